// Infrastructure Service: resilience · stable API, changes affect all users
// What users of other libraries for retries and breakers have reported, each with its public number.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { manualClock } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { classifyError, createPolicy } from '../../src/index.ts';
import { failure, settle, watch } from '../support.ts';

const quick = { backoffBaseMs: 1, backoffMaxMs: 1 };
const errorLike = (fields: object, name = 'Error') => Object.assign(new Error('it failed'), { name }, fields);

/** Streams an error in an answer of 200, or hangs, by the path. */
const server = createServer((request, response) => {
  if (request.url === '/hang') return;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  response.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the AWS SDK', () => {
  it('smithy-typescript #1170: a request refused for a clock that was corrected since may be sent again', () => {
    const $metadata = { httpStatusCode: 403, clockSkewCorrected: true };
    expect(classifyError(errorLike({ $metadata }, 'InvalidSignatureException'))).toMatchObject({
      kind: 'transient',
      retryable: true,
      untouched: true,
    });
    expect(classifyError(errorLike({ $metadata: { httpStatusCode: 403 } })).kind).toBe('auth');
  });

  it('smithy’s trait `retryable`: what a service models so is tried again, whatever its status', () => {
    const $metadata = { httpStatusCode: 400 };
    expect(classifyError(errorLike({ $metadata, $retryable: {} }, 'SlowOne'))).toMatchObject({
      kind: 'transient',
      retryable: true,
    });
    const $retryable = { throttling: true };
    expect(classifyError(errorLike({ $metadata, $retryable }, 'TooMany')).kind).toBe('rate_limited');
    expect(classifyError(errorLike({ $metadata }, 'Plain')).kind).toBe('invalid');
  });

  it('aws-sdk-js-v3 #4754: one call that used its attempts up leaves the next its own', async () => {
    const policy = createPolicy(quick);
    for (let call = 0; call < 5; call += 1) {
      let attempts = 0;
      const run = () => (++attempts < 3 ? Promise.reject(failure(500)) : 'fine');
      expect(await policy.execute(run)).toBe('fine');
    }
    expect(policy.snapshot().counts.retries).toBe(10);
  });
});

describe('the SDK of Anthropic', () => {
  it('opencode #20384, vercel/ai #2453: an overload told inside of an answer of 200 is one', async () => {
    const anthropic = new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0 });
    const policy = createPolicy({ ...quick, maxAttempts: 2 });
    const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const stream = policy.executeStream(({ signal }) =>
      anthropic.messages.create({ ...body, stream: true }, { signal }),
    );
    const error: unknown = await stream[Symbol.asyncIterator]()
      .next()
      .catch((failure: unknown) => failure);
    expect(classifyError(error)).toMatchObject({ kind: 'overloaded', retryable: true });
    expect(policy.snapshot().counts.attempts).toBe(2);
  });

  it('knows the other types of its errors too, where a gateway gives no status', () => {
    for (const [type, kind] of [
      ['rate_limit_error', 'rate_limited'],
      ['api_error', 'transient'],
      ['timeout_error', 'transient'],
      ['authentication_error', 'auth'],
      ['permission_error', 'auth'],
      ['billing_error', 'quota'],
      ['not_found_error', 'invalid'],
      ['invalid_request_error', 'invalid'],
      ['request_too_large', 'invalid'],
      ['something_new', 'unknown'],
    ] as const)
      expect(classifyError(errorLike({ error: { type: 'error', error: { type } } })).kind).toBe(kind);
  });
});

