// What all authenticators share: reading the one credential of a request, the signal and the event.
import { BlockList, isIP } from 'node:net';
import { createEvents } from '@internal/kit';
import type { Environment } from '../environment/environment.ts';
import { invalidOptions } from '../errors/security-error.ts';
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

// Visible ASCII without the comma: Node joins repeated headers with one. As long as Node takes headers: a token that lists the
// groups of its owner passes 8 KB.
const token = /^[!-+\--~]{1,16384}$/;
const bearer = /^bearer(?: {1,8}|$)/i;

/**
 * Reads `Authorization: Bearer` (RFC 6750) or `X-API-Key`. Two different credentials are refused, and so is one header that comes
 * twice (RFC 6750, section 2); the same key in both headers is one key: clients of models send it so. Another scheme than Bearer counts
 * as none, and so does a header with nothing in it, which clients send for a key that nobody set.
 */
export function readCredentials(headers: RequestHeaders): Credentials {
  const authorization = valuesOf(headers, 'authorization');
  const apiKey = valuesOf(headers, 'x-api-key');
  if (authorization.length > 1 || apiKey.length > 1) return conflicting;
  const [header] = authorization.filter(isFilled);
  const [key] = apiKey.filter(isFilled);
  const scheme = header === undefined ? null : bearer.exec(header);
  if (scheme) {
    const said = header!.slice(scheme[0].length);
    if (said === '' && key !== undefined) return toCredentials(key, 'x-api-key');
    return key === undefined || key === said ? toCredentials(said, 'bearer') : conflicting;
  }
  return key === undefined ? missing : toCredentials(key, 'x-api-key');
}

const isFilled = (value: string): boolean => value.trim() !== '';

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
  const isHeld = (scope: string) => {
    const end = scope.indexOf(':');
    // Without an area in front an empty scope would be held for every route: what is left of `''.split(' ')`.
    return held.includes(scope) || (end > 0 && held.includes(scope.slice(0, end)));
  };
  return held.includes('*') || scopes.every(isHeld);
}

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
function hostNameOf(host: string): string {
  const match =
    /^\[([0-9A-Fa-f:.]{2,64})\](?::\d{1,5})?$/.exec(host) ?? /^([^:\s]{1,255})(?::\d{1,5})?$/.exec(host);
  return match?.[1] ?? '';
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Creates the authenticator of development mode: everybody on this machine may do everything, nobody else may do
 * anything. It looks at the socket's address, refuses what a proxy passed on, and wants a loopback `Host` too, so that
 * no web page reaches it by a name it rebinds to 127.0.0.1. It warns when it is made.
 *
 * @throws SecurityError `invalid_options` outside of development and test.
 * @example
 * import { createDevelopmentAuthenticator, readEnvironment } from '@tpl/security';
 *
 * const authenticator = createDevelopmentAuthenticator({ environment: readEnvironment('development') });
 * const answer = await authenticator.authenticate({ host: 'localhost:3000' }, { remoteAddress: '127.0.0.1' });
 * console.log(answer.ok); // true
 */
export function createDevelopmentAuthenticator({
  environment,
}: {
  readonly environment: Environment;
}): Authenticator {
  if (environment.kind !== 'development' && environment.kind !== 'test') {
    const message = `must be development or test, not ${environment.kind}`;
    throw invalidOptions([{ path: 'environment', message, hint: 'configure keys' }]);
  }
  process.emitWarning(
    'DEVELOPMENT MODE: no keys are configured, every caller on this machine may do everything.',
    { code: 'TPL_DEVELOPMENT_MODE' },
  );
  return createAuthenticator((headers, { remoteAddress }) => (isLocal(headers, remoteAddress) ? yes : no));
}

const yes: Authentication = Object.freeze({
  ok: true,
  principal: Object.freeze({ id: 'development', scheme: 'development', scopes: Object.freeze(['*']) }),
});
const no: Authentication = Object.freeze({ ok: false, code: 'missing' });

function isLocal(headers: RequestHeaders, remoteAddress: string | undefined): boolean {
  if (remoteAddress === undefined || !isLoopback(remoteAddress)) return false;
  if (forwarding.some((name) => valuesOf(headers, name).length > 0)) return false;
  const hosts = valuesOf(headers, 'host');
  return hosts.length === 1 && isLoopback(hostNameOf(hosts[0]!));
}
