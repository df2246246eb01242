// Knows the errors of widespread clients: their names, codes and marks, as their documentation gives them.
import type { ErrorKind } from './error-kind.ts';

/** What a client's mark means; `untouched` where nothing was done yet. */
export interface Mark {
  readonly kind: ErrorKind;
  readonly untouched?: boolean;
}

/** Kind, keys between spaces, and `untouched` where it is not what the kind says. */
type Row = readonly [ErrorKind, keys: string, untouched?: boolean];

function toMarks(rows: readonly Row[]): ReadonlyMap<unknown, Mark> {
  return new Map(
    rows.flatMap(([kind, keys, untouched]) =>
      keys
        .split(/\s+/)
        .map((key): [string, Mark] => [key, { kind, ...(untouched !== undefined && { untouched }) }]),
    ),
  );
}

/**
 * By `code`: Node and undici, HTTP/2 (nodejs.org/api/errors.html), mysql2 (dev.mysql.com error reference), Postgres.js, Prisma, opossum,
 * nodemailer, Slack.
 */
const codes = toMarks([
  [
    'transient',
    `ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH EHOSTDOWN ENETDOWN UND_ERR_CONNECT_TIMEOUT
    ERR_HTTP2_INVALID_SESSION P1001 EADDRINUSE EADDRNOTAVAIL CONNECT_TIMEOUT EDNS`,
    true,
  ],
  [
    'transient',
    `ECONNRESET ECONNABORTED ETIMEDOUT EPIPE ENETRESET ERR_STREAM_PREMATURE_CLOSE ESOCKETTIMEDOUT ETIMEOUT ESERVFAIL
    ERR_NETWORK ERR_HTTP2_STREAM_ERROR ERR_HTTP2_GOAWAY_SESSION ERR_HTTP2_SESSION_ERROR ERR_HTTP2_STREAM_CANCEL
    UND_ERR_SOCKET UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT UND_ERR_CLOSED UND_ERR_DESTROYED
    PROTOCOL_CONNECTION_LOST PROTOCOL_SEQUENCE_TIMEOUT ER_SERVER_SHUTDOWN ER_LOCK_DEADLOCK ER_LOCK_WAIT_TIMEOUT
    ER_QUERY_TIMEOUT P1002 P1008 P1017 P2034 UND_ERR_INFO UND_ERR_RES_CONTENT_LENGTH_MISMATCH CONNECTION_CLOSED
    ECONNECTION ESOCKET`,
  ],
  ['rate_limited', 'slack_webapi_rate_limited_error'],
  ['overloaded', 'ER_CON_COUNT_ERROR ER_TOO_MANY_USER_CONNECTIONS P2024 P2037'],
  ['auth', 'ER_ACCESS_DENIED_ERROR ER_DBACCESS_DENIED_ERROR P1000 P1010'],
  ['local', 'EOPENBREAKER ESEMLOCKED ESHUTDOWN'],
  ['invalid', 'ER_DUP_ENTRY ER_PARSE_ERROR ER_BAD_FIELD_ERROR P2000 P2002 P2003 P2025'],
]);

/** By `name`, or the name of the class: both big SDKs, AWS SDK v3 (its throttling codes), MongoDB, kafkajs, ky, Redis, cockatiel. */
const names = toMarks([
  [
    'transient',
    `TimeoutError APIConnectionTimeoutError RequestTimeout RequestTimeoutException ConnectTimeoutError HeadersTimeoutError
    BodyTimeoutError MongoNetworkError MongoNetworkTimeoutError MongoNotConnectedError KafkaJSConnectionError
    KafkaJSRequestTimeoutError MaxRetriesPerRequestError SocketClosedUnexpectedlyError TaskCancelledError`,
  ],
  // Turned away before anything was asked of the dependency: no sign of its health.
  ['local', 'BrokenCircuitError IsolatedCircuitError BulkheadRejectedError'],
  ['transient', 'MongoServerSelectionError', true],
  [
    'rate_limited',
    `ThrottlingException Throttling ThrottledException EC2ThrottledException RequestThrottled RequestThrottledException
    TooManyRequestsException RequestLimitExceeded LimitExceededException ProvisionedThroughputExceededException
    BandwidthLimitExceeded PriorRequestNotComplete TransactionInProgressException`,
  ],
  ['overloaded', 'SlowDown ServiceUnavailable ServiceUnavailableException ServerlessClusterNotAvailable'],
]);

/** By the `type` in a body, where an answer of 200 turned out to be none: Anthropic (docs.anthropic.com/en/api/errors), OpenAI; node-fetch. */
const types = toMarks([
  ['transient', 'api_error timeout_error server_error request-timeout body-timeout'],
  ['overloaded', 'overloaded_error'],
  ['rate_limited', 'rate_limit_error'],
  ['quota', 'billing_error'],
  ['auth', 'authentication_error permission_error'],
  ['invalid', 'invalid_request_error not_found_error request_too_large'],
]);