describe('axios-retry', () => {
  it('#8, #185: a timeout of axios is tried again, unless that would do it twice', async () => {
    for (const [idempotent, attempts] of [
      [true, 2],
      [false, 1],
    ] as const) {
      const policy = createPolicy({ ...quick, maxAttempts: 2, idempotent });
      const call = policy.execute(({ signal }) => axios.get(`${url}/hang`, { signal, timeout: 20 }));
      await expect(call).rejects.toMatchObject({ code: 'ECONNABORTED' });
      expect(policy.snapshot().counts.attempts).toBe(attempts);
    }
  });

  it('#97: each attempt has the whole of its time', async () => {
    const signals: AbortSignal[] = [];
    const policy = createPolicy({ ...quick, maxAttempts: 2, attemptTimeoutMs: 20 });
    const value = await policy.execute(({ signal }) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise<never>(() => {}) : signal.aborted;
    });
    expect(value).toBe(false);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

describe('p-retry and its kin', () => {
  it('p-retry #97: a call whose signal is aborted while it runs ends at once, not after the next wait', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, backoffBaseMs: 10_000, backoffMaxMs: 10_000 });
    const controller = new AbortController();
    let runs = 0;
    const listen = ({ signal }: { signal: AbortSignal }) => {
      runs += 1;
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(failure(500))));
    };
    const seen = watch(policy.execute(listen, { signal: controller.signal }));
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    await clock.advance(60_000);
    expect([runs, clock.pending]).toEqual([1, 0]);
  });

  it('p-retry #58, node-retry #90: endless attempts are refused, a value left undefined is its default', () => {
    expect(() => createPolicy({ maxAttempts: Number.POSITIVE_INFINITY })).toThrow('maxAttempts');
    expect(() => createPolicy({ backoffBaseMs: 800, backoffMaxMs: undefined })).not.toThrow();
  });

  it('bluebird-retry #26: what is no error is passed on as it is', async () => {
    for (const reason of [10, 'no', null, undefined, Symbol('s')]) {
      const policy = createPolicy({ ...quick, classify: () => ({ kind: 'transient' }) });
      const error = await policy.execute(() => Promise.reject(reason)).catch((thrown: unknown) => [thrown]);
      expect(error).toEqual([reason]);
      expect(policy.snapshot().counts.attempts).toBe(4);
    }
  });

  it('p-timeout #38: without an end the signal still counts', async () => {
    const controller = new AbortController();
    const hang = () => new Promise<never>(() => {});
    const options = { signal: controller.signal, deadlineMs: Number.POSITIVE_INFINITY };
    const seen = watch(createPolicy({ breaker: false }).execute(hang, options));
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
  });
});

describe('breakers', () => {
  it('opossum #385, #484: failures that end together open it once, and it comes back and stays', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, random: () => 0.5, maxAttempts: 1, breakerConsecutiveFailures: 5 });
    const states: string[] = [];
    policy.on('state', ({ to }) => states.push(to));
    await Promise.allSettled(
      Array.from({ length: 9 }, () => policy.execute(() => Promise.reject(failure(500)))),
    );
    expect(states).toEqual(['open']);
    for (let call = 0; call < 60; call += 1) {
      watch(policy.execute(async () => 'fine'));
      await clock.advance(200);
    }
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { opens: 1 } });
    expect(states.at(-1)).toBe('closed');
    expect(await policy.execute(async () => 'fine')).toBe('fine');
  });

  it('opossum #119: an open one lets a probe through, not the flood', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, random: () => 0.5, maxAttempts: 1, breakerConsecutiveFailures: 5 });
    for (let call = 0; call < 5; call += 1)
      await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    let sent = 0;
    const hang = () => {
      sent += 1;
      return new Promise<never>(() => {});
    };
    for (let call = 0; call < 100; call += 1) watch(policy.execute(hang));
    await clock.advance(1_000);
    expect(sent).toBeLessThanOrEqual(20);
    expect(sent).toBeGreaterThan(0);
  });
});

describe('gRPC', () => {
  it('grpc-node #1969, google-cloud-ruby #1572: UNAVAILABLE is tried again, but says not that nothing was done', () => {
    const gone = errorLike({ code: 14, details: 'Stream refused by server', metadata: {} });
    expect(classifyError(gone)).toMatchObject({ kind: 'transient', retryable: true, untouched: false });
  });

  it('a pushback of the server is its Retry-After, and a negative one forbids to come again (gRFC A6)', () => {
    const pushed = (value: string) =>
      errorLike({
        code: 14,
        details: 'busy',
        metadata: { get: (key: string) => (key === 'grpc-retry-pushback-ms' ? [value] : []) },
      });
    expect(classifyError(pushed('250'))).toMatchObject({ retryable: true, retryAfterMs: 250 });
    expect(classifyError(pushed('-1'))).toMatchObject({ kind: 'transient', retryable: false });
    expect(classifyError(pushed('soon')).retryAfterMs).toBeUndefined();
  });
});
