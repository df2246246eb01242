// Makes the headers of an answer: security, CORS and limits.
import type { Problem } from '@internal/kit';
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/create-authenticator.ts';
import type { LimitDecision } from '../limits/rate-limiter.ts';

/** What pages of this origin may load: only what comes from it. */
const defaultContentSecurityPolicy =
  "default-src 'self';base-uri 'none';font-src 'self' data:;form-action 'self';frame-ancestors 'none';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self'";

/** Headers on every answer: those that helmet 8 sets, with a stricter content policy. */
export function securityHeaders(
  contentSecurityPolicy = defaultContentSecurityPolicy,
): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  };
}

/** Which pages may call: with any header, without cookies, and reading every header of an answer. */
export interface CorsOptions {
  /** Origins, exact: `https://app.example.org`. */
  readonly origins: readonly string[];
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  readonly methods?: readonly string[];
}

/** What is wrong with origins: what no browser sends would never be let in. Apps have schemes of their own: `capacitor://localhost`. */
export function originProblems(path: string, origins: readonly string[]): Problem[] {
  const message =
    'must be an origin as browsers send it: https://app.example.org, in small letters, without a path, an asterisk and the usual port';
  return origins.flatMap((origin, index) => {
    const isGood = /^https?:/i.test(origin)
      ? URL.canParse(origin) && new URL(origin).origin === origin
      : /^null$|^[a-z][a-z\d+.-]*:\/\/[^\s/]+$/.test(origin);
    return isGood && !origin.includes('*') ? [] : [{ path: `${path}.${index}`, message }];
  });
}

// Every SDK has headers of its own, and answers have more than a list would keep up with. The asterisk is all but `authorization`,
// for calls without cookies (Fetch standard); browsers make no others: they are never told that cookies may be sent.
const allowedHeaders = 'authorization, content-type, x-api-key, traceparent, idempotency-key, *';
const exposedHeaders = 'ratelimit, ratelimit-policy, retry-after, x-request-id, www-authenticate, *';

/** What CORS makes of a request: headers for the answer, and whether it is a preflight to be answered at once. */
interface CorsAnswer {
  readonly headers: Record<string, string>;
  readonly preflight: 'allowed' | 'refused' | undefined;
}

/** Reads `Origin` and answers preflights (Fetch standard). Origins are compared as they stand; there are no patterns. */
export function corsAnswer(
  method: string,
  headers: RequestHeaders,
  cors: CorsOptions | undefined,
): CorsAnswer {
  const [origin] = valuesOf(headers, 'origin');
  const isPreflight =
    method === 'OPTIONS' &&
    origin !== undefined &&
    valuesOf(headers, 'access-control-request-method').length > 0;
  if (cors === undefined || cors.origins.length === 0)
    return { headers: {}, preflight: isPreflight ? 'refused' : undefined };
  const vary = { vary: 'Origin' };
  if (origin === undefined || !cors.origins.includes(origin))
    return { headers: vary, preflight: isPreflight ? 'refused' : undefined };
  const allowed = {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposedHeaders,
  };
  if (!isPreflight)
    return { headers: { ...allowed, 'cross-origin-resource-policy': 'cross-origin' }, preflight: undefined };
  const { methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] } = cors;
  return {
    headers: {
      ...allowed,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': allowedHeaders,
      'access-control-max-age': '600',
    },
    preflight: 'allowed',
  };
}

/**
 * Headers that tell a caller where it stands: `RateLimit-Policy` and `RateLimit` as in the IETF's draft 11, and
 * `Retry-After` (RFC 9110) when it was refused.
 */
export function limitHeaders(decision: LimitDecision): Record<string, string> {
  const { windows } = decision;
  const policy = windows.map(
    ({ name, limit, windowMs }) => `"${name}";q=${Math.floor(limit)};w=${toSeconds(windowMs)}`,
  );
  const state = windows.map(
    ({ name, remaining, resetMs }) => `"${name}";r=${Math.floor(remaining)};t=${toSeconds(resetMs)}`,
  );
  return {
    ...(windows.length > 0 && { 'ratelimit-policy': policy.join(', '), ratelimit: state.join(', ') }),
    ...(!decision.ok && { 'retry-after': String(Math.max(1, toSeconds(decision.retryAfterMs))) }),
  };
}

const toSeconds = (ms: number): number => Math.ceil(ms / 1000);