/** gRPC (grpc.io/docs/guides/status-codes), without 1, CANCELLED, and 2, UNKNOWN. */
const grpc = toMarks([
  ['transient', '4 10 13 14'],
  // Said of what is used up on the way back, too.
  ['overloaded', '8', false],
  ['auth', '7 16'],
  ['invalid', '3 5 6 9 11 12'],
]);

/** SQLSTATE by its beginning, the longest first (postgresql.org/docs/current/errcodes-appendix.html). */
const sqlStates = toMarks([
  ['transient', '57P03', true],
  ['transient', '57P0 40001 40P01 55P03 08'],
  ['overloaded', '53'],
  ['auth', '28'],
  ['invalid', '22 23 42'],
]);

/** What is read of an error. */
export interface Marked {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly retryAfter?: unknown;
  readonly severity?: unknown;
  readonly details?: unknown;
  readonly metadata?: unknown;
  readonly errorLabels?: unknown;
  readonly retriable?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly original?: unknown;
  readonly constructor?: unknown;
  readonly type?: unknown;
  readonly error?: unknown;
  readonly $fault?: unknown;
  readonly $retryable?: unknown;
  readonly $metadata?:
    | { readonly clockSkewCorrected?: unknown; readonly httpStatusCode?: unknown }
    | undefined;
}

/** The name of an error: its own, or that of its class where it keeps the one it was born with. */
export function nameOf(error: Marked): unknown {
  const { name, constructor: made } = error;
  if (typeof name === 'string' && name !== 'Error') return name;
  return typeof made === 'function' ? made.name : name;
}

/** Whether a library names its error for a lost connection or a timeout, and says no more. */
export const isNamedForIt = (error: Marked) =>
  /(?:Connection|Timeout)Error$/.test(String(nameOf(error))) && (error.code ?? undefined) === undefined;

/** What stands behind an error: a cause, an aggregate's parts, what Sequelize and Slack call the original. */
export function innerErrors({ cause, errors, original }: Marked): unknown[] {
  const several: unknown[] = Array.isArray(errors) ? errors : [];
  return [...several, cause, original].filter((one) => one !== undefined);
}

// Bedrock says them within a stream, where there is no status; the first is a 424, of which it says "Retry your request".
const ofModels: ReadonlySet<unknown> = new Set(['ModelStreamErrorException', 'ModelTimeoutException']);

/**
 * What the AWS SDK v3 says of an error itself, which holds more than its status: that its clock was wrong and is no more, or that the
 * service's model calls it retryable.
 */
export function readAwsMark(error: Marked): Mark | undefined {
  const { $metadata, $retryable } = error;
  if ($metadata?.clockSkewCorrected === true) return { kind: 'transient', untouched: true };
  if (ofModels.has(nameOf(error))) return { kind: 'transient' };
  if (typeof $retryable !== 'object' || $retryable === null) return undefined;
  return {
    kind: 'throttling' in $retryable && $retryable.throttling === true ? 'rate_limited' : 'transient',
  };
}

/**
 * What was asked apart from the headers of an answer: of Slack, whose client keeps the seconds, and by the server's pushback of a gRPC
 * (gRFC A6). Milliseconds to wait, negative where it wants no more; `undefined` where it says nothing.
 */
export function readPushbackMs({ code, retryAfter, metadata }: Marked): number | undefined {
  if (code === 'slack_webapi_rate_limited_error') return Number(retryAfter) * 1000;
  const { get } = Object(metadata) as { get?: unknown };
  if (typeof get !== 'function') return undefined;
  const values: unknown = get.call(metadata, 'grpc-retry-pushback-ms');
  const [value] = Array.isArray(values) ? (values as unknown[]) : [];
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The innermost `type` of a body that says what went wrong: `{ type: 'error', error: { type } }`. */
function readType({ type, error }: Marked): Mark | undefined {
  const inner = Object(error) as Marked;
  return types.get((Object(inner.error) as Marked).type) ?? types.get(inner.type) ?? types.get(type);
}

/** What the marks of a well-known client say; `undefined` when there are none. */
export function readMarks(error: Marked): Mark | undefined {
  const { code, errorCode, severity, details, metadata, errorLabels, retriable, $fault } = error;
  if (typeof code === 'number' && (typeof details === 'string' || Boolean(metadata)))
    return code === 8 && String(details).includes('larger than max')
      ? { kind: 'invalid' }
      : grpc.get(String(code));
  if (typeof code === 'string' && typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code))
    return [...sqlStates].find(([start]) => code.startsWith(String(start)))?.[1];
  if (Array.isArray(errorLabels)) {
    if (errorLabels.includes('SystemOverloadedError')) return { kind: 'overloaded' };
    if (
      ['RetryableWriteError', 'TransientTransactionError', 'RetryableError'].some((one) =>
        errorLabels.includes(one),
      )
    )
      return { kind: 'transient' };
  }
  // Prisma names the code of a connection that did not stand otherwise.
  const known = codes.get(code ?? errorCode) ?? names.get(nameOf(error));
  // A fault of AWS's own has no status within a stream.
  if (known === undefined && (retriable === true || $fault === 'server')) return { kind: 'transient' };
  return known ?? readType(error);
}
