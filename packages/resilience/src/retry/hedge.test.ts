// Infrastructure Service: resilience · stable API, changes affect all users

import { sleep } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, record, seeded, settle, watch } from '../../test/support.ts';
import { createHedge } from '../policy/single-strategies.ts';
import { createRetryBudget } from './retry-budget.ts';

function setUp(options: { hedgeRatio?: number; retryBudgetMax?: number } = {}) {
  const clock = manualClock();
  const policy = createHedge({ name: 'test', clock, hedgeAfterMs: 100, idempotent: true, ...options });
  return { clock, policy, ...record(policy) };
}

describe('hedge', () => {
  it('starts no second attempt beside one that is quick enough', async () => {
    const { clock, policy } = setUp();
    const seen = watch(policy.execute(() => sleep(99, { clock })));
    await clock.advance(1_000);
    expect(seen.done).toBe(true);
    expect(policy.snapshot().counts).toMatchObject({ attempts: 1, hedges: 0 });
    expect(clock.pending).toBe(0);
  });

  it('takes the first good answer and aborts the other attempt', async () => {
    const { clock, policy } = setUp();
    const signals: AbortSignal[] = [];
    const seen = watch(
      policy.execute(async ({ signal }) => {
        signals.push(signal);
        if (signals.length === 1) return new Promise<string>(() => {});
        await sleep(10, { clock });
        return 'second';
      }),
    );
    await clock.advance(110);
    expect(seen.value).toBe('second');
    expect(signals[0]?.reason).toMatchObject({ code: 'superseded' });
    expect(signals[1]?.aborted).toBe(false);
    expect(policy.snapshot().counts).toMatchObject({ attempts: 2, hedges: 1, calls: 1 });
    expect(clock.pending).toBe(0);
  });

  it('keeps the process alive until the second attempt, and no longer', async () => {
    const clock = manualClock();
    const kept: number[] = [];
    const setTimer: typeof clock.setTimer = (run, delayMs, keepAlive) => {
      if (keepAlive) kept.push(delayMs);
      return clock.setTimer(run, delayMs);
    };
    const policy = createHedge({
      ...{ clock: { ...clock, monotonic: clock.monotonic, setTimer } },
      ...{ hedgeAfterMs: 100, idempotent: true },
    });
    let started = 0;
    const seen = watch(
      policy.execute(() => {
        started += 1;
        return started === 1 ? new Promise(() => {}) : Promise.resolve('second');
      }),
    );
    await clock.advance(100);
    expect(seen.value).toBe('second');
    expect(kept).toEqual([100]);
    expect(clock.pending).toBe(0);
  });

  it('waits for the other attempt when one fails, and fails with the last', async () => {
    const { clock, policy } = setUp();
    let started = 0;
    const seen = watch(
      policy.execute(async () => {
        started += 1;
        const mine = started;
        await sleep(mine === 1 ? 150 : 100, { clock });
        throw failure(500 + mine);
      }),
    );
    await clock.advance(150);
    expect(seen.done).toBe(false);
    await clock.advance(50);
    expect(seen.error).toMatchObject({ status: 502 });
  });

  it('fails at once when the first attempt fails before a hedge started', async () => {
    const { clock, policy } = setUp();
    await expect(policy.execute(() => Promise.reject(failure(500)))).rejects.toMatchObject({ status: 500 });
    expect(clock.pending).toBe(0);
  });

  it('never kills a running attempt for want of budget', async () => {
    const clock = manualClock();
    const budget = createRetryBudget({ retryBudgetMax: 1, retryBudgetPerMinute: 0, clock });
    budget.take();
    const policy = createHedge({ name: 'test', clock, hedgeAfterMs: 100, idempotent: true, budget });
    const { named } = record(policy);
    const seen = watch(policy.execute(() => sleep(500, { clock }).then(() => 'first')));
    await clock.advance(500);
    expect(seen.value).toBe('first');
    expect(named('reject')).toEqual([expect.objectContaining({ reason: 'retry_budget' })]);
  });

  it('asks at most its share twice when everything is slow', async () => {
    const { clock, policy } = setUp({ hedgeRatio: 0.05, retryBudgetMax: 10_000 });
    for (let call = 0; call < 1_000; call += 1) {
      watch(policy.execute(() => sleep(1_000, { clock })));
    }
    await clock.advance(2_000);
    const { hedges, calls } = policy.snapshot().counts;
    expect(calls).toBe(1_000);
    expect(hedges).toBeGreaterThan(0);
    expect(hedges).toBeLessThanOrEqual(51);
  });

  it('gets back what a hedge cost that answered first, and only that', async () => {
    const { clock, policy } = setUp({ hedgeRatio: 1, retryBudgetMax: 1 });
    const slowThen = (ms: number) => {
      let started = 0;
      return () => sleep(++started === 1 ? 400 : ms, { clock });
    };
    for (const ms of [10, 10, 350]) {
      watch(policy.execute(slowThen(ms)));
      await clock.advance(500);
    }
    expect(policy.snapshot().counts.hedges).toBe(3);
    watch(policy.execute(slowThen(10)));
    await clock.advance(500);
    expect(policy.snapshot().counts).toMatchObject({ hedges: 3, rejected: { retry_budget: 1 } });
  });

  it('saves up ten hedges at most, however long all was quick', async () => {
    const { clock, policy } = setUp({ hedgeRatio: 0.5, retryBudgetMax: 100 });
    for (let call = 0; call < 50; call += 1) await policy.execute(async () => call);
    for (let call = 0; call < 40; call += 1) watch(policy.execute(() => sleep(1_000, { clock })));
    await clock.advance(1_000);
    expect(policy.snapshot().counts.hedges).toBe(10);
  });

  it('does not hedge a stream', async () => {
    const { clock, policy } = setUp();
    const read = (async () => {
      const chunks: number[] = [];
      for await (const chunk of policy.executeStream(async function* () {
        await sleep(500, { clock });
        yield 1;
      })) {
        chunks.push(chunk);
      }
      return chunks;
    })();
    const seen = watch(read);
    await clock.advance(500);
    expect(seen.value).toEqual([1]);
    expect(policy.snapshot().counts.hedges).toBe(0);
  });

  it('ends both attempts when the caller goes', async () => {
    const { clock, policy } = setUp();
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const run = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    const seen = watch(policy.execute(run, { signal: controller.signal }));
    await clock.advance(100);
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  it('cuts the tail of a service with two moods', async () => {
    const random = seeded(7);
    const timed = async (hedged: boolean) => {
      const clock = manualClock();
      const policy = createHedge({
        clock,
        hedgeAfterMs: hedged ? 100 : 29_999,
        idempotent: true,
        retryBudgetMax: 1_000,
      });
      const durations: number[] = [];
      for (let call = 0; call < 500; call += 1) {
        const started = clock.monotonic();
        const run = ({ signal }: { signal: AbortSignal }) =>
          sleep(random() < 0.03 ? 2_000 : 20 + random() * 40, { clock, signal });
        watch(policy.execute(run).then(() => durations.push(clock.monotonic() - started)));
        await clock.advance(50);
      }
      await clock.advance(10_000);
      return { p99: durations.sort((a, b) => a - b)[494]!, extra: policy.snapshot().counts.hedges / 500 };
    };
    const [plain, hedged] = [await timed(false), await timed(true)];
    expect(hedged.p99).toBeLessThan(plain.p99 * 0.4);
    expect(hedged.extra).toBeLessThanOrEqual(0.05);
  });
});
