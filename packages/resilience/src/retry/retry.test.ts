// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, record, seeded, watch } from '../../test/support.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { RetryOptions } from '../policy/single-strategies.ts';
import { createRetry } from '../policy/single-strategies.ts';
import { createRetryBudget } from './retry-budget.ts';

function setUp(options: RetryOptions = {}) {
  const clock = manualClock();
  const policy = createRetry({ name: 'test', clock, random: () => 0.5, ...options });
  return { clock, policy, ...record(policy) };
}

const delays = (named: (name: string) => Record<string, unknown>[]) =>
  named('retry').map(({ delayMs }) => delayMs);

describe('retry', () => {
  it('draws each wait from half to the whole of a ceiling that doubles up to its maximum', async () => {
    const { policy, clock, named } = setUp({
      maxAttempts: 5,
      backoffBaseMs: 100,
      backoffMaxMs: 300,
      random: () => 0.999,
    });
    watch(policy.execute(() => Promise.reject(failure(500))));
    await clock.advance(10_000);
    expect(delays(named).map((ms) => Math.round(ms as number))).toEqual([100, 200, 300, 300]);
  });

  it('draws no wait shorter than half of it', async () => {
    const { policy, clock, named } = setUp({ backoffBaseMs: 100, backoffMaxMs: 300, random: () => 0 });
    watch(policy.execute(() => Promise.reject(failure(500))));
    await clock.advance(10_000);
    expect(delays(named)).toEqual([50, 100, 150]);
  });

  it('tries a timeout again only now and then: it holds a place at the server for as long again', async () => {
    const clock = manualClock();
    const policy = createPolicy({
      clock,
      random: () => 0.5,
      breaker: false,
      maxAttempts: 2,
      attemptTimeoutMs: 1_000,
    });
    const calls = Array.from({ length: 50 }, () => watch(policy.execute(() => new Promise(() => {}))));
    await clock.advance(10_000);
    expect(calls.every(({ done }) => done)).toBe(true);
    expect(policy.snapshot().counts.retries).toBe(3);
    for (let second = 0; second < 20; second += 1) {
      for (let call = 0; call < 20; call += 1) watch(policy.execute(() => new Promise(() => {})));
      await clock.advance(1_000);
    }
    await clock.advance(10_000);
    // A quarter of 20 a second, once that is seen.
    expect(policy.snapshot().counts.retries).toBeGreaterThan(60);
    expect(policy.snapshot().counts.retries).toBeLessThan(110);
  });

  it('waits at least as long as the server asks, spread by up to a tenth', async () => {
    for (const [random, expected] of [
      [0, 2_000],
      [0.999, 2_199.8],
    ] as const) {
      const { policy, clock, named } = setUp({ maxAttempts: 2, random: () => random });
      watch(policy.execute(() => Promise.reject(failure(503, { 'retry-after': '2' }))));
      await clock.advance(10_000);
      expect(delays(named)).toEqual([expected]);
    }
  });

  it('gives up at once when the server asks for more than the cap or the deadline', async () => {
    const { policy, named } = setUp({ retryAfterMaxMs: 5_000 });
    await expect(
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': '6' }))),
    ).rejects.toMatchObject({ status: 429 });
    await expect(
      policy.execute(() => Promise.reject(failure(429, { 'retry-after': '4' })), { deadlineMs: 3_000 }),
    ).rejects.toMatchObject({ status: 429 });
    expect(policy.snapshot().counts.attempts).toBe(2);
    expect(named('reject')).toEqual([expect.objectContaining({ reason: 'deadline' })]);
  });

  it('repeats what is not idempotent only when the server turned it away unread', async () => {
    for (const [error, attempts] of [
      [failure(500), 1],
      [Object.assign(new Error(), { code: 'ECONNRESET' }), 1],
      [failure(429), 2],
      [failure(529), 2],
      [Object.assign(new Error(), { code: 'ECONNREFUSED' }), 2],
    ] as const) {
      const { policy, clock } = setUp({ idempotent: false, maxAttempts: 2 });
      watch(policy.execute(() => Promise.reject(error)));
      await clock.advance(60_000);
      expect(policy.snapshot().counts.attempts).toBe(attempts);
    }
  });

  it('stops when the budget is spent, and a success gives back what it cost', async () => {
    const { policy, clock, named } = setUp({
      retryBudgetMax: 2,
      retryBudgetRatio: 0,
      retryBudgetPerMinute: 0,
      maxAttempts: 2,
    });
    const call = async (fails: boolean) => {
      watch(
        policy.execute(({ attempt }) =>
          fails || attempt === 1 ? Promise.reject(failure(500)) : Promise.resolve(1),
        ),
      );
      await clock.advance(1_000);
    };
    for (let count = 0; count < 5; count += 1) await call(false);
    expect(policy.snapshot()).toMatchObject({ retryBudget: 2, counts: { retries: 5 } });
    for (let count = 0; count < 5; count += 1) await call(true);
    expect(policy.snapshot()).toMatchObject({
      retryBudget: 0,
      counts: { retries: 7, rejected: { retry_budget: 3 } },
    });
    expect(named('reject')).toHaveLength(3);
  });

  it('asks nobody early, waits over no cap and never loops, whatever the header', async () => {
    const random = seeded(3);
    const pick = (...values: string[]) => values[Math.floor(random() * values.length)]!;
    for (let round = 0; round < 300; round += 1) {
      const number = (random() - 0.2) * 10 ** Math.floor(random() * 14);
      const value = pick(
        String(number),
        String(Math.round(number)),
        'NaN',
        '-5',
        '1e99',
        '277403',
        '3000000',
        '',
        ' 2 ',
        '٣',
        new Date(Date.UTC(2026, 0, 1) + number).toUTCString(),
      );
      const { policy, clock, named } = setUp({ maxAttempts: 3, retryAfterMaxMs: 60_000 });
      watch(
        policy.execute(() =>
          Promise.reject(
            failure(429, { [pick('retry-after', 'retry-after-ms', 'x-ratelimit-reset')]: value }),
          ),
        ),
      );
      await clock.advance(200_000);
      expect(policy.snapshot().counts.attempts).toBeLessThanOrEqual(3);
      for (const delayMs of delays(named)) {
        expect(delayMs).toBeGreaterThan(0);
        expect(delayMs).toBeLessThanOrEqual(66_000);
      }
    }
  });

  it('never waits for what this process itself turned away, whatever a rule of the caller’s says', async () => {
    const { policy, named } = setUp({ classify: () => ({ retryable: true }) });
    const local = Object.assign(new Error('full'), { kind: 'local' });
    await expect(policy.execute(() => Promise.reject(local))).rejects.toBe(local);
    expect(named('retry')).toEqual([]);
  });

  it('ends with the call’s own error when cooldowns of the caller’s own give nonsense', async () => {
    const clock = manualClock();
    const policy = createPolicy({
      clock,
      cooldowns: { remainingMs: () => Number.NaN, extend: () => false, clear: () => {}, shared: false },
    });
    const seen = watch(policy.execute(() => Promise.reject(failure(500))));
    await clock.advance(1);
    expect(seen.error).toMatchObject({ status: 500 });
  });

  it('ends with the call’s own error when a budget of the caller’s own throws', async () => {
    const broken = () => {
      throw new Error('the budget is broken');
    };
    const { policy } = setUp({ budget: { deposit: () => {}, take: broken, refund: broken, available: 1 } });
    await expect(policy.execute(() => Promise.reject(failure(500)))).rejects.toMatchObject({ status: 500 });
  });
});

