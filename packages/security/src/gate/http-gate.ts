// Decides on each request in one order: headers, address, key, scope, limit, body.
import { createWarnOnce } from '@internal/kit';
import type { Authentication, Authenticator, Principal } from '../authenticate/authenticator.ts';
import { hasScopes } from '../authenticate/create-authenticator.ts';
import { SecurityError } from '../errors/security-error.ts';
import type { Cost, RateLimiter } from '../limits/rate-limiter.ts';
import type { CorsOptions } from './answer-headers.ts';
import { corsAnswer, limitHeaders, securityHeaders } from './answer-headers.ts';
import type { AuditWho, HttpDecision, HttpRequest } from './http-request.ts';
import type { HttpProblem, HttpProblemCode } from './problem.ts';
import { challengeOf, toProblem } from './problem.ts';
import {
  bodyRefusal,
  clientAddressOf,
  createProxyTrust,
  createProxyWarning,
  limitAddressOf,
  repeatedOf,
  traceContextOf,
  withRepeated,
} from './request-facts.ts';

export type { HttpDecision } from './http-request.ts';

/** What guards an HTTP server, whatever its framework. */
export interface HttpGateOptions {
  /** Says who calls. */
  readonly authenticator: Authenticator;
  /** Limits callers, by `principal.id`. */
  readonly limiter?: RateLimiter | undefined;
  /** Limits addresses, before anybody looks at a key. */
  readonly addressLimiter?: RateLimiter | undefined;
  /** Networks whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Bits of an IPv6 address that the limit of addresses counts as one. Default: 64. */
  readonly ipv6Prefix?: number | undefined;
  /** Scopes that every route needs. Default: none. */
  readonly scopes?: readonly string[];
  /** Largest body, as sent and as decompressed. Default: 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** Media types that are taken. Default: `application/json`. */
  readonly contentTypes?: readonly string[];
  /** Pages of other origins that may call. Default: none. */
  readonly cors?: CorsOptions | undefined;
  /** Default: only what comes from this origin. */
  readonly contentSecurityPolicy?: string;
  /** Name in challenges. Default: `api`. */
  readonly realm?: string;
  /** Runs what follows a request that was let in, so that audit events of it say who: `audit.runAs`. */
  readonly runAs?: (<T>(who: AuditWho, run: () => T) => T) | undefined;
  /** While it says false, requests that need a key are refused with 503. Default: always ready. */
  readonly isReady?: (() => boolean) | undefined;
  /** Told of every refusal and every request let in, for the audit log. */
  readonly onDecision?: (decision: HttpDecision) => void;
}

/** Rules of one route; what is left out is as in {@link HttpGateOptions}. */
export interface RouteRules {
  /** Lets in everybody without a key. Default: false. */
  readonly public?: boolean;
  /** Scopes needed besides those that every route needs. */
  readonly scopes?: readonly string[];
  /** `false`: not limited. A cost: what one request takes from the limits. Default: one request. */
  readonly limit?: false | Cost;
  /** Largest body of this route. */
  readonly bodyLimitBytes?: number;
  /** Media types that this route takes. */
  readonly contentTypes?: readonly string[];
  /** Policy of pages that this route sends. */
  readonly contentSecurityPolicy?: string;
}

/** A request that may go on. */
export interface Entry {
  readonly ok: true;
  /** For the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Trace id of the request. */
  readonly requestId: string;
  /** To be sent on to other services. */
  readonly traceparent: string;
  /** Whom the trusted proxies say it comes from. */
  readonly address: string;
  /** `undefined` on public routes. */
  readonly principal: Principal | undefined;
}

/** A request that is answered here and now: refused, or a preflight (204, without a problem). */
export interface Answer {
  readonly ok: false;
  /** To be sent as it is. */
  readonly status: number;
  /** To be sent, every one. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, as `application/problem+json`; `undefined` for a preflight. */
  readonly problem: HttpProblem | undefined;
  readonly requestId: string;
  /** Who called, where the refusal is about what the caller may do. */
  readonly principal?: Principal;
  /** The key that is revoked or past its time. */
  readonly keyId?: string;
}

/** Decides about requests. */
export interface HttpGate {
  /** Lets a request in, or says what to answer. */
  enter(request: HttpRequest, rules?: RouteRules): Promise<Entry | Answer>;
  /** An answer for what fails later, with the headers that every answer carries. */
  refuse(code: HttpProblemCode, requestId: string): Answer;
}

const refusedHeaders = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };

/**
 * Creates the gate that the adapters put before a server. Its order is fixed, the cheapest refusal first: preflight,
 * type, encoding and length of the body by its headers, the address's limit, the key, its scopes, the caller's limit. The
 * body itself is bounded while it is read.
 *
 * @example
 * import { createApiKey, createApiKeyAuthenticator, createHttpGate, createKeyRing, toKeyRecord } from '@tpl/security';
 *
 * const ring = createKeyRing([toKeyRecord(createApiKey())]);
 * const gate = createHttpGate({ authenticator: createApiKeyAuthenticator({ ring }) });
 * const answer = await gate.enter({ method: 'GET', headers: {}, remoteAddress: '192.0.2.7' });
 * console.log(answer.ok, !answer.ok && answer.headers['www-authenticate']); // false Bearer realm="api"
 */
