// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failure } from '../../test/support.ts';
import { classifyError, createClassifier } from './classify-error.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });
const kindOf = (error: unknown) => classifyError(error).kind;

describe('classifyError', () => {
  it('reads HTTP statuses, wherever clients keep them', () => {
    const kinds = [400, 401, 402, 403, 404, 408, 409, 422, 425, 429, 500, 501, 502, 503, 504, 505, 529].map(
      (status) => kindOf({ status }),
    );
    expect(kinds).toEqual([
      ...['invalid', 'auth', 'quota', 'auth', 'invalid', 'transient', 'transient', 'invalid', 'transient'],
      ...[
        'rate_limited',
        'transient',
        'invalid',
        'transient',
        'overloaded',
        'transient',
        'invalid',
        'overloaded',
      ],
    ]);
    expect(kindOf({ statusCode: 503 })).toBe('overloaded');
    expect(kindOf({ response: { status: 429 } })).toBe('rate_limited');
    expect(kindOf({ status: 302 })).toBe('unknown');
  });

  it('reads system codes and says whether the server was reached', () => {
    const unreached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
    for (const code of [...unreached, 'UND_ERR_CONNECT_TIMEOUT'])
      expect(classifyError(coded(code))).toMatchObject({ kind: 'transient', untouched: true });
    const broken = ['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];
    const ofHttp = [
      'ERR_HTTP2_STREAM_ERROR',
      'UND_ERR_SOCKET',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
    ];
    for (const code of [...broken, ...ofHttp])
      expect(classifyError(coded(code))).toMatchObject({ kind: 'transient', untouched: false });
    expect(kindOf(coded('ERR_INVALID_ARG_TYPE'))).toBe('unknown');
  });

  it('says of which kinds a call that is not idempotent may be repeated', () => {
    const untouched = (kind: string) => classifyError({ kind }).untouched;
    for (const kind of ['local', 'overloaded', 'rate_limited', 'quota', 'auth'])
      expect(untouched(kind)).toBe(true);
    for (const kind of ['cancelled', 'transient', 'invalid', 'content', 'unknown'])
      expect(untouched(kind)).toBe(false);
  });

  it('looks past what is no status, no header and no kind', () => {
    const headers = { 'retry-after-ms': '70' };
    expect(
      classifyError({ status: '500', statusCode: 429, headers: 'none', responseHeaders: headers }),
    ).toMatchObject({ kind: 'rate_limited', retryAfterMs: 70 });
    expect(classifyError({ headers: null, response: { status: 503, headers } })).toMatchObject({
      kind: 'overloaded',
      retryAfterMs: 70,
    });
    expect(classifyError({ kind: ['quota'], status: 500, retryable: 'no' })).toMatchObject({
      kind: 'transient',
      retryable: true,
    });
    expect(classifyError({ retryAfterMs: 0, status: 429 }).retryAfterMs).toBe(0);
    for (const nothing of [null, undefined, 'text', 5]) expect(kindOf(nothing)).toBe('unknown');
  });

  it('tells a caller’s abort from a timeout', () => {
    expect(kindOf(AbortSignal.abort().reason)).toBe('cancelled');
    expect(kindOf(new DOMException('late', 'TimeoutError'))).toBe('transient');
  });

  it('looks behind an error: causes, aggregates, and circles without end', () => {
    expect(kindOf(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))).toBe('transient');
    expect(kindOf(new AggregateError([failure(401), failure(503)]))).toBe('overloaded');
    expect(kindOf(new AggregateError([new Error('?'), failure(401)]))).toBe('auth');
    const circle: { cause?: unknown; errors?: unknown[] } = {};
    circle.cause = circle;
    circle.errors = Array.from({ length: 50 }, () => circle);
    expect(kindOf(circle)).toBe('unknown');
  });

  it('believes what an error says of itself', () => {
    expect(classifyError({ kind: 'quota', status: 429 })).toMatchObject({ kind: 'quota', retryable: false });
    expect(classifyError({ status: 500, retryable: false })).toMatchObject({
      kind: 'transient',
      retryable: false,
    });
    expect(classifyError({ retryable: true })).toMatchObject({ kind: 'transient', retryable: true });
    expect(classifyError({ kind: 'cancelled', retryable: true }).retryable).toBe(false);
    expect(classifyError({ kind: 'local', retryable: true }).retryable).toBe(false);
    expect(classifyError({ cause: failure(503), retryable: 'no' }).retryable).toBe(true);
    expect(classifyError({ retryable: false, cause: failure(503) })).toMatchObject({
      kind: 'overloaded',
      retryable: false,
    });
    expect(classifyError({ kind: 'nonsense', retryAfterMs: 5, status: 429 })).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 5,
    });
  });

  it('obeys x-should-retry before everything else', () => {
    expect(classifyError(failure(500, { 'x-should-retry': 'false' })).retryable).toBe(false);
    expect(classifyError(failure(500, { 'x-should-retry': 'false, false' })).retryable).toBe(false);
    expect(classifyError(failure(400, { 'X-Should-Retry': 'true' })).retryable).toBe(true);
    expect(classifyError(failure(500, { 'x-should-retry': 'perhaps' })).retryable).toBe(true);
  });

  it('retries, counts and falls back by kind', () => {
    const row = (kind: string) => {
      const { retryable, countsInBreaker, fallbackable } = classifyError({ kind });
      return [retryable, countsInBreaker, fallbackable];
    };
    expect(row('cancelled')).toEqual([false, false, false]);
    expect(row('local')).toEqual([false, false, true]);
    expect(row('transient')).toEqual([true, true, true]);
    expect(row('overloaded')).toEqual([true, true, true]);
    expect(row('rate_limited')).toEqual([true, false, true]);
    expect(row('quota')).toEqual([false, false, true]);
    expect(row('auth')).toEqual([false, false, true]);
    expect(row('invalid')).toEqual([false, false, false]);
    expect(row('content')).toEqual([false, false, false]);
    expect(row('unknown')).toEqual([false, true, true]);
  });

  it('reads the resets of rate limits: durations, dates and seconds, of limits that are used up', () => {
    const clock = manualClock();
    const wait = (headers: Record<string, string>, status = 429) =>
      classifyError(failure(status, headers), { clock }).retryAfterMs;
    expect(wait({ 'x-ratelimit-reset-requests': '6m0s' })).toBe(360_000);
    expect(wait({ 'x-ratelimit-reset-tokens': '1h2m3.5s' })).toBe(3_723_500);
    expect(wait({ 'x-ratelimit-reset-tokens': '120ms', 'x-ratelimit-reset-requests': '1s' })).toBe(1_000);
    expect(
      wait({
        'x-ratelimit-reset-requests': '9s',
        'x-ratelimit-remaining-requests': '5',
        'x-ratelimit-reset-tokens': '1s',
        'x-ratelimit-remaining-tokens': '0',
      }),
    ).toBe(1_000);
    expect(wait({ 'anthropic-ratelimit-tokens-reset': '2026-01-01T00:00:30Z' })).toBe(30_000);
    expect(wait({ 'x-ratelimit-reset': '45' })).toBe(45_000);
    expect(wait({ 'x-ratelimit-reset': String(clock.now() / 1000 + 7) })).toBe(7_000);
    expect(wait({ 'x-ratelimit-reset': String(clock.now() + 7) })).toBe(7);
    expect(wait({ 'x-ratelimit-reset': '45', 'retry-after': '3' })).toBe(3_000);
    expect(wait({ 'x-ratelimit-reset': '45' }, 500)).toBeUndefined();
    for (const nonsense of ['', 'soon', '-5', '2026-13-99T99:99:99Z', '1e9'])
      expect(wait({ 'x-ratelimit-reset': nonsense })).toBeUndefined();
  });

  it('reads dates by the clock it is given', () => {
    const clock = manualClock();
    const date = new Date(clock.now() + 9_000).toUTCString();
    expect(createClassifier(undefined, clock)(failure(429, { 'retry-after': date })).retryAfterMs).toBe(
      9_000,
    );
  });

  it('fits a rule to what it names, and to nothing else', () => {
    const only = (rule: object) => createClassifier([{ kind: 'content', ...rule }], manualClock());
    const error = { name: 'Odd', code: 'odd', status: 418 };
    for (const rule of [{ name: 'Odd' }, { code: 'odd' }, { status: 418 }, { code: 'odd', status: 418 }])
      expect(only(rule)(error).kind).toBe('content');
    for (const rule of [{ name: 'Even' }, { code: 'even' }, { status: 419 }, { name: 'Odd', status: 419 }])
      expect(only(rule)(error).kind).toBe('invalid');
    expect(only({ retryable: true })(error)).toMatchObject({ kind: 'content', retryable: true });
  });

  it('takes a caller’s rules as data, first match first', () => {
    const classify = createClassifier(
      [
        { status: 500, code: 'overdrawn', kind: 'quota' },
        { name: 'Odd', kind: 'transient', retryable: false },
      ],
      manualClock(),
    );
    expect(classify(Object.assign(failure(500), { code: 'overdrawn' }))).toMatchObject({
      kind: 'quota',
      retryable: false,
    });
    expect(classify(Object.assign(new Error(), { name: 'Odd' }))).toMatchObject({
      kind: 'transient',
      retryable: false,
    });
    expect(classify(failure(500))).toMatchObject({ kind: 'transient', retryable: true });
  });

  it('takes a caller’s function and goes on without it when it throws', () => {
    const judge = (error: unknown) => {
      if (error === 'boom') throw new Error('the classifier is broken');
      return error === 'odd' ? { kind: 'overloaded' as const, countsInBreaker: false } : undefined;
    };
    const classify = createClassifier(judge, manualClock());
    expect(classify('odd')).toMatchObject({ kind: 'overloaded', retryable: true, countsInBreaker: false });
    expect(classify('boom').kind).toBe('unknown');
    const stubborn = createClassifier(() => ({ retryable: false }), manualClock());
    expect(stubborn(failure(503))).toMatchObject({
      kind: 'overloaded',
      retryable: false,
      countsInBreaker: true,
    });
    expect(classify(failure(503)).kind).toBe('overloaded');
  });

  it('leaves a wait or a kind that is none to the built-in rules', () => {
    const answers: unknown[] = [
      { retryAfterMs: Number.NaN },
      { kind: 'transient', retryAfterMs: -1 },
      { kind: 'odd', retryAfterMs: 1 },
      { kind: 'toString' },
      5,
    ];
    const classify = createClassifier(
      (error) => answers[(error as { at: number }).at] as never,
      manualClock(),
    );
    const limited = (at: number) => classify({ ...failure(429, { 'retry-after-ms': '70' }), at });
    for (const at of answers.keys()) expect(limited(at).retryAfterMs).toBe(70);
    expect(answers.map((_, at) => limited(at).kind)).toEqual([
      'rate_limited',
      'transient',
      'rate_limited',
      'rate_limited',
      'rate_limited',
    ]);
    expect(limited(1)).toMatchObject({ retryable: true, countsInBreaker: true });
  });

  it('survives an error that fights back', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(createClassifier(undefined, manualClock())(trap).kind).toBe('unknown');
  });

  it('never throws and never gives a wait that is not a finite number of milliseconds', () => {
    const header = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(fc.anything(), header, header, (error, retryAfter, reset) => {
        classifyError(error);
        const { retryAfterMs } = classifyError(
          failure(429, { 'retry-after': retryAfter, 'x-ratelimit-reset': reset }),
        );
        expect(retryAfterMs === undefined || (Number.isFinite(retryAfterMs) && retryAfterMs >= 0)).toBe(true);
      }),
    );
  });
});
