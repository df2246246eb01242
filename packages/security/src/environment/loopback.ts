// Recognizes addresses and names that never leave the machine.
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address, or the name `localhost`, never leaves the machine. */
export function isLoopback(address: string): boolean {
  if (address.toLowerCase() === 'localhost') return true;
  const family = isIP(address);
  // BlockList knows IPv4 addresses in their IPv6 form too.
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The name in a `Host` header without its port; an IPv6 address without its brackets. */
export function hostNameOf(host: string): string {
  const match =
    /^\[([0-9A-Fa-f:.]{2,64})\](?::\d{1,5})?$/.exec(host) ?? /^([^:\s]{1,255})(?::\d{1,5})?$/.exec(host);
  return match?.[1] ?? '';
}
