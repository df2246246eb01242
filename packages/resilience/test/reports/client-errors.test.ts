// Infrastructure Service: resilience · stable API, changes affect all users
// Errors of well-known clients that others have misread, each with the public report.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@internal/kit/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BrokenCircuitError, BulkheadRejectedError, TaskCancelledError } from 'cockatiel';
import { classifyError } from '../../src/errors/classify-error.ts';
import type { ErrorKind } from '../../src/errors/error-kind.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { failure, settle, watch } from '../support.ts';

const like = (fields: object, name?: string) =>
  Object.assign(new Error('it failed'), fields, name === undefined ? {} : { name });

/** As an SDK's error: the name is that of the class only. */
class APIConnectionTimeoutError extends Error {}
class APIUserAbortError extends Error {}
class APIConnectionError extends Error {}

const again: readonly (readonly [string, unknown, ErrorKind])[] = [
  [
    'opencode #34672: a timeout of both big SDKs',
    new APIConnectionTimeoutError('Request timed out.'),
    'transient',
  ],
  ['a lost connection of theirs', new APIConnectionError('Connection error.'), 'transient'],
  ['got 503', like({ response: { statusCode: 503, headers: {} } }, 'HTTPError'), 'overloaded'],
  ['aws-sdk-js-v3 #5702: throttling', like({ $metadata: {} }, 'ThrottlingException'), 'rate_limited'],
  ['DynamoDB', like({}, 'ProvisionedThroughputExceededException'), 'rate_limited'],
  ['S3', like({}, 'SlowDown'), 'overloaded'],
  ['AWS 500', like({ $metadata: { httpStatusCode: 500 } }, 'InternalServerError'), 'transient'],
  ['gRPC UNAVAILABLE', like({ code: 14, details: 'gone', metadata: {} }), 'transient'],
  ['gRPC DEADLINE_EXCEEDED', like({ code: 4, details: 'late' }), 'transient'],
  ['gRPC RESOURCE_EXHAUSTED', like({ code: 8, details: 'too many' }), 'overloaded'],
  ['gRPC ABORTED', like({ code: 10, details: 'conflict' }), 'transient'],
  ['graphile/worker #387: serialization', like({ code: '40001', severity: 'ERROR' }, 'error'), 'transient'],
  ['graphile/worker #387: deadlock', like({ code: '40P01', severity: 'ERROR' }, 'error'), 'transient'],
  ['Postgres admin_shutdown', like({ code: '57P01', severity: 'FATAL' }, 'error'), 'transient'],
  ['Postgres cannot_connect_now', like({ code: '57P03', severity: 'FATAL' }, 'error'), 'transient'],
  ['Postgres too_many_connections', like({ code: '53300', severity: 'FATAL' }, 'error'), 'overloaded'],
  ['Postgres connection_failure', like({ code: '08006', severity: 'FATAL' }, 'error'), 'transient'],
  ['MySQL lost', like({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }), 'transient'],
  ['MySQL deadlock', like({ code: 'ER_LOCK_DEADLOCK', errno: 1213 }), 'transient'],
  ['MySQL full', like({ code: 'ER_CON_COUNT_ERROR', errno: 1040 }), 'overloaded'],
  ['Prisma cannot reach', like({ code: 'P1001' }), 'transient'],
  ['Prisma pool', like({ code: 'P2024' }), 'overloaded'],
  ['Prisma write conflict', like({ code: 'P2034' }), 'transient'],
  ['MongoDB label', like({ errorLabels: ['RetryableWriteError'] }, 'MongoServerError'), 'transient'],
  ['MongoDB overload', like({ errorLabels: ['SystemOverloadedError'] }, 'MongoServerError'), 'overloaded'],
  ['MongoDB network', like({}, 'MongoNetworkError'), 'transient'],
  ['kafkajs', like({ retriable: true }, 'KafkaJSProtocolError'), 'transient'],
  ['Ollama 500', like({ status_code: 500 }, 'ResponseError'), 'transient'],
  ['HTTP/2 GOAWAY', like({ code: 'ERR_HTTP2_GOAWAY_SESSION' }), 'transient'],
  [
    'FluidFramework #5800, sentinelhub-js #281: axios',
    like({ code: 'ERR_NETWORK' }, 'AxiosError'),
    'transient',
  ],
  ['ethrpc #100: request', like({ code: 'ESOCKETTIMEDOUT' }), 'transient'],
  ['libuv #77, hail #14185: no port is free', like({ code: 'EADDRNOTAVAIL' }), 'transient'],
  ['ioredis #1146', like({}, 'MaxRetriesPerRequestError'), 'transient'],
  ['knex #2820: a pool that is full', like({}, 'KnexTimeoutError'), 'transient'],
  ['a client of Elasticsearch', like({ meta: {} }, 'ConnectionError'), 'transient'],
  ['node-fetch', like({ type: 'request-timeout' }, 'FetchError'), 'transient'],
  [
    'an error that Sequelize and Slack wrap',
    like({ code: 'wrapped', original: like({ code: 'ECONNRESET' }) }),
    'transient',
  ],
  [
    'azure-cosmos-js #242: a status that is called a code',
    like({ code: 429, headers: { 'x-ms-retry-after-ms': '50' } }, 'ErrorResponse'),
    'rate_limited',
  ],
  ['undici #5468: HTTP/2 in trouble', like({ code: 'UND_ERR_INFO' }, 'InformationalError'), 'transient'],
  [
    'undici #3808: a body cut short',
    new TypeError('terminated', { cause: like({ code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' }) }),
    'transient',
  ],
  [
    'prisma/orm #10229, #14578: a database that cannot be reached',
    like({ errorCode: 'P1001', code: undefined }, 'PrismaClientInitializationError'),
    'transient',
  ],
  ['porsager/postgres #43', like({ code: 'CONNECTION_CLOSED', errno: 'CONNECTION_CLOSED' }), 'transient'],
  ['porsager/postgres #457', like({ code: 'CONNECT_TIMEOUT', errno: 'CONNECT_TIMEOUT' }), 'transient'],
  ['email-sdk #227, pipeshub-ai #2906: mail', like({ code: 'ESOCKET', command: 'CONN' }), 'transient'],
  ['mail whose connection ended', like({ code: 'ECONNECTION', command: 'CONN' }), 'transient'],
  ['nodemailer #1079: a name server', like({ code: 'EDNS', command: 'CONN' }), 'transient'],
  [
    'oh-my-pi #12449, openclaw #95641: Bedrock within a stream',
    like({ $fault: 'server', $metadata: {} }, 'InternalServerException'),
    'transient',
  ],
  [
    'the same, overloaded',
    like({ $fault: 'server', $metadata: {} }, 'ServiceUnavailableException'),
    'overloaded',
  ],
  [
    'a stream of Bedrock that broke',
    like({ $fault: 'client', $metadata: { httpStatusCode: 424 } }, 'ModelStreamErrorException'),
    'transient',
  ],
  [
    'a model that took too long',
    like({ $fault: 'client', $metadata: {} }, 'ModelTimeoutException'),
    'transient',
  ],
  [
    'DynamoDB, a transaction under way',
    like({ $metadata: { httpStatusCode: 400 } }, 'TransactionInProgressException'),
    'rate_limited',
  ],
  ['node-slack-sdk #1119', like({ code: 'slack_webapi_rate_limited_error', retryAfter: 30 }), 'rate_limited'],
  ['cockatiel #56: its timeout', new TaskCancelledError('Operation timed out after 20ms'), 'transient'],
];

const never: readonly (readonly [string, unknown, ErrorKind])[] = [
  ['got 401', like({ response: { statusCode: 401, headers: {} } }, 'HTTPError'), 'auth'],
  ['gRPC UNAUTHENTICATED', like({ code: 16, details: 'who?' }), 'auth'],
  // grpc/grpc#10612
  [
    'gRPC, a message too long',
    like({ code: 8, details: 'Received message larger than max (5 vs. 4)' }),
    'invalid',
  ],
  ['gRPC INVALID_ARGUMENT', like({ code: 3, details: 'what?' }), 'invalid'],
  ['Postgres unique_violation', like({ code: '23505', severity: 'ERROR' }, 'error'), 'invalid'],
  ['Postgres password', like({ code: '28P01', severity: 'FATAL' }, 'error'), 'auth'],
  ['MySQL access', like({ code: 'ER_ACCESS_DENIED_ERROR' }), 'auth'],
  ['Prisma unique', like({ code: 'P2002' }), 'invalid'],
  ['kafkajs, final', like({ retriable: false }, 'KafkaJSNonRetriableError'), 'unknown'],
  ['an exit code is no gRPC status', like({ code: 14 }), 'unknown'],
  ['five capitals are no SQLSTATE', like({ code: 'EPROTO'.slice(0, 5) }), 'unknown'],
  ['an FTP code is no HTTP status', like({ code: 550 }, 'FTPError'), 'unknown'],
  ['a login that SQL Server refused', like({ code: 'ELOGIN' }, 'ConnectionError'), 'unknown'],
  ['Bedrock, a wrong question', like({ $fault: 'client', $metadata: {} }, 'ValidationException'), 'unknown'],
  ['a wrong password for Prisma', like({ errorCode: 'P1000' }, 'PrismaClientInitializationError'), 'auth'],
  ['virtrigaud #70: an open breaker of cockatiel', new BrokenCircuitError(), 'local'],
  ['a full bulkhead of cockatiel', new BulkheadRejectedError(1, 0), 'local'],
  ['FormSG #118: an open breaker of opossum', like({ code: 'EOPENBREAKER' }), 'local'],
  ['the caller of an SDK has left', new APIUserAbortError('Request was aborted.'), 'cancelled'],
];

describe('an error of a well-known client', () => {
  it.each(again)('is tried again: %s', (_, error, kind) => {
    expect(classifyError(error)).toMatchObject({ kind, retryable: true });
  });

  it.each(never)('is not: %s', (_, error, kind) => {
    expect(classifyError(error)).toMatchObject({ kind, retryable: false });
  });

  it('was never taken up, where its mark says so', () => {
    for (const error of [
      like({ errorCode: 'P1001' }),
      like({ code: 'CONNECT_TIMEOUT' }),
      like({ code: 'EDNS' }),
    ])
      expect(classifyError(error).untouched).toBe(true);
    for (const code of ['UND_ERR_INFO', 'CONNECTION_CLOSED', 'ECONNECTION', 'ESOCKET'])
      expect(classifyError(like({ code })).untouched).toBe(false);
    for (const error of [like({ code: 'P1001' }), like({ code: '57P03', severity: 'FATAL' }, 'error')])
      expect(classifyError(error).untouched).toBe(true);
    for (const error of [like({ code: 'P1017' }), like({ code: 8, details: 'too many' })])
      expect(classifyError(error).untouched).toBe(false);
  });

  it('was never taken up by anybody, where several were asked, if each says so', () => {
    const [refused, lost] = ['ECONNREFUSED', 'ECONNRESET'].map((code) => like({ code }));
    for (const [errors, untouched] of [
      [[refused, refused], true],
      [[refused, lost], false],
      [[lost, refused], false],
      [Array.from({ length: 40 }, () => refused), false],
    ] as const)
      expect(classifyError(new AggregateError(errors))).toMatchObject({ kind: 'transient', untouched });
  });

  it('can be named in a rule by a number', () => {
    const policy = createPolicy({
      classify: [{ code: 5, kind: 'content' }],
      retry: false,
      fallback: () => 'no',
    });
    return expect(policy.execute(() => Promise.reject(like({ code: 5, details: '' })))).rejects.toMatchObject(
      {
        code: 5,
      },
    );
  });
});

const now = Date.UTC(2027, 1, 3, 9, 15, 0);
const imf = (ms: number) => new Date(ms).toUTCString();
const waits: readonly (readonly [string, Record<string, unknown>, number, number?])[] = [
  ['the form of RFC 850', { 'retry-after': 'Wednesday, 03-Feb-27 09:15:09 GMT' }, 9_000],
  [
    'the form of RFC 850 with a year of the last century',
    { 'retry-after': 'Sunday, 06-Nov-94 08:49:37 GMT' },
    0,
  ],
  ['the form of asctime', { 'retry-after': 'Wed Feb  3 09:15:09 2027' }, 9_000],
  ['hermes-agent #84762: the usual form', { 'retry-after': imf(now + 9_000) }, 9_000],
  ['openai-java #853: a date gone by', { 'retry-after': imf(now - 9_000) }, 0],
  [
    'rx-player #1864: our clock is fast',
    { date: imf(now - 60_000), 'retry-after': imf(now - 30_000) },
    30_000,
  ],
  ['our clock is slow', { date: imf(now + 60_000), 'retry-after': imf(now + 90_000) }, 30_000],
  [
    'smithy-rs #4800: a cached answer has an old date',
    { age: '60', date: imf(now - 60_000), 'retry-after': imf(now + 5_000) },
    5_000,
  ],
  ['AWS', { 'x-amz-retry-after': '1500' }, 1_500],
  ['azure-sdk-for-rust #1516: Azure', { 'x-ms-retry-after-ms': '700', 'retry-after': '1' }, 700],
  ['clawhub #407: a moment in seconds', { 'retry-after': String(now / 1_000 + 9) }, 9_000],
  ['cli-printing-press #542: in milliseconds', { 'retry-after': String(now + 9_000) }, 9_000],
  ['such a moment gone by', { 'retry-after': String(now / 1_000 - 9) }, 0],
  [
    'such a moment by the clock of the server',
    { date: imf(now - 60_000), 'retry-after': String(now / 1_000 - 30) },
    30_000,
  ],
  ['X', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(now / 1_000 + 50) }, 50_000],
  ['a client that makes numbers of headers', { 'Retry-After': 3 }, 3_000],
  [
    'CLIProxyAPI #3148',
    {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': String(now / 1_000 + 3_600),
    },
    3_600_000,
  ],
  [
    'tokens that are too few',
    {
      'x-ratelimit-remaining-requests': '9',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '37',
      'x-ratelimit-reset-tokens': '2.5s',
    },
    2_500,
  ],
  [
    'qwen-code #670: Cerebras by the minute',
    { 'x-ratelimit-remaining-tokens-minute': '0', 'x-ratelimit-reset-tokens-minute': '12.5' },
    12_500,
  ],
  ['the draft of the IETF', { ratelimit: '"default";r=0;t=7, "day";r=50;t=3600' }, 7_000],
  ['the draft before', { ratelimit: 'limit=100, remaining=0, reset=12' }, 12_000],
  [
    'GitHub, which says 403',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 50) },
    50_000,
    403,
  ],
];

describe('how long a server asks to wait', () => {
  it.each(waits)('is read: %s', (_, headers, expected, status = 429) => {
    const found = classifyError(Object.assign(new Error('limited'), { status, headers }), {
      clock: manualClock(now),
    });
    expect(found).toMatchObject({ kind: 'rate_limited', retryAfterMs: expected });
  });

  it('vercel/ai #18627, python-genai #2114: is read from Google’s RetryInfo in a message', () => {
    const message = JSON.stringify({ error: { code: 429, details: [{ retryDelay: '34.5s' }] } });
    expect(classifyError(Object.assign(new Error(message), { status: 429 })).retryAfterMs).toBe(34_500);
    expect(classifyError(Object.assign(new Error(message), { status: 400 })).retryAfterMs).toBeUndefined();
  });

  it('node-slack-sdk #1119: is read from the seconds that Slack’s client keeps by themselves', () => {
    const limited = like({ code: 'slack_webapi_rate_limited_error', retryAfter: 30 });
    expect(classifyError(limited).retryAfterMs).toBe(30_000);
    expect(classifyError(like({ code: 'other', retryAfter: 30 })).retryAfterMs).toBeUndefined();
  });

  it('is not read from what is no date', () => {
    for (const value of [
      'Wed Feb 30 09:15:09 2027',
      'Wed, 03 Feb 2027 29:15:09 GMT',
      'Wednesday, 03-Foo-27 09:15:09 GMT',
      '2027-02-03T09:15:09Z',
      'soon',
    ])
      expect(classifyError(failure(429, { 'retry-after': value })).retryAfterMs).toBeUndefined();
  });

  it('leaves a plain 403 an error of authorization', () => {
    expect(classifyError(failure(403, { 'x-ratelimit-remaining': '7' })).kind).toBe('auth');
    expect(classifyError(failure(403)).kind).toBe('auth');
  });
});

describe('a cancel', () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const one of servers.splice(0)) one.close();
  });

  const ownTimeout = async () => {
    const own = new AbortController();
    own.abort();
    throw own.signal.reason;
  };

  it('stakgraph #1588, Polly #1584: is none where a function ended itself: tried again, and the fallback answers', async () => {
    const policy = createPolicy({
      maxAttempts: 3,
      backoffBaseMs: 1,
      backoffMaxMs: 1,
      fallback: () => 'fallback',
    });
    expect(await policy.execute<unknown>(ownTimeout)).toBe('fallback');
    expect(policy.snapshot().counts.attempts).toBe(3);
  });

  it('counts in the breaker then', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, retry: false, breakerConsecutiveFailures: 3 });
    for (let call = 0; call < 3; call += 1) await policy.execute(ownTimeout).catch(() => {});
    expect(policy.snapshot().state).toBe('open');
  });

  it('is one where the caller has left: no retry, no fallback, nothing counted', async () => {
    const policy = createPolicy({ fallback: () => 'fallback', breakerConsecutiveFailures: 1 });
    const controller = new AbortController();
    const call = watch(
      policy.execute(
        ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        { signal: controller.signal },
      ),
    );
    await settle();
    controller.abort();
    await settle();
    expect(call.error).toMatchObject({ name: 'AbortError' });
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { attempts: 1, fallbacks: 0 } });
  });

  it('is none in a stream that ended itself before its first content', async () => {
    const policy = createPolicy({ maxAttempts: 2, backoffBaseMs: 1, backoffMaxMs: 1 });
    const parts: number[] = [];
    for await (const part of policy.executeStream(async function* ({ attempt }) {
      if (attempt === 1) await ownTimeout();
      yield attempt;
    }))
      parts.push(part);
    expect(parts).toEqual([2]);
  });

  it('is none of fetch with a time limit of its own', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    servers.push({
      close() {
        server.closeAllConnections();
        server.close();
      },
    });
    const { port } = server.address() as AddressInfo;
    const policy = createPolicy({ maxAttempts: 2, backoffBaseMs: 1, backoffMaxMs: 1 });
    const error = await policy
      .execute(() => fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(30) }))
      .catch((caught) => caught);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(policy.snapshot().counts.attempts).toBe(2);
  });
});

describe('a deadline', () => {
  it('gax-nodejs #1643, temporal #3630: tells what the attempts before it failed with', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, deadlineMs: 20_000, backoffBaseMs: 1, backoffMaxMs: 1 });
    const call = watch(
      policy.execute(({ attempt }) => (attempt < 3 ? Promise.reject(failure(502)) : new Promise(() => {}))),
    );
    await clock.advance(20_000);
    expect(call.error).toMatchObject({ code: 'deadline_exceeded', cause: { status: 502 } });
    const first = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 5 }));
    await clock.advance(5);
    expect((first.error as Error).cause).toBeUndefined();
  });
});
