// Verifies the tokens of an identity provider with jose.
import type { Clock } from '@internal/kit';
import { missingPeerMessage, systemClock, untilAborted } from '@internal/kit';
import { unknownOptions } from '@internal/kit/settings';
import type { Authentication, Authenticator, Principal, RefusalCode } from '../authenticate/authenticator.ts';
import { createAuthenticator, readCredentials } from '../authenticate/create-authenticator.ts';
import { invalidOptions, SecurityError } from '../errors/security-error.ts';
import { isScope } from '../keys/key-file.ts';
import { discover, unavailable } from './discover.ts';
import type { ProviderKeys } from './provider-keys.ts';
import { keepProviderKeys } from './provider-keys.ts';
import { urlProblems } from './provider-url.ts';

/** Whose tokens are good. */
export interface OidcAuthenticatorOptions {
  /** Issuer, as in the tokens' `iss`: an https URL, or http on loopback. */
  readonly issuer: string;
  /** Who the tokens must be for. */
  readonly audience: string;
  /** Where the keys are. Default: what `ISSUER/.well-known/openid-configuration` says. */
  readonly jwksUrl?: string;
  /** Signatures that are taken; never `none` and never a shared secret. Default: RS, PS and ES with 256, 384 and 512, EdDSA, Ed25519. */
  readonly algorithms?: readonly string[];
  /** How far the clocks may be apart, in milliseconds. Default: 30,000. */
  readonly clockToleranceMs?: number;
  /** Largest age of a token, in milliseconds, besides its own end. Default: 24 hours. */
  readonly maxAgeMs?: number;
  /** How old keys become before they are asked for again, beside the tokens that come, in milliseconds. Default: 600,000. */
  readonly keysMaxAgeMs?: number;
  /**
   * How much older while the provider does not answer, in milliseconds: tokens of known keys do not need it then, and one that was
   * withdrawn ends at last. Default: 24 hours.
   */
  readonly keysStaleIfErrorMs?: number;
  /** How long the identity provider may take to answer, in milliseconds. Default: 3,000. */
  readonly deadlineMs?: number;
  /**
   * The principal of a token's claims. Default: `sub`, and the scopes in `scope` or `scp`. Its id becomes
   * `oidc:ISSUER#ID`, so that no token speaks for the caller of a key or of another issuer.
   */
  readonly toPrincipal?: (claims: Readonly<Record<string, unknown>>) => Omit<Principal, 'scheme'> | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** An authenticator that needs jose and the identity provider. */
export interface OidcAuthenticator extends Authenticator {
  /**
   * Waits until tokens can be checked, with a question to the provider: call it at the start when that is needed at once.
   *
   * @throws SecurityError `missing_peer` at once when jose is not installed, `identity_provider_unavailable`.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /** Whether the provider gives out its keys now, and if not, why: each call asks it. */
  health(
    signal?: AbortSignal,
  ): Promise<
    { readonly status: 'up' } | { readonly status: 'down'; readonly details: { readonly reason: string } }
  >;
}

type Jose = typeof import('jose');
interface Provider {
  readonly jose: Jose;
  readonly keys: ProviderKeys;
}

// A header, a body and a signature, each base64url: anything else is somebody else's credential.
const jwt = /^[\w-]{2,2048}\.[\w-]{2,16384}\.[\w-]{2,1024}$/;
const optionNames = [
  'issuer',
  'audience',
  'jwksUrl',
  'algorithms',
  'clockToleranceMs',
  'maxAgeMs',
  'keysMaxAgeMs',
  'keysStaleIfErrorMs',
  'deadlineMs',
  'toPrincipal',
  'clock',
];
const defaultAlgorithms = [
  ...['RS', 'PS', 'ES'].flatMap((name) => [`${name}256`, `${name}384`, `${name}512`]),
  'EdDSA',
  'Ed25519',
];

/**
 * Creates an authenticator for the JWTs of an OpenID Connect provider. Needs the package jose, loaded by `ready()` or the
 * first token. Keys are kept, and asked for again as they grow old and when a token names one that is not known: of the latter at
 * most every 30 seconds, and not for 5 seconds after the provider did not answer. A token may have 16,384 characters: as much as Node
 * takes in headers, about 300 groups.
 *
 * @throws SecurityError `invalid_options`.
 * @example
 * import { anyOf, createApiKeyAuthenticator, createKeyRing } from '@tpl/security';
 * import { createOidcAuthenticator } from '@tpl/security/oidc';
 *
 * const oidc = createOidcAuthenticator({ issuer: 'https://id.example.org', audience: 'text-api' });
 * const authenticator = anyOf([createApiKeyAuthenticator({ ring: createKeyRing() }), oidc]);
 * console.log(await authenticator.authenticate({})); // { ok: false, code: 'missing' }
 */
export function createOidcAuthenticator(options: OidcAuthenticatorOptions): OidcAuthenticator {
  const {
    issuer,
    audience,
    algorithms = defaultAlgorithms,
    clockToleranceMs = 30_000,
    maxAgeMs = 24 * 3_600_000,
    keysMaxAgeMs = 600_000,
    keysStaleIfErrorMs = 24 * 3_600_000,
    deadlineMs = 3_000,
    toPrincipal = principalOf,
    clock = systemClock,
  } = options;
  const problems = [
    ...unknownOptions(options, optionNames),
    ...urlProblems('issuer', issuer),
    ...(options.jwksUrl ? urlProblems('jwksUrl', options.jwksUrl) : []),
  ];
  if (algorithms.some((name) => !/^(?:RS|PS|ES)\d{3}$|^EdDSA$|^Ed25519$/.test(name))) {
    problems.push({ path: 'algorithms', message: 'must be asymmetric: RS…, PS…, ES… or EdDSA' });
  }
  for (const [path, value] of Object.entries({ keysMaxAgeMs, keysStaleIfErrorMs }))
    if (!(value >= 0)) problems.push({ path, message: 'must be a number from 0' });
  if (problems.length > 0) throw invalidOptions(problems);
  let provider: Promise<Provider> | undefined;

  async function loadJose(): Promise<Jose> {
    try {
      return await import(/* turbopackOptional: true */ 'jose');
    } catch (cause) {
      throw new SecurityError('missing_peer', missingPeerMessage('jose'), { cause });
    }
  }

  async function findProvider(): Promise<Provider> {
    const jose = await loadJose();
    const url = options.jwksUrl ?? (await discover(issuer, deadlineMs));
    const keep = { clock, deadlineMs, keysMaxAgeMs, keysStaleIfErrorMs };
    return { jose, keys: keepProviderKeys(jose, url, keep) };
  }

  function open(): Promise<Provider> {
    // A failed search is not kept: the provider may be back with the next token.
    provider ??= findProvider().catch((error) => {
      provider = undefined;
      throw error;
    });
    return provider;
  }

  /** Keys that are kept say nothing about how the provider is now. */
  async function askKeys(): Promise<void> {
    const { keys } = await open();
    await keys.ask().catch((cause: unknown) => {
      throw unavailable('The keys of the identity provider cannot be had.', cause);
    });
  }

  async function verify(token: string): Promise<Authentication> {
    const { jose, keys } = await open();
    try {
      const { payload } = await jose.jwtVerify(token, keys.find, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceMs / 1000,
        maxTokenAge: maxAgeMs / 1000,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(clock.now()),
      });
      const principal = toPrincipal(payload);
      return principal?.id
        ? {
            ok: true,
            principal: Object.freeze({ ...principal, id: `oidc:${issuer}#${principal.id}`, scheme: 'oidc' }),
          }
        : { ok: false, code: 'invalid' };
    } catch (error) {
      return { ok: false, code: codeOf(jose, error) };
    }
  }

