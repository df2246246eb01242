// Infrastructure Service: resilience · stable API, changes affect all users
// The limits of cockatiel 4.0.0 that were reproduced before this package was written, each under its number, and
// what users of other libraries reported. One test each: it would fail on the behavior it is named after.

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it, jest } from '@jest/globals';
import { createPolicy } from '../../src/policy/create-policy.ts';
import {
  createAttemptTimeout,
  createBreaker,
  createBulkhead,
  createRetry,
} from '../../src/policy/single-strategies.ts';
import { defer, failure, record, settle, watch } from '../support.ts';

describe('limits of cockatiel 4', () => {
  it('P1: an abort ends the backoff at once and nothing more is called', async () => {
    const clock = manualClock();
    const policy = createRetry({ clock, random: () => 0.99, backoffBaseMs: 500 });
    const controller = new AbortController();
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw failure(500);
    };
    const seen = watch(policy.execute(run, { signal: controller.signal }));
    await clock.advance(50);
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    await clock.advance(10_000);
    await expect(policy.execute(run, { signal: controller.signal })).rejects.toThrow('gone');
    expect([calls, clock.pending]).toEqual([1, 0]);
  });

  it('P2: failures of an hour ago do not open the circuit', async () => {
    const clock = manualClock();
    const policy = createBreaker({
      clock,
      breakerMinimumCalls: 15,
      breakerConsecutiveFailures: 100,
      breakerTolerance: 0,
      maxWaitMs: 0,
    });
    const fail = () => policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    for (let call = 0; call < 14; call += 1) await fail();
    await clock.advance(3_600_000);
    await fail();
    expect(policy.snapshot().state).toBe('closed');
  });

  it('P3: a result from before the circuit opened decides nothing in a later state', async () => {
    const clock = manualClock();
    const policy = createBreaker({
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 2,
    });
    const old = defer();
    const late = watch(policy.execute(() => old.promise));
    await clock.advance(100);
    for (let call = 0; call < 2; call += 1)
      await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    await clock.advance(900);
    const probe = defer();
    const probing = watch(policy.execute(() => probe.promise));
    await settle();
    probe.resolve();
    await settle();
    expect([probing.done, policy.snapshot().state]).toEqual([true, 'half_open']);
    old.reject(failure(500));
    await settle();
    expect([late.done, policy.snapshot().state]).toEqual([true, 'half_open']);
  });

  it('P4: nobody parks behind a probe for long, and no herd is let loose when the circuit closes', async () => {
    const clock = manualClock();
    const policy = createBreaker({
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 1,
    });
    await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    await clock.advance(900);
    const probe = defer();
    watch(policy.execute(() => probe.promise));
    let released = 0;
    const park = () =>
      watch(
        policy.execute(() => {
          released += 1;
          return new Promise(() => {});
        }),
      );
    const parked = Array.from({ length: 1_000 }, park);
    await clock.advance(1_300);
    // One may have gone as the next probe.
    expect(parked.filter(({ error }) => (error as { code?: string })?.code === 'circuit_open').length).toBe(
      1_000 - released,
    );
    expect(released).toBeLessThan(3);
    for (let call = 0; call < 1_000; call += 1) park();
    released = 0;
    probe.resolve();
    await settle();
    expect(released).toBeLessThan(20);
  });

  it('P5: a caller’s abort is no timeout', async () => {
    const policy = createPolicy({ attemptTimeoutMs: 10_000 });
    const { named } = record(policy);
    const controller = new AbortController();
    const call = policy.execute(() => new Promise(() => {}), { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    expect(named('attempt')).toEqual([expect.objectContaining({ ok: false, kind: 'cancelled' })]);
  });

  it('P6: a timeout neither kills a body that is read later nor leaves a stream unguarded', async () => {
    const clock = manualClock();
    const policy = createAttemptTimeout({ clock, attemptTimeoutMs: 50, idleMs: 100 });
    const signal = await policy.execute(async (attempt) => attempt.signal);
    await clock.advance(1_000);
    expect(signal.aborted).toBe(false);
    const iterator = policy
      .executeStream(async function* () {
        yield 1;
        await new Promise(() => {});
      })
      [Symbol.asyncIterator]();
    await iterator.next();
    const stalled = watch(iterator.next());
    await clock.advance(100);
    expect(stalled.error).toMatchObject({ code: 'stream_interrupted' });
  });

  it('P7: an aborted waiter leaves the queue at once and no newcomer steals its successor’s place', async () => {
    const policy = createBulkhead({ maxConcurrent: 1, maxQueue: 2 });
    const first = defer();
    watch(policy.execute(() => first.promise));
    const controller = new AbortController();
    const started: string[] = [];
    const aborted = watch(
      policy.execute(async () => void started.push('aborted'), { signal: controller.signal }),
    );
    watch(policy.execute(async () => void started.push('oldest')));
    controller.abort(new Error('gone'));
    await settle();
    expect(aborted.error).toMatchObject({ message: 'gone' });
    const newcomer = watch(policy.execute(async () => void started.push('newcomer')));
    first.resolve();
    await settle();
    expect(started).toEqual(['oldest', 'newcomer']);
    expect(newcomer.done).toBe(true);
  });

  it('P8: a listener that throws neither fails a good call nor runs it again', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const policy = createPolicy();
    for (const event of ['call', 'attempt'] as const) {
      policy.on(event, () => {
        throw new Error('the listener is broken');
      });
    }
    let calls = 0;
    expect(await policy.execute(async () => ++calls)).toBe(1);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  it('P9: nobody sleeps to be told that the circuit is open', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock });
    policy.isolate();
    await expect(policy.execute(async () => 1)).rejects.toMatchObject({ code: 'circuit_open' });
    expect(policy.snapshot().counts).toMatchObject({ retries: 0, attempts: 0 });
  });

  it('P11: a wall clock set back keeps no circuit open', async () => {
    const manual = manualClock();
    let wall = manual.now();
    const clock = {
      ...manual,
      now: () => wall,
      monotonic: () => manual.monotonic(),
      setTimer: manual.setTimer,
    };
    const policy = createBreaker({
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 1,
    });
    await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    wall -= 3_600_000;
    await manual.advance(900);
    expect(await policy.execute(async () => 'fine')).toBe('fine');
  });

  it('P12: an open circuit says its name, until when, and why', async () => {
    const clock = manualClock();
    const policy = createBreaker({
      name: 'search',
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 1,
      maxWaitMs: 0,
    });
    await policy.execute(() => Promise.reject(failure(502))).catch(() => {});
    const error = await policy.execute(async () => 1).catch((caught) => caught);
    expect(error).toMatchObject({
      name: 'CircuitOpenError',
      code: 'circuit_open',
      retryAfterMs: 830,
      cause: { status: 502 },
    });
    expect(error.message).toContain('"search"');
  });
});

