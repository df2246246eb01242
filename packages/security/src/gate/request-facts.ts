// What a request shows of itself: its id, from where it comes, what stands in it twice, and which body it announces.
import { randomFillSync } from 'node:crypto';
import { BlockList, isIP, SocketAddress } from 'node:net';
import type { Problem } from '@internal/kit';
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/create-authenticator.ts';
import { invalidOptions } from '../errors/security-error.ts';
import type { AuditWho, GuardedRequest, HttpRequest } from './http-request.ts';
import type { HttpProblemCode } from './problem.ts';
import { decoders } from './request-body.ts';

/** The name of a request across services (W3C Trace Context). */
interface TraceContext {
  /** The trace's id: 32 hexadecimal digits; the request's id. */
  readonly requestId: string;
  /** To be sent on: the same trace, a span of our own. */
  readonly traceparent: string;
}

const pattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;

// One call of the generator serves many requests: it takes longer than all else that is done here.
const bytesEach = 24;
const pool = Buffer.alloc(128 * bytesEach);
let used = pool.length;

/** The caller's trace where its `traceparent` is good, else a new one. Nothing else of the caller becomes an id. */
export function traceContextOf(headers: RequestHeaders): TraceContext {
  const [header, ...more] = valuesOf(headers, 'traceparent');
  const match = header !== undefined && more.length === 0 ? pattern.exec(header) : null;
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const digits = pool.toString('hex', used, used + bytesEach);
  used += bytesEach;
  const requestId = match?.[1] ?? digits.slice(0, 32);
  return { requestId, traceparent: `00-${requestId}-${digits.slice(32)}-${match?.[2] ?? '00'}` };
}

/** Whether an address belongs to a proxy whose word is taken. */
type ProxyTrust = (address: string) => boolean;

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
  // What translates IPv6 to IPv4 writes every caller into one network (RFC 6052).
  if (plain.startsWith('64:ff9b::') && groups.slice(2, 6).every((group) => group === 0))
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
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

const forwardedByStranger =
  'A request came with X-Forwarded-For from an address that is no trusted proxy: all callers behind it count as one. ' +
  'If it is yours, name its network in TPL_SECURITY_TRUSTED_PROXIES.';

/** Creates what warns, once, when somebody who is no trusted proxy says for whom a request comes. */
export function createProxyWarning(isTrusted: ProxyTrust): (request: HttpRequest) => void {
  let hasWarned = false;
  return ({ headers, remoteAddress }) => {
    if (hasWarned || valuesOf(headers, 'x-forwarded-for').length === 0) return;
    const own = clientAddressOf(remoteAddress, headers, () => false);
    if (own !== clientAddressOf(remoteAddress, headers, isTrusted)) return;
    hasWarned = true;
    process.emitWarning(forwardedByStranger, { code: 'TPL_FORWARDED_UNTRUSTED' });
  };
}

/** Node keeps the first of two `Authorization` headers and hides the other: from the raw list both are seen. */
export function withRepeated(headers: RequestHeaders, raw: readonly string[]): RequestHeaders {
  return repeatedOf(raw, 'authorization') ? { authorization: ['', ''] } : headers;
}

/** Whether a header stands in the raw list twice. */
export function repeatedOf(raw: readonly string[] = [], wanted: string): boolean {
  let count = 0;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!;
    if (name.length === wanted.length && name.toLowerCase() === wanted) count += 1;
  }
  return count > 1;
}

/** What the audit log says of everything that a request causes. */
export function whoOf(
  { principal, requestId, clientAddress: address }: GuardedRequest,
  route: string | undefined,
): AuditWho {
  const { id, keyId } = principal ?? {};
  return {
    requestId,
    address,
    ...(id && { principal: id }),
    ...(keyId && { keyId }),
    ...(route && { route }),
  };
}

/** What may be sent. */
export interface BodyRules {
  readonly bodyLimitBytes: number;
  readonly contentTypes: readonly string[];
}

/** What is wrong with a body by its headers alone. */
export function bodyRefusal(
  headers: RequestHeaders,
  { bodyLimitBytes, contentTypes }: BodyRules,
): HttpProblemCode | undefined {
  const [length] = valuesOf(headers, 'content-length');
  const hasBody =
    valuesOf(headers, 'transfer-encoding').length > 0 || (length !== undefined && length !== '0');
  if (!hasBody) return undefined;
  const [type = ''] = valuesOf(headers, 'content-type');
  const mediaType = type.split(';')[0]!.trim().toLowerCase();
  if (!contentTypes.includes(mediaType)) return 'unsupported_type';
  // JSON is UTF-8 (RFC 8259, section 8.1); in another encoding it would be read as something else than was meant.
  const charset = /;[ \t]*charset="?([^\s";]*)/i.exec(type)?.[1];
  if (charset !== undefined && mediaType.endsWith('json') && !/^utf-?8$/i.test(charset))
    return 'unsupported_type';
  const encoding = encodingOf(headers);
  if (encoding !== 'identity' && !Object.hasOwn(decoders, encoding)) return 'unsupported_encoding';
  return length !== undefined && Number(length) > bodyLimitBytes ? 'too_large' : undefined;
}

/** The body's encoding; `identity` where none is named. */
export function encodingOf(headers: RequestHeaders): string {
  return valuesOf(headers, 'content-encoding').join(',').trim().toLowerCase() || 'identity';
}