  const authenticator = createAuthenticator((headers, { signal }) => {
    const credentials = readCredentials(headers);
    if (!credentials.ok) return credentials;
    const isOurs = credentials.from === 'bearer' && jwt.test(credentials.value);
    return isOurs ? untilAborted(verify(credentials.value), signal) : { ok: false, code: 'invalid' };
  });
  return {
    ...authenticator,
    async ready(signal) {
      signal?.throwIfAborted();
      await untilAborted(askKeys(), signal);
    },
    async health(signal) {
      try {
        await untilAborted(askKeys(), signal);
        return { status: 'up' };
      } catch (error) {
        signal?.throwIfAborted();
        const reason = SecurityError.isInstance(error) ? error.code : 'identity_provider_unavailable';
        return { status: 'down', details: { reason } };
      }
    },
  };
}

/** What jose says about a token is a "no"; whatever else fails could not tell. */
function codeOf({ errors }: Jose, error: unknown): RefusalCode {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return 'not_yet_valid';
  const isNo = [
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
    errors.JOSENotSupported,
  ].some((kind) => error instanceof kind);
  if (isNo) return 'invalid';
  throw unavailable('The keys of the identity provider cannot be had.', error);
}

function principalOf(claims: Readonly<Record<string, unknown>>): Omit<Principal, 'scheme'> | undefined {
  const { sub, scope, scp } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > 256) return undefined;
  const listed = scope ?? scp;
  const scopes: unknown[] =
    typeof listed === 'string' ? listed.split(' ') : Array.isArray(listed) ? listed : [];
  // A token from outside never means "everything".
  return { id: sub, scopes: scopes.filter((entry) => isScope(entry) && entry !== '*') as string[] };
}
