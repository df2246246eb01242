// What all authenticators share: reading the one credential of a request, the signal and the event.

import { createEvents } from '@internal/kit';
import type {
  AuthenticateOptions,
  Authentication,
  Authenticator,
  AuthenticatorEvents,
  Principal,
  RequestHeaders,
} from './authenticator.ts';

/** What a request brings to say who it is. */
type Credentials =
  | { readonly ok: true; readonly value: string; readonly from: 'bearer' | 'x-api-key' }
  | { readonly ok: false; readonly code: 'missing' | 'malformed' | 'conflicting' };

const missing = { ok: false, code: 'missing' } as const;
const malformed = { ok: false, code: 'malformed' } as const;
const conflicting = { ok: false, code: 'conflicting' } as const;

// Visible ASCII without the comma: Node joins repeated headers with one.
const token = /^[!-+\--~]{1,8192}$/;
const bearer = /^bearer(?: {1,8}|$)/i;

/**
 * Reads `Authorization: Bearer` (RFC 6750) or `X-API-Key`. Two credentials are refused even when they are equal
 * (RFC 6750, section 2: one method a request). Another scheme than Bearer counts as none.
 */
export function readCredentials(headers: RequestHeaders): Credentials {
  const authorization = valuesOf(headers, 'authorization');
  const apiKey = valuesOf(headers, 'x-api-key');
  if (authorization.length > 1 || apiKey.length > 1) return conflicting;
  const [header] = authorization;
  const [key] = apiKey;
  const scheme = header === undefined ? null : bearer.exec(header);
  if (scheme && key !== undefined) return conflicting;
  if (scheme) return toCredentials(header!.slice(scheme[0].length), 'bearer');
  return key === undefined ? missing : toCredentials(key, 'x-api-key');
}

function toCredentials(value: string, from: 'bearer' | 'x-api-key'): Credentials {
  return token.test(value) ? { ok: true, value, from } : malformed;
}

/** Every value of a header; the name in lower case. */
export function valuesOf(headers: RequestHeaders, name: string): readonly string[] {
  if (typeof headers.get === 'function') {
    const value = headers.get(name);
    return value === null ? [] : [value];
  }
  const plain = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  const found: string[] = [];
  for (const key in plain) {
    if (key.length !== name.length || (key !== name && key.toLowerCase() !== name)) continue;
    const value = plain[key];
    if (typeof value === 'string') found.push(value);
    else if (value) found.push(...value);
  }
  return found;
}

/** An authenticator of what decides: it honors the signal and emits each answer. */
export function createAuthenticator(
  decide: (headers: RequestHeaders, options: AuthenticateOptions) => Authentication | Promise<Authentication>,
): Authenticator {
  const events = createEvents<AuthenticatorEvents>('authenticator');
  return {
    async authenticate(headers, options = {}) {
      options.signal?.throwIfAborted();
      const answer = await decide(headers, options);
      if (events.has('authentication')) events.emit('authentication', toEvent(answer));
      return answer;
    },
    on: events.on,
  };
}

function toEvent(answer: Authentication): AuthenticatorEvents['authentication'] {
  if (!answer.ok) return { ok: false, code: answer.code };
  const { keyId, scheme } = answer.principal;
  return { ok: true, scheme, ...(keyId !== undefined && { keyId }) };
}

/** Whether the caller may do what needs all of `scopes`. `internal` stands for `internal:read` and all that begins so. */
export function hasScopes({ scopes: held }: Principal, scopes: readonly string[]): boolean {
  const area = (scope: string) => scope.slice(0, Math.max(0, scope.indexOf(':')));
  return held.includes('*') || scopes.every((scope) => held.includes(scope) || held.includes(area(scope)));
}
