// The texts and status codes of every refusal over HTTP, and their challenges.
import type { RefusalCode } from '../authenticate/authenticator.ts';

/** An error over HTTP (RFC 9457). Holds nothing of the request. */
export interface HttpProblem {
  /** `urn:tpl:problem:CODE`. */
  readonly type: string;
  /** Short, the same for every problem of a code. */
  readonly title: string;
  /** Status of the response. */
  readonly status: number;
  /** What to do about it. */
  readonly detail: string;
  /** The request's id, as `urn:trace:ID`. */
  readonly instance: string;
  /** The last part of `type`, for programs. */
  readonly code: string;
}

/** What every refusal of this package says, by its code. */
const refusals: Readonly<Record<HttpProblemCode, readonly [status: number, title: string, detail: string]>> =
  {
    missing: [401, 'No credentials', 'Send a key as "Authorization: Bearer KEY" or "X-API-Key: KEY".'],
    malformed: [400, 'Unreadable credentials', 'The credentials are not in a form that can be read.'],
    conflicting: [400, 'More than one credential', 'Send one key: two different ones came.'],
    invalid: [401, 'Unknown credentials', 'The key is not known.'],
    expired: [401, 'Expired credentials', 'The key is no longer good.'],
    not_yet_valid: [401, 'Credentials not yet good', 'The key is not good yet.'],
    revoked: [401, 'Revoked credentials', 'The key was revoked.'],
    address_not_allowed: [403, 'Not allowed from here', 'The key is not good from this address.'],
    insufficient_scope: [403, 'Not allowed', 'The key may not do this.'],
    origin_not_allowed: [403, 'Origin not allowed', 'Pages of this origin may not call this API.'],
    too_large: [413, 'Body too large', 'The request body is larger than what is taken here.'],
    unsupported_type: [
      415,
      'Content type not supported',
      'The request body is of a type that is not taken here.',
    ],
    unsupported_encoding: [
      415,
      'Content encoding not supported',
      'Send the body as it is, or as gzip, deflate, br or zstd.',
    ],
    bad_encoding: [400, 'Unreadable body', 'The body cannot be decompressed.'],
    bad_request: [400, 'Bad request', 'The request cannot be read.'],
    limited: [429, 'Too many requests', 'Wait as long as Retry-After says.'],
    unavailable: [
      503,
      'Try again',
      'Who calls or how often cannot be told, or not be written down, right now.',
    ],
    not_found: [404, 'Not found', 'There is nothing here.'],
    internal: [500, 'Internal error', 'Something failed. It was noted under the request id.'],
  };

/** Code of a refusal over HTTP. */
export type HttpProblemCode =
  | RefusalCode
  | 'insufficient_scope'
  | 'origin_not_allowed'
  | 'too_large'
  | 'unsupported_type'
  | 'unsupported_encoding'
  | 'bad_encoding'
  | 'bad_request'
  | 'limited'
  | 'unavailable'
  | 'not_found'
  | 'internal';

/** The problem behind a code. */
export function toProblem(code: HttpProblemCode, requestId: string): HttpProblem {
  const [status, title, detail] = refusals[code];
  return { type: `urn:tpl:problem:${code}`, title, status, detail, instance: `urn:trace:${requestId}`, code };
}

/**
 * The challenge that a 401, 400 or 403 must carry (RFC 6750, section 3): bare where nothing was sent, else with a code.
 */
export function challengeOf(
  code: HttpProblemCode,
  realm: string,
  scopes: readonly string[],
): string | undefined {
  const start = `Bearer realm="${realm}"`;
  if (code === 'missing') return start;
  if (code === 'malformed' || code === 'conflicting') return `${start}, error="invalid_request"`;
  if (code === 'insufficient_scope')
    return `${start}, error="insufficient_scope", scope="${scopes.join(' ')}"`;
  return refusals[code][0] === 401 ? `${start}, error="invalid_token"` : undefined;
}