describe('createRetryBudget', () => {
  it('fills with calls and with time, up to its maximum', async () => {
    const clock = manualClock();
    const budget = createRetryBudget({
      retryBudgetMax: 3,
      retryBudgetRatio: 0.5,
      retryBudgetPerMinute: 6,
      clock,
    });
    for (const expected of [true, true, true, false]) expect(budget.take()).toBe(expected);
    budget.deposit();
    expect(budget.take()).toBe(false);
    budget.deposit();
    expect(budget.take()).toBe(true);
    await clock.advance(10_000);
    expect(budget.available).toBe(1);
    await clock.advance(3_600_000);
    expect(budget.available).toBe(3);
    budget.refund();
    expect(budget.available).toBe(3);
  });

  it('begins full and fills by its defaults: half a retry for a call that is served, ten a minute, up to a hundred', async () => {
    const clock = manualClock();
    const budget = createRetryBudget({ clock });
    expect(budget.available).toBe(100);
    while (budget.take());
    for (let call = 0; call < 101; call += 1) budget.deposit();
    expect(budget.available).toBe(50);
    await clock.advance(60_000);
    expect(budget.available).toBe(60);
  });

  it('refuses values that would make it endless or empty for ever', () => {
    expect(() => createRetryBudget({ retryBudgetMax: Number.NaN, retryBudgetRatio: -1 })).toThrow(
      /retryBudgetRatio[\s\S]*retryBudgetMax|retryBudgetMax[\s\S]*retryBudgetRatio/,
    );
  });
});
