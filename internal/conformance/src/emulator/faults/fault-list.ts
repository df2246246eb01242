// The list of all faults, and what a model must make of each.
import type { AiErrorCode } from '@internal/model';

/** What a caller must see under a fault: the whole right answer, or one code. */
export type Expectation = 'whole' | AiErrorCode;

/** One thing that goes wrong on the wire. */
export interface Fault {
  /** Its name. */
  readonly id: string;
  /** What the server does. */
  readonly what: string;
  /** What `generate` must end with. */
  readonly plain: Expectation;
  /** What `stream` must end with. */
  readonly stream: Expectation;
  /** What `retryAfterMs` of the error must be, where the server says so. */
  readonly retryAfterMs?: number;
}

const fault = <const Id extends string>(
  id: Id,
  what: string,
  plain: Expectation,
  stream: Expectation = plain,
  more: { retryAfterMs?: number } = {},
): Fault & { readonly id: Id } => ({ id, what, plain, stream, ...more });

/**
 * Every fault the emulator can play, with what a correct client makes of it. The list was written before the
 * adapters it judges. A plain call has no first token: it waits for headers as long as its total deadline.
 */
export const faultList = [
  // The connection
  fault('close_before_headers', 'closes the connection before any answer', 'server'),
  fault('reset_before_headers', 'resets the connection before any answer', 'server'),
  fault('slow_headers', 'takes the request and never answers', 'total_timeout', 'headers_timeout'),
  fault('slow_first_token', 'sends headers, then only keep-alives', 'total_timeout', 'first_token_timeout'),
  fault('silent_body', 'sends headers, then nothing', 'idle_timeout', 'first_token_timeout'),
  fault('stall', 'sends half of the answer, then nothing', 'idle_timeout'),
  fault('keep_alive_only', 'sends half of the answer, then keep-alives for ever', 'total_timeout'),
  fault('drip', 'keeps sending small pieces and never comes to an end', 'total_timeout'),
  fault('cut', 'drops the connection in the middle of the body', 'stream_truncated'),
  fault('clean_cut', 'ends the body cleanly in the middle', 'malformed_response', 'stream_truncated'),
  fault(
    'cut_before_terminator',
    'ends the body cleanly just before its last event',
    'malformed_response',
    'stream_truncated',
  ),
  fault('reset', 'resets the connection in the middle of the body', 'stream_truncated'),
  fault('reset_after_end', 'resets the connection after the complete answer', 'whole'),
  fault('empty_body', 'answers 200 with an empty body', 'malformed_response', 'stream_truncated'),
  // The bytes
  fault('malformed_line', 'sends JSON that does not parse', 'malformed_response'),
  fault('wrong_type', 'sends JSON of the wrong shape', 'malformed_response'),
  fault('wrong_field_type', 'sends a number where the text should stand', 'malformed_response'),
  fault('html_200', 'answers 200 with an HTML page', 'malformed_response'),
  fault('huge_line', 'sends one line without an end', 'malformed_response'),
  fault('huge_body', 'sends well-formed data without an end', 'malformed_response'),
  fault('invalid_utf8', 'sends bytes that are not UTF-8 inside the text', 'malformed_response'),
  fault('split_utf8', 'splits every character over two packets', 'whole'),
  fault('byte_by_byte', 'sends every byte in its own write', 'whole'),
  fault('gzip', 'compresses the body', 'whole'),
  fault('cut_gzip', 'ends the compressed body in the middle', 'stream_truncated'),
  fault('crlf', 'ends lines with CR LF', 'whole'),
  fault('comments', 'puts comments and unknown events between the events', 'whole'),
  fault('duplicate_events', 'sends the first and the last event twice', 'whole'),
  fault('missing_usage', 'leaves the usage out', 'whole'),
  fault('broken_usage', 'sends usage that is negative, null or text', 'whole'),
  // Errors where an answer was promised
  fault('error_after_200', 'reports an overload inside a 200, before any text', 'overloaded'),
  fault('error_mid_stream', 'reports an overload after half of the text', 'overloaded'),
  fault('rate_limit_in_200', 'reports a rate limit inside a 200', 'rate_limited'),
  fault('quota_in_200', 'reports a used-up quota inside a 200', 'quota_exhausted'),
  fault('refusal', 'declines to answer', 'refusal'),
  // What an answer says of itself
  fault('cut_then_done', 'cuts an event in its middle, and says that this is the end', 'malformed_response'),
  fault('no_answer', 'answers 200 without an answer in it', 'malformed_response'),
  fault('failed_outcome', 'ends with an outcome that says it failed', 'server'),
  fault(
    'error_unframed',
    'writes an error into the body as if it were none of it',
    'overloaded',
    'stream_truncated',
  ),
  fault('error_without_name', 'reports an overload without the name of the event', 'overloaded'),
  fault('lingering', 'sends the whole answer and keeps the connection open', 'whole'),
  fault('no_space', 'leaves out the space behind the names of fields', 'whole'),
  fault('byte_order_mark', 'begins with a byte order mark', 'whole'),
  fault('wrong_content_type', 'calls its answer plain text', 'whole'),
  // Statuses
  fault('status_400', 'answers 400', 'bad_request'),
  fault('status_400_context', 'answers 400: prompt longer than the context', 'context_too_long'),
  fault('status_401', 'answers 401', 'auth'),
  fault('status_402', 'answers 402: no credit left', 'quota_exhausted'),
  fault('status_403', 'answers 403', 'auth'),
  fault('status_404', 'answers 404: no such model', 'not_found'),
  fault('status_413', 'answers 413', 'context_too_long'),
  fault('status_429', 'answers 429 without Retry-After', 'rate_limited'),
  fault('status_429_retry_after', 'answers 429 with Retry-After: 7', 'rate_limited', 'rate_limited', {
    retryAfterMs: 7000,
  }),
  fault('status_429_retry_after_ms', 'answers 429 with retry-after-ms: 250', 'rate_limited', 'rate_limited', {
    retryAfterMs: 250,
  }),
  fault('status_429_quota', 'answers 429: used-up quota', 'quota_exhausted'),
  fault('status_500', 'answers 500', 'server'),
  fault('status_502_html', 'answers 502 with an HTML page', 'server'),
  fault('status_503', 'answers 503', 'overloaded'),
  fault('status_504', 'answers 504 with an empty body', 'server'),
  fault('status_529', 'answers 529', 'overloaded'),
  fault('status_500_stalled', 'answers 500 and stalls in the error body', 'total_timeout', 'headers_timeout'),
  fault('status_500_huge', 'answers 500 with an error body without an end', 'server'),
] as const satisfies readonly Fault[];

/** Name of a fault of the list. */
export type FaultId = (typeof faultList)[number]['id'];