describe('what users of other libraries reported', () => {
  it('openai-python #3828: one limit holds over all attempts', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, deadlineMs: 30_000, attemptTimeoutMs: 29_000 });
    const seen = watch(policy.execute(() => new Promise(() => {})));
    await clock.advance(30_000);
    expect(seen.done).toBe(true);
  });

  it('litellm #40130: a longer cooldown extends a shorter one', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, retry: false });
    const limited = (seconds: string) =>
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': seconds }))).catch(() => {});
    await Promise.all([limited('5'), limited('30'), limited('10')]);
    expect(policy.snapshot().cooldownMs).toBe(30_000);
  });

  it('pi #6911, #4991: a wait of days is an error now, not a sleep', async () => {
    const policy = createPolicy({ clock: manualClock() });
    await expect(
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': '277403' }))),
    ).rejects.toMatchObject({ status: 429 });
  });

  it('langchainjs #1929: a spent quota is not a rate limit', async () => {
    const policy = createPolicy({ classify: [{ code: 'insufficient_quota', kind: 'quota' }] });
    const spent = Object.assign(failure(429, { 'retry-after': '1' }), { code: 'insufficient_quota' });
    await expect(policy.execute(() => Promise.reject(spent))).rejects.toBe(spent);
    expect(policy.snapshot()).toMatchObject({ cooldownMs: 0, counts: { attempts: 1 } });
  });

  it('opossum #780, #861: one caller’s abort leaves the others alone', async () => {
    const policy = createPolicy();
    const work = defer<string>();
    const controller = new AbortController();
    const gone = watch(policy.execute(() => work.promise, { signal: controller.signal }));
    const staying = watch(policy.execute(() => work.promise));
    controller.abort();
    work.resolve('fine');
    await settle();
    expect([gone.error !== undefined, staying.value]).toEqual([true, 'fine']);
  });

  it('resilience4j #343, #903, #935, #1389: a probe that never comes back does not keep the circuit half open for ever', async () => {
    const clock = manualClock();
    const policy = createPolicy({
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 1,
      retry: false,
      attemptTimeoutMs: 1_000,
    });
    await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    await clock.advance(900);
    watch(policy.execute(() => new Promise(() => {})));
    await clock.advance(1_000 + 600);
    expect(await policy.execute(async () => 'fine')).toBe('fine');
  });

  it('axios-retry #21: a deadline gone by is an end, not a negative timer', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock });
    await clock.advance(1_000);
    let calls = 0;
    await expect(policy.execute(async () => ++calls, { deadlineAt: 500 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    await expect(policy.execute(async () => ++calls, { deadlineMs: -5 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    expect([calls, clock.pending]).toEqual([0, 0]);
  });

  it('opossum #719: an open circuit needs no timer to become half open', async () => {
    const clock = manualClock();
    const policy = createBreaker({
      clock,
      random: () => 0.5,
      breakerConsecutiveFailures: 1,
    });
    await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    expect([policy.snapshot().state, clock.pending]).toEqual(['open', 0]);
    await clock.advance(3_600_000);
    expect(await policy.execute(async () => 'fine')).toBe('fine');
  });

  it('failsafe #110, #180: after a 429 the other callers hold back too', async () => {
    const policy = createPolicy({ clock: manualClock(), retry: false });
    await policy.execute(() => Promise.reject(failure(429, { 'retry-after': '20' }))).catch(() => {});
    let calls = 0;
    const others = Array.from({ length: 10 }, () =>
      policy.execute(async () => ++calls).catch((error) => error.retryAfterMs),
    );
    expect(new Set(await Promise.all(others))).toEqual(new Set([20_000]));
    expect(calls).toBe(0);
  });

  it('litellm #29808: a stream that breaks before its first content is tried again, after it never', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, random: () => 0 });
    const read = async (good: number) => {
      const chunks: string[] = [];
      const stream = policy.executeStream(async function* ({ attempt }) {
        for (let chunk = 0; chunk < good; chunk += 1) yield `${attempt}.${chunk}`;
        if (attempt === 1) throw failure(529);
        yield `${attempt}.end`;
      });
      try {
        for await (const chunk of stream) chunks.push(chunk);
      } catch (error) {
        chunks.push((error as { code: string }).code);
      }
      return chunks;
    };
    const [before, after] = [watch(read(0)), watch(read(1))];
    await clock.advance(10_000);
    expect(before.value).toEqual(['2.end']);
    expect(after.value).toEqual(['1.0', 'stream_interrupted']);
  });

  it('aws builders’ library: retries in three layers do not multiply when their kinds say that nothing helps', async () => {
    const clock = manualClock();
    const layers = ['outer', 'middle', 'inner'].map((name) =>
      createPolicy({
        name,
        clock,
        random: () => 0,
        retryBudgetMax: 1,
        retryBudgetRatio: 0,
        retryBudgetPerMinute: 0,
        breaker: false,
      }),
    );
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw failure(500);
    };
    const nested = layers.reduceRight<() => Promise<unknown>>(
      (inner, policy) => () => policy.execute(inner),
      run,
    );
    const seen = Array.from({ length: 20 }, () => watch(nested()));
    await clock.advance(60_000);
    expect(seen.every(({ done }) => done)).toBe(true);
    // Without budgets it would be 20 x 5 x 5 x 5.
    expect(calls).toBeLessThanOrEqual(23);
  });
});
