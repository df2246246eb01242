// Infrastructure Service: resilience · stable API, changes affect all users

import { getEventListeners } from 'node:events';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, record, settle, watch } from '../../test/support.ts';
import { createCooldowns } from '../cooldown/cooldowns.ts';
import type { ResilienceError } from '../errors/errors.ts';
import { createRetryBudget } from '../retry/retry-budget.ts';
import { resilienceSettings } from '../settings/settings.ts';
import { createPolicy } from './create-policy.ts';
import type { PolicyOptions } from './policy-options.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = manualClock();
  const policy = createPolicy({ name: 'test', clock, random: () => 0.5, ...options });
  return { clock, policy, ...record(policy) };
}

describe('createPolicy', () => {
  it('gives the answer of a call that succeeds, and one attempt', async () => {
    const { policy, named } = setUp();
    expect(await policy.execute(async ({ attempt }) => attempt, { operation: 'ask' })).toBe(1);
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 1, failures: 0, retries: 0 });
    expect(named('call')).toEqual([
      { policy: 'test', operation: 'ask', ok: true, attempts: 1, durationMs: 0 },
    ]);
    expect(named('attempt')).toEqual([
      { policy: 'test', operation: 'ask', attempt: 1, ok: true, durationMs: 0 },
    ]);
  });

  it('tries a transient failure again after a jittered wait and tells of it', async () => {
    const { policy, clock, named } = setUp();
    const seen = watch(
      policy.execute(async ({ attempt }) => {
        if (attempt === 1) throw failure(500);
        return attempt;
      }),
    );
    await clock.advance(374);
    expect(seen.done).toBe(false);
    await clock.advance(1);
    expect(seen.value).toBe(2);
    expect(named('retry')).toEqual([
      { policy: 'test', operation: undefined, attempt: 2, delayMs: 375, kind: 'transient' },
    ]);
    expect(named('call')).toEqual([expect.objectContaining({ ok: true, attempts: 2, durationMs: 375 })]);
  });

  it('rejects with the last attempt’s own error', async () => {
    const { policy, clock } = setUp({ maxAttempts: 3 });
    const errors: unknown[] = [];
    const seen = watch(
      policy.execute(async () => {
        const error = failure(500);
        errors.push(error);
        throw error;
      }),
    );
    await clock.advance(60_000);
    expect(errors).toHaveLength(3);
    expect(seen.error).toBe(errors[2]);
  });

  it('does not try again what cannot succeed, nor what it does not know', async () => {
    for (const error of [failure(400), failure(401), new Error('what?')]) {
      const { policy } = setUp();
      await expect(policy.execute(() => Promise.reject(error))).rejects.toBe(error);
      expect(policy.snapshot().counts.attempts).toBe(1);
    }
  });

  it('ends the whole call at its deadline, even when nobody listens to the signal', async () => {
    const { policy, clock } = setUp({ deadlineMs: 1_000, retry: false });
    const seen = watch(policy.execute(() => new Promise(() => {})));
    await clock.advance(999);
    expect(seen.done).toBe(false);
    await clock.advance(1);
    expect(seen.error).toMatchObject({ code: 'deadline_exceeded', kind: 'transient', retryable: true });
  });

  it('takes the shorter of its own deadline and the call’s', async () => {
    const { policy, clock } = setUp({ deadlineMs: 1_000 });
    const shorter = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 100 }));
    const outer = watch(policy.execute(() => new Promise(() => {}), { deadlineAt: clock.monotonic() + 50 }));
    const longer = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 100_000 }));
    await clock.advance(50);
    expect([outer.done, shorter.done, longer.done]).toEqual([true, false, false]);
    await clock.advance(50);
    expect([shorter.done, longer.done]).toEqual([true, false]);
    await clock.advance(900);
    expect(longer.done).toBe(true);
  });

  it('starts nothing when the deadline has passed', async () => {
    const { policy, named } = setUp();
    let calls = 0;
    await expect(policy.execute(async () => ++calls, { deadlineMs: 0 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    expect(calls).toBe(0);
    expect(named('reject')).toEqual([expect.objectContaining({ reason: 'deadline' })]);
  });

  it('does not sleep when the sleep cannot end before the deadline', async () => {
    const { policy, named } = setUp({ deadlineMs: 1_000, backoffBaseMs: 8_000 });
    await expect(policy.execute(() => Promise.reject(failure(500)))).rejects.toMatchObject({ status: 500 });
    expect(named('reject')).toEqual([expect.objectContaining({ reason: 'deadline' })]);
  });

  it('ends an attempt at its timeout and tries again', async () => {
    const { policy, clock } = setUp({ attemptTimeoutMs: 100 });
    const signals: AbortSignal[] = [];
    const seen = watch(
      policy.execute(async ({ signal, attempt }) => {
        signals.push(signal);
        return attempt === 1 ? new Promise<never>(() => {}) : 'late but fine';
      }),
    );
    await clock.advance(500);
    expect(seen.value).toBe('late but fine');
    expect(signals[0]?.reason).toMatchObject({ code: 'attempt_timeout' });
    expect(signals[1]?.aborted).toBe(false);
  });

  it('leaves the signal alone after success: a body may still be read', async () => {
    const { policy, clock } = setUp({ attemptTimeoutMs: 50 });
    let kept: AbortSignal | undefined;
    await policy.execute(async ({ signal }) => {
      kept = signal;
    });
    await clock.advance(1_000);
    expect(kept?.aborted).toBe(false);
  });

  it('passes a nested policy its limits through the attempt', async () => {
    const { policy, clock } = setUp({ deadlineMs: 200, retry: false });
    const inner = createPolicy({ name: 'inner', clock, deadlineMs: 10_000 });
    const seen = watch(policy.execute((attempt) => inner.execute(() => new Promise(() => {}), attempt)));
    await clock.advance(200);
    expect(seen.error).toMatchObject({ code: 'deadline_exceeded' });
    expect(inner.snapshot().counts).toMatchObject({ calls: 1, failures: 1 });
  });

  it('answers with the fallback when the call has failed, and tells which kind it was', async () => {
    const { policy, named } = setUp({
      retry: false,
      fallback: (error, { kind }) => `offline, ${kind}: ${(error as Error).message}`,
    });
    expect(await policy.execute<unknown>(() => Promise.reject(failure(503)))).toBe(
      'offline, overloaded: status 503',
    );
    expect(named('fallback')).toEqual([{ policy: 'test', operation: undefined, kind: 'overloaded' }]);
    expect(policy.snapshot().counts).toMatchObject({ fallbacks: 1, failures: 0 });
  });

  it('keeps the call’s own error when the fallback throws', async () => {
    const { policy } = setUp({
      retry: false,
      fallback: () => {
        throw new Error('the fallback is broken');
      },
    });
    await expect(policy.execute(() => Promise.reject(failure(503)))).rejects.toMatchObject({ status: 503 });
  });

  it('holds everyone back after a rate limit that says for how long, and no longer', async () => {
    const { policy, clock, named } = setUp({ retry: false });
    await expect(
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': '2' }))),
    ).rejects.toMatchObject({ status: 429 });
    expect(named('cooldown')).toEqual([{ policy: 'test', durationMs: 2000, shared: false }]);
    await clock.advance(1_999);
    await expect(policy.execute(async () => 1)).rejects.toMatchObject({
      code: 'cooldown',
      kind: 'local',
      retryAfterMs: 1,
    });
    await clock.advance(1);
    expect(await policy.execute(async () => 1)).toBe(1);
  });

  it('has no breaker when that is off', async () => {
    const { policy } = setUp({ retry: false, breaker: false });
    for (let call = 0; call < 100; call += 1)
      await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    policy.isolate();
    policy.reset();
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { attempts: 100, opens: 0 } });
  });

  it('refuses a hedge that nobody said may run twice', () => {
    expect(() => createPolicy({ hedgeAfterMs: 100 })).toThrow(/idempotent/);
    expect(() => createPolicy({ hedgeAfterMs: 100, idempotent: false })).toThrow(/idempotent/);
    expect(() => createPolicy({ retry: false, maxAttempts: 3 })).toThrow(/retry/);
    expect(() => createPolicy({ retry: false, hedgeAfterMs: 9, idempotent: true })).toThrow(/retry/);
    expect(() =>
      createPolicy({
        budget: {},
        clock: {},
        classify: 5,
        random: 5,
        cooldownKey: '',
        cooldowns: 5,
        retry: true,
      } as never),
    ).toThrow(
      expect.objectContaining({
        problems: ['budget', 'clock', 'classify', 'random', 'cooldownKey', 'cooldowns', 'retry'].map((path) =>
          expect.objectContaining({ path }),
        ),
      }),
    );
  });

  it('shares a budget and a cooldown with another policy of the same dependency', async () => {
    const clock = manualClock();
    const cooldowns = createCooldowns({ clock });
    const budget = createRetryBudget({
      retryBudgetMax: 1,
      retryBudgetRatio: 0,
      retryBudgetPerMinute: 0,
      clock,
    });
    const [a, b] = ['a', 'b'].map((name) =>
      createPolicy({ name, clock, cooldowns, cooldownKey: 'openai', budget, random: () => 0.5 }),
    );
    watch(a!.execute(() => Promise.reject(failure(500))));
    await clock.advance(10_000);
    await expect(b!.execute(() => Promise.reject(failure(500)))).rejects.toMatchObject({ status: 500 });
    expect([a!.snapshot().counts.retries, b!.snapshot().counts.retries]).toEqual([1, 0]);
    await a!.execute(() => Promise.reject(failure(429, { 'retry-after': '9' }))).catch(() => {});
    await expect(b!.execute(async () => 1, { deadlineMs: 8_000 })).rejects.toMatchObject({
      code: 'cooldown',
      retryAfterMs: 9_000,
    });
  });

  it('needs no cooldown when that is off', async () => {
    const { policy } = setUp({ retry: false, cooldown: false });
    await expect(
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': '2' }))),
    ).rejects.toMatchObject({ status: 429 });
    expect(await policy.execute(async () => 1)).toBe(1);
  });

  it.each([
    null,
    5,
    'fast',
    { classify: [null] },
    { classify: [{ code: 'x' }] },
    { classify: [{ kind: 'odd' }] },
  ])('refuses %j as options', (options) => {
    expect(() => createPolicy(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    );
  });

  it('ends with the caller’s own reason while the fallback runs, and leaves no listener behind', async () => {
    const { policy } = setUp({ maxAttempts: 1, fallback: () => new Promise(() => {}) });
    const controller = new AbortController();
    const seen = watch(policy.execute(() => Promise.reject(failure(500)), { signal: controller.signal }));
    await settle();
    expect(seen.done).toBe(false);
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toEqual(new Error('gone'));
    const { signal } = new AbortController();
    await policy.execute(async () => 'fine', { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('keeps the process alive for the wait before a retry, and for nothing else', async () => {
    const clock = manualClock();
    const kept: boolean[] = [];
    const setTimer: typeof clock.setTimer = (run, delayMs, keepAlive = false) => {
      kept.push(keepAlive);
      return clock.setTimer(run, delayMs);
    };
    const policy = createPolicy({
      clock: { ...clock, monotonic: clock.monotonic, setTimer },
      maxAttempts: 2,
    });
    watch(policy.execute(() => Promise.reject(failure(500))));
    await settle();
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect(kept.length).toBeGreaterThan(1);
  });

  it('takes a deadline that is no number for none', async () => {
    const { policy } = setUp();
    for (const limit of [{ deadlineAt: Number.NaN }, { deadlineMs: Number.NaN }])
      expect(await policy.execute(async () => 'fine', limit)).toBe('fine');
  });

  it('refuses options of a call that are of the wrong type, all at once, and runs nothing', async () => {
    const { policy } = setUp();
    let calls = 0;
    const wrong = { deadlineMs: 'soon', deadlineAt: '5', operation: 7, signal: {} } as never;
    const problems = ['deadlineMs', 'deadlineAt', 'operation', 'signal'].map((path) =>
      expect.objectContaining({ path }),
    );
    await expect(policy.execute(async () => ++calls, wrong)).rejects.toMatchObject({
      code: 'invalid_options',
      problems,
    });
    const stream = policy.executeStream(async function* () {
      yield ++calls;
    }, wrong);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'invalid_options' });
    await expect(policy.execute(async () => ++calls, { signal: null } as never)).rejects.toMatchObject({
      code: 'invalid_options',
    });
    expect(calls).toBe(0);
  });

  it('takes loaded settings, those of one operation where it is named, and a preset by hand', async () => {
    const settings = resilienceSettings.load({
      env: { TPL_RESILIENCE_MAX_ATTEMPTS: '1' },
      defaults: { operations: { draft: { maxAttempts: 9 } } },
      values: { operations: { translate: { maxAttempts: 3 } } },
    });
    const attemptsOf = async (options: PolicyOptions) => {
      const { policy, clock } = setUp({ breaker: undefined, ...options });
      watch(policy.execute(() => Promise.reject(failure(500))));
      await clock.advance(60_000);
      return policy.snapshot().counts.attempts;
    };
    expect(await attemptsOf({ settings })).toBe(1);
    expect(await attemptsOf({ settings, operation: 'translate' })).toBe(3);
    expect(await attemptsOf({ settings, operation: 'draft' })).toBe(1);
    expect(await attemptsOf({ settings, operation: 'translate', retry: false })).toBe(1);
    expect(await attemptsOf({ preset: 'development' })).toBe(2);
  });

  it('makes a gate of settings that hedge', async () => {
    const settings = resilienceSettings.load({ values: { hedgeAfterMs: 10 } });
    const { policy, clock } = setUp({ settings, retry: false });
    watch(policy.execute(() => new Promise(() => {})));
    await clock.advance(1_000);
    expect(policy.snapshot().counts).toMatchObject({ attempts: 1, hedges: 0 });
  });

  it('refuses settings beside settings by hand, and an operation without any', () => {
    const settings = resilienceSettings.load();
    const problemsOf = (options: object) => {
      try {
        createPolicy(options);
      } catch (error) {
        return (error as ResilienceError).problems.map(({ path }) => path);
      }
      return [];
    };
    expect(problemsOf({ settings, preset: 'production', maxAttempts: 2, name: '' })).toEqual([
      'name',
      'preset',
      'maxAttempts',
    ]);
    expect(problemsOf({ settings: 5 as never })).toEqual(['settings']);
    expect(problemsOf({ operation: 'translate' })).toEqual(['operation']);
    expect(() => createRetryBudget({ settings, retryBudgetMax: 1 })).toThrow(/retryBudgetMax/);
    expect(createRetryBudget({ settings }).available).toBe(100);
  });

  it('lists every problem of its options at once', () => {
    const options = {
      maxAttempts: 0,
      deadlineMs: Number.NaN,
      strategy: 'brave',
      retries: 3,
      fallback: 'text',
      name: '',
    };
    expect(() => createPolicy(options as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: expect.arrayContaining([
          expect.objectContaining({ path: 'maxAttempts' }),
          expect.objectContaining({ path: 'deadlineMs' }),
          expect.objectContaining({ path: 'strategy' }),
          expect.objectContaining({ path: 'retries' }),
          expect.objectContaining({ path: 'fallback' }),
          expect.objectContaining({ path: 'name' }),
        ]),
      }),
    );
  });
});
