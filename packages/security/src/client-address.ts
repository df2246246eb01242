// Infrastructure Service: security · stable API, changes affect all users
import { BlockList, isIP } from 'node:net';
import type { RequestHeaders } from './authenticator.ts';
import { valuesOf } from './credentials.ts';
import type { SecurityProblem } from './security-error.ts';
import { problemsError } from './security-error.ts';

/** Whether an address belongs to a proxy whose word is taken. */
export type ProxyTrust = (address: string) => boolean;

// A chain longer than this is nobody's real network.
const maxHops = 32;

/**
 * Creates the check for trusted proxies from networks such as `10.0.0.0/8` or single addresses.
 *
 * @throws SecurityError `config_invalid`.
 * @example
 * import { createProxyTrust } from '@tpl/security';
 *
 * const isTrusted = createProxyTrust(['10.0.0.0/8', '2001:db8::1']);
 * console.log(isTrusted('10.1.2.3'), isTrusted('8.8.8.8')); // true false
 */
export function createProxyTrust(networks: readonly string[]): ProxyTrust {
  const problems = proxyProblems(networks);
  if (problems.length > 0) throw problemsError('config_invalid', problems);
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    if (networks.length === 0) return false;
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** What is wrong with a list of networks. */
export function proxyProblems(networks: readonly string[]): SecurityProblem[] {
  return networks.flatMap((network, index) => {
    const match = /^([0-9A-Fa-f:.]{2,64})(?:\/(\d{1,3}))?$/.exec(network);
    const family = isIP(match?.[1] ?? '');
    const bits = Number(match?.[2] ?? 1);
    if (family !== 0 && bits > 0 && bits <= (family === 6 ? 128 : 32)) return [];
    return [
      {
        path: `trustedProxies.${index}`,
        message: 'must be an IP address or a network such as 10.0.0.0/8, and not every address',
      },
    ];
  });
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

/** What one subscriber holds: an IPv4 address, or the /64 of an IPv6 address. */
export function limitAddressOf(address: string): string {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.split('%')[0]!.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const groups =
    tail === undefined
      ? before
      : [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** IPv4 in its IPv6 form, and a forwarded address with port or brackets, as plain addresses. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped) return mapped[1]!;
  const withPort =
    /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(address) ??
    /^\[([0-9A-Fa-f:.]{2,64})\](?::\d{1,5})?$/.exec(address);
  return withPort ? plainAddress(withPort[1]!) : address;
}
