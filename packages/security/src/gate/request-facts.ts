// What a request shows besides its headers: lines that stand twice, and proxies that nobody named.
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/credentials.ts';
import type { ProxyTrust } from './client-address.ts';
import { clientAddressOf } from './client-address.ts';
import type { AuditWho, GuardedRequest, HttpRequest } from './http-request.ts';

/** What is said, once, of a proxy that nobody named. */
export const forwardedByStranger =
  'A request came with X-Forwarded-For from an address that is no trusted proxy: all callers behind it count as one. ' +
  'If it is yours, name its network in TPL_SECURITY_TRUSTED_PROXIES.';

/** Whether somebody who is no trusted proxy says for whom a request comes. */
export function isForwardedByStranger(
  { headers, remoteAddress }: HttpRequest,
  isTrusted: ProxyTrust,
): boolean {
  return (
    valuesOf(headers, 'x-forwarded-for').length > 0 &&
    clientAddressOf(remoteAddress, headers, () => false) ===
      clientAddressOf(remoteAddress, headers, isTrusted)
  );
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
