// Judges what is read from the errors of widespread clients, and from headers that ask for a wait.
import type { ErrorKind } from '@tpl/resilience';
import { classifyError } from '@tpl/resilience';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

type Row = readonly [fields: object, kinds: string, name?: string];

const now = Date.UTC(2027, 1, 3, 9, 15, 0);
const imf = (ms: number) => new Date(now + ms).toUTCString();
const inSeconds = (seconds: number) => String(now / 1_000 + seconds);
const http = (status: number) => [
  { status },
  { statusCode: status },
  { response: { status } },
  { response: { statusCode: status, headers: {} } },
  { $metadata: { httpStatusCode: status } },
  { status_code: status },
];
const rowsOf = (kinds: string, ...errors: readonly object[]): Row[] =>
  errors.map((fields) => [fields, kinds]);
const coded = (kinds: string, ...codes: readonly string[]): Row[] => codes.map((code) => [{ code }, kinds]);
const named = (kinds: string, ...names: readonly string[]): Row[] => names.map((name) => [{}, kinds, name]);
const states = (kinds: string, ...codes: readonly string[]): Row[] =>
  codes.map((code) => [{ code, severity: 'ERROR' }, kinds, 'error']);
const grpc = (kinds: string, ...codes: readonly number[]): Row[] =>
  codes.map((code) => [{ code, details: 'it failed', metadata: {} }, kinds]);

/** What clients throw, and the kinds that are right for it. */
const errors: readonly Row[] = [
  ...rowsOf('transient', ...http(500), ...http(502)),
  ...rowsOf('overloaded transient', ...http(503)),
  ...rowsOf('rate_limited', ...http(429)),
  ...rowsOf('auth', ...http(401)),
  ...rowsOf('invalid', ...http(404)),
  ...coded(
    'transient',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'EAI_AGAIN',
    'ENOTFOUND',
    'EHOSTUNREACH',
  ),
  ...coded(
    'transient',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'UND_ERR_CONNECT_TIMEOUT',
  ),
  ...coded('transient', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_SESSION_ERROR'),
  ...coded(
    'transient',
    'PROTOCOL_CONNECTION_LOST',
    'ER_LOCK_DEADLOCK',
    'ER_LOCK_WAIT_TIMEOUT',
    'ER_SERVER_SHUTDOWN',
  ),
  ...coded('overloaded transient', 'ER_CON_COUNT_ERROR', 'P2024', 'P2037'),
  ...coded('transient', 'P1001', 'P1002', 'P1008', 'P1017', 'P2034'),
  ...coded('auth', 'ER_ACCESS_DENIED_ERROR', 'P1000'),
  ...coded('invalid', 'ER_DUP_ENTRY', 'P2002', 'P2025'),
  ...states('transient', '57P01', '57P02', '57P03', '40001', '40P01', '08006', '08001', '55P03'),
  ...states('overloaded transient', '53300', '53200'),
  ...states('invalid', '23505', '42601', '22P02'),
  ...states('auth', '28P01'),
  ...grpc('transient overloaded', 4, 10, 13, 14),
  ...grpc('overloaded rate_limited quota', 8),
  ...grpc('auth', 7, 16),
  ...grpc('invalid', 3, 5, 9),
  ...named('rate_limited', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded'),
  ...named('rate_limited', 'ProvisionedThroughputExceededException'),
  ...named('overloaded transient', 'SlowDown', 'ServiceUnavailableException'),
  ...named(
    'transient',
    'TimeoutError',
    'MongoNetworkError',
    'MongoServerSelectionError',
    'KafkaJSConnectionError',
  ),
  ...named('transient', 'APIConnectionTimeoutError', 'ConnectTimeoutError'),
  ...named('cancelled', 'AbortError', 'APIUserAbortError'),
  ...rowsOf('transient', { errorLabels: ['RetryableWriteError'] }, { retriable: true }),
];

const limited: readonly (readonly [headers: object, waitMs: number | undefined, status?: number])[] = [
  [{ 'retry-after': '3' }, 3_000],
  [{ 'Retry-After': '3' }, 3_000],
  [{ 'retry-after': 3 }, 3_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1_500],
  [{ 'retry-after-ms': '250' }, 250],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'x-amz-retry-after': '1500' }, 1_500],
  [{ 'retry-after': imf(9_000) }, 9_000],
  [{ 'retry-after': imf(-9_000) }, 0],
  [{ 'retry-after': 'Wednesday, 03-Feb-27 09:15:09 GMT' }, 9_000],
  [{ 'retry-after': 'Wed Feb  3 09:15:09 2027' }, 9_000],
  [{ date: imf(-60_000), 'retry-after': imf(-30_000) }, 30_000],
  [{ date: imf(60_000), 'retry-after': imf(90_000) }, 30_000],
  [{ age: '60', date: imf(-60_000), 'retry-after': imf(5_000) }, 5_000],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': 'NaN' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '2027-02-03T09:15:09Z' }, undefined],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(50) }, 50_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(50) }, 50_000, 403],
  [{ 'retry-after': '60' }, 60_000, 403],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
  [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '17ms' }, 17],
  [
    {
      'x-ratelimit-remaining-requests': '9',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '37',
      'x-ratelimit-reset-tokens': '2.5s',
    },
    2_500,
  ],
  [
    {
      'anthropic-ratelimit-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-reset': '2027-02-03T09:15:30Z',
    },
    30_000,
  ],
  [
    {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': inSeconds(3_600),
    },
    3_600_000,
  ],
  [
    {
      'anthropic-ratelimit-unified-5h-status': 'rejected',
      'anthropic-ratelimit-unified-5h-reset': inSeconds(60),
    },
    60_000,
  ],
  [{ ratelimit: '"default";r=0;t=7' }, 7_000],
  [{ ratelimit: '"a";r=0;t=7, "b";r=0;t=9' }, 9_000],
  [{ ratelimit: '"a";r=0;t=7, "b";r=3;t=900' }, 7_000],
  [{ ratelimit: 'limit=100, remaining=0, reset=12' }, 12_000],
  [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '12' }, 12_000],
  [{ 'retry-after': '2', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(50) }, 2_000],
  [{ 'content-type': 'application/json' }, undefined],
  [{ 'retry-after': '31536000' }, 31_536_000_000],
];

/** Shares of both tables that are read right. */
export function readErrors(): Results {
  const clock = { now: () => now, monotonic: () => 0, setTimer: () => () => {} };
  const kindOf = ([fields, , name]: Row): ErrorKind =>
    classifyError(Object.assign(new Error('it failed'), fields, name && { name }), { clock }).kind;
  const right = errors.filter((row) => row[1].split(' ').includes(kindOf(row)));
  const read = limited.filter(([headers, waitMs, status = 429]) => {
    const found = classifyError(Object.assign(new Error('limited'), { status, headers }), { clock });
    return found.kind === 'rate_limited' && found.retryAfterMs === waitMs;
  });
  return {
    clientErrorsRight: figure({
      ours: right.length / errors.length,
      unit: `share of ${errors.length}`,
      target: '>= 0.95',
    }),
    waitHeadersRight: figure({
      ours: read.length / limited.length,
      unit: `share of ${limited.length}`,
      target: '>= 0.95',
    }),
  };
}
