// Finds the address of a caller behind proxies that are trusted.

import { BlockList, isIP, SocketAddress } from 'node:net';
import type { Problem } from '@internal/kit';
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/credentials.ts';
import { invalidOptions } from '../errors/security-error.ts';

/** Whether an address belongs to a proxy whose word is taken. */
export type ProxyTrust = (address: string) => boolean;

// A chain longer than this is nobody's real network.
const maxHops = 32;
// Who trusts these trusts everybody, be it in parts or with IPv4 in its IPv6 form.
const somewhere = [
  ['1.1.1.1', 'ipv4'],
  ['129.1.1.1', 'ipv4'],
] as const;

/**
 * Creates the check for trusted proxies from networks such as `10.0.0.0/8` or single addresses.
 *
 * @throws SecurityError `invalid_options`.
 */
export function createProxyTrust(networks: readonly string[]): ProxyTrust {
  const { list, problems } = readNetworks(networks);
  if (problems.length > 0) throw invalidOptions(problems);
  return (address) => {
    const family = networks.length === 0 ? 0 : isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** The networks, and what is wrong with them. */
export function readNetworks(networks: readonly string[]): {
  readonly list: BlockList;
  readonly problems: readonly Problem[];
} {
  const list = new BlockList();
  const problems: Problem[] = [];
  for (const [index, network] of networks.entries()) {
    const [, address = '', bits] = /^([0-9A-Fa-f:.]{2,64})(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const length = Number(bits ?? most);
    if (family !== 0 && length > 0 && length <= most)
      list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
    else
      problems.push({
        path: `trustedProxies.${index}`,
        message: 'must be an IP address or a network such as 10.0.0.0/8, and not every address',
      });
  }
  if (somewhere.every(([address, family]) => list.check(address, family)))
    problems.push({ path: 'trustedProxies', message: 'must not be every address' });
  return { list, problems };
}

/**
 * Who really calls: the socket's address, or while that is a trusted proxy, the one before it in `X-Forwarded-For`,
 * from the right. What stands left of the first untrusted address anybody may have written.
 */
export function clientAddressOf(
  remoteAddress: string,
  headers: RequestHeaders,
  isTrusted: ProxyTrust,
): string {
  let address = plainAddress(remoteAddress);
  if (!isTrusted(address)) return address;
  const chain = valuesOf(headers, 'x-forwarded-for').join(',').slice(-2048).split(',').slice(-maxHops);
  for (let hop = chain.length - 1; hop >= 0 && isTrusted(address); hop -= 1) {
    const next = plainAddress(chain[hop]!.trim());
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** What one subscriber holds: an IPv4 address, or the network of an IPv6 address with so many bits. */
export function limitAddressOf(address: string, ipv6Prefix = 64): string {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) return plain;
  const [before = [], after] = plain.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = after ? Array(8 - before.length - after.length).fill('0') : [];
  const groups = [...before, ...zeros, ...(after ?? [])].map((group) => Number.parseInt(group, 16));
  const kept = groups.map((group, index) => {
    const bits = Math.min(16, Math.max(0, ipv6Prefix - index * 16));
    return (group & (0xffff << (16 - bits)) & 0xffff).toString(16);
  });
  return `${kept.slice(0, Math.ceil(ipv6Prefix / 16)).join(':')}${ipv6Prefix > 112 ? '' : '::'}/${ipv6Prefix}`;
}

/** The usual form: without port, brackets and zone, IPv4 never in its IPv6 form. */
function plainAddress(address: string): string {
  const [, inner = address] =
    /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(address) ??
    /^\[([0-9A-Fa-f:.]{2,64})\](?::\d{1,5})?$/.exec(address) ??
    [];
  if (isIP(inner) !== 6) return inner;
  return new SocketAddress({ address: inner, family: 'ipv6' }).address.replace(/^::ffff:(?=\d+\.)/, '');
}