export function createHttpGate(options: HttpGateOptions): HttpGate {
  const { authenticator, limiter, addressLimiter, scopes = [], realm = 'api', onDecision } = options;
  const { bodyLimitBytes = 1_048_576, contentTypes = ['application/json'] } = options;
  const isTrusted = createProxyTrust(options.trustedProxies ?? []);
  const warnOfProxy = createProxyWarning(isTrusted);
  const warnOnce = createWarnOnce('TPL_CALLER_UNKNOWN');
  const fixed = securityHeaders(options.contentSecurityPolicy);

  async function decide(request: HttpRequest, rules: RouteRules): Promise<Entry | Answer> {
    const { requestId, traceparent } = traceContextOf(request.headers);
    const cors = corsAnswer(request.method, request.headers, options.cors);
    const policy = rules.contentSecurityPolicy;
    const headers: Record<string, string> = {
      ...fixed,
      ...(policy !== undefined && { 'content-security-policy': policy }),
      ...cors.headers,
      'x-request-id': requestId,
      traceparent,
    };
    const refuse = (code: HttpProblemCode, needed: readonly string[] = []): Answer => {
      const challenge = challengeOf(code, realm, needed);
      if (challenge !== undefined) headers['www-authenticate'] = challenge;
      return refusal(code, requestId, headers);
    };
    const unavailable = (): Answer => {
      headers['retry-after'] = '1';
      return refuse('unavailable');
    };
    /** The refusal when the limit is reached; adds to the headers what the caller should know. */
    const limit = async (counter: RateLimiter | undefined, key: string, limits?: Principal['limits']) => {
      if (!counter || rules.limit === false) return undefined;
      const decision = await counter.consume(key, rules.limit ?? 1, { signal: request.signal, limits });
      Object.assign(headers, limitHeaders(decision));
      if (decision.ok) return undefined;
      return refuse(decision.code === 'store_down' ? 'unavailable' : 'limited');
    };

    // RFC 9112, section 3.2: which of two hosts was meant nobody can tell.
    if (repeatedOf(request.rawHeaders, 'host')) return refuse('bad_request');
    if (cors.preflight === 'allowed')
      return { ok: false, status: 204, headers, problem: undefined, requestId };
    if (cors.preflight === 'refused') return refuse('origin_not_allowed');
    const bodyCode = bodyRefusal(request.headers, {
      bodyLimitBytes: rules.bodyLimitBytes ?? bodyLimitBytes,
      contentTypes: rules.contentTypes ?? contentTypes,
    });
    if (bodyCode) return refuse(bodyCode);

    const address = clientAddressOf(request.remoteAddress, request.headers, isTrusted);
    warnOfProxy(request);
    const tooManyThere = await limit(addressLimiter, limitAddressOf(address, options.ipv6Prefix));
    if (tooManyThere) return tooManyThere;
    const entry = { ok: true, headers, requestId, traceparent, address } as const;
    if (rules.public) return { ...entry, principal: undefined };
    if (options.isReady?.() === false) return unavailable();

    const who = await authenticate(request, address);
    if (!who) return unavailable();
    if (!who.ok) return { ...refuse(who.code), ...(who.keyId !== undefined && { keyId: who.keyId }) };
    const { principal } = who;
    const needed = [...scopes, ...(rules.scopes ?? [])];
    if (!hasScopes(principal, needed)) return { ...refuse('insufficient_scope', needed), principal };
    const tooMany = await limit(limiter, principal.id, principal.limits);
    return tooMany ? { ...tooMany, principal } : { ...entry, principal };
  }

  /** `undefined`: it could not be told. */
  async function authenticate(
    request: HttpRequest,
    clientAddress: string,
  ): Promise<Authentication | undefined> {
    const { headers, rawHeaders, remoteAddress, signal } = request;
    try {
      const all = rawHeaders ? withRepeated(headers, rawHeaders) : headers;
      return await authenticator.authenticate(all, { remoteAddress, clientAddress, signal });
    } catch (error) {
      signal?.throwIfAborted();
      const why = SecurityError.isInstance(error) ? `: ${error.message}` : '.';
      warnOnce(`Who calls cannot be told, which is answered with 503${why}`, error);
      return undefined;
    }
  }

  return {
    async enter(request, rules = {}) {
      const result = await decide(request, rules);
      if (onDecision && (result.ok || result.problem)) {
        const address = clientAddressOf(request.remoteAddress, request.headers, isTrusted);
        onDecision(toDecision(result, address, request.route));
      }
      return result;
    },
    refuse: (code, requestId) => refusal(code, requestId, fixed),
  };
}

/** A refusal with the headers of every refusal. */
export function refusal(
  code: HttpProblemCode,
  requestId: string,
  headers: Readonly<Record<string, string>> = securityHeaders(),
): Answer {
  const problem = toProblem(code, requestId);
  const { status } = problem;
  // A body that nobody will read would be taken for the next request of the connection.
  const close = status === 413 ? { connection: 'close' } : {};
  const own = { ...refusedHeaders, 'x-request-id': requestId, ...close };
  return { ok: false, status, headers: { ...headers, ...own }, problem, requestId };
}

function toDecision(result: Entry | Answer, address: string, route: string | undefined): HttpDecision {
  const { ok, requestId, principal } = result;
  const keyId = principal?.keyId ?? (result.ok ? undefined : result.keyId);
  const who = {
    requestId,
    address,
    ...(route && { route }),
    ...(principal && { principal }),
    ...(keyId && { keyId }),
  };
  return result.ok
    ? { ok, ...who }
    : { ok, ...who, status: result.status, code: result.problem!.code as HttpProblemCode };
}
