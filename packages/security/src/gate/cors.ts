// Answers preflights, and sets the CORS headers of allowed origins.
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/credentials.ts';

/** Which pages may call. */
export interface CorsOptions {
  /** Origins, exact: `https://app.example.org`. */
  readonly origins: readonly string[];
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  readonly methods?: readonly string[];
}

const allowedHeaders = 'authorization, content-type, x-api-key, traceparent, idempotency-key';
const exposedHeaders = 'ratelimit, ratelimit-policy, retry-after, x-request-id, www-authenticate';

/** What CORS makes of a request: headers for the answer, and whether it is a preflight to be answered at once. */
export interface CorsAnswer {
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
