// Infrastructure Service: resilience · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { record, settle, watch } from '../../test/support.ts';
import { mostWaiting } from '../call/call.ts';
import { compose } from '../policy/compose.ts';
import { createPolicy } from '../policy/create-policy.ts';
import { createRateLimiter, createRetry } from '../policy/single-strategies.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';

function setUp(options: { rateLimit?: number; rateLimitMs?: number; maxWaitMs?: number } = {}) {
  const clock = manualClock();
  const policy = createRateLimiter({ name: 'test', clock, rateLimit: 2, rateLimitMs: 1_000, ...options });
  const started: number[] = [];
  const run = async () => void started.push(clock.monotonic());
  return { clock, policy, started, run, ...record(policy) };
}

describe('rate limiter', () => {
  it('lets begin what it may, and the others when their permit is free, in order', async () => {
    const { clock, policy, started, run } = setUp();
    await policy.execute(run);
    await clock.advance(300);
    const order: number[] = [];
    for (let call = 0; call < 5; call += 1) void policy.execute(run).then(() => order.push(call));
    await settle();
    expect(policy.snapshot().queued).toBe(4);
    await clock.advance(3_000);
    expect(started).toEqual([0, 300, 1_000, 1_300, 2_000, 2_300]);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(clock.pending).toBe(0);
  });

  it('never lets more begin in any stretch of time, however calls come and go', async () => {
    const step = fc.record({ gap: fc.nat(400), leave: fc.option(fc.nat(1_500)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, rateLimit) => {
          const clock = createVirtualClock();
          const policy = createRateLimiter({ clock, rateLimit, rateLimitMs: 1_000 });
          const started: number[] = [];
          const calls = [];
          for (const { gap, leave } of steps) {
            await clock.advance(gap);
            const controller = new AbortController();
            if (leave !== null) clock.setTimer(() => controller.abort(), leave);
            const call = policy.execute(async () => void started.push(clock.monotonic()), controller);
            calls.push(watch(call));
          }
          await clock.advance(60_000);
          for (const [index, at] of started.slice(rateLimit).entries())
            if (at - started[index]! < 1_000) throw new Error(`${started}`);
          return calls.every(({ done }) => done);
        },
      ),
      { numRuns: 60 },
    );
  });

  // SGrondin/bottleneck#170
  it('lets no more begin after a cooldown either: a permit from before it is none', async () => {
    const clock = createVirtualClock();
    const policy = createPolicy({
      clock,
      random: () => 0.5,
      rateLimit: 2,
      rateLimitMs: 1_000,
      maxAttempts: 1,
    });
    const started: number[] = [];
    const calls = Array.from({ length: 8 }, (_, call) =>
      watch(
        policy.execute(async () => {
          started.push(clock.monotonic());
          if (call === 0) throw Object.assign(new Error(), { status: 429, headers: { 'retry-after': '5' } });
        }),
      ),
    );
    await clock.advance(30_000);
    expect(calls.every(({ done }) => done)).toBe(true);
    expect(started).toHaveLength(8);
    for (const [index, at] of started.slice(2).entries())
      expect(at - started[index]!).toBeGreaterThanOrEqual(1_000);
    expect(started.filter((at) => at > 0 && at < 5_000)).toEqual([]);
  });

  it('turns away at once who would get no permit in time', async () => {
    const { clock, policy, run, named } = setUp({ maxWaitMs: 1_500 });
    for (let call = 0; call < 4; call += 1) watch(policy.execute(run));
    await expect(policy.execute(run)).rejects.toMatchObject({
      code: 'rate_limit',
      kind: 'local',
      retryable: true,
      retryAfterMs: 2_000,
    });
    await expect(policy.execute(run, { deadlineMs: 900 })).rejects.toMatchObject({ code: 'rate_limit' });
    expect(named('reject')).toHaveLength(2);
    expect(policy.snapshot().counts.rejected.rate_limit).toBe(2);
    await clock.advance(2_000);
    expect(policy.snapshot()).toMatchObject({ queued: 0, counts: { attempts: 4 } });
  });

  it('lets nobody wait where that is said', async () => {
    const { policy, run } = setUp({ maxWaitMs: 0 });
    await policy.execute(run);
    await policy.execute(run);
    await expect(policy.execute(run)).rejects.toMatchObject({ code: 'rate_limit', retryAfterMs: 1_000 });
  });

  it('gives the place of one that leaves to the next', async () => {
    const { clock, policy, run, started } = setUp({ rateLimit: 1 });
    const controller = new AbortController();
    await policy.execute(run);
    const leaving = watch(policy.execute(run, { signal: controller.signal }));
    watch(policy.execute(run));
    controller.abort(new Error('gone'));
    await settle();
    expect(leaving.error).toMatchObject({ message: 'gone' });
    await clock.advance(1_000);
    expect(started).toEqual([0, 1_000]);
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer behind when everyone has left', async () => {
    const { clock, policy, run } = setUp({ rateLimit: 1 });
    const controller = new AbortController();
    await policy.execute(run);
    watch(policy.execute(run, { signal: controller.signal }));
    controller.abort();
    await settle();
    expect(clock.pending).toBe(0);
  });

  it('bounds how many wait', async () => {
    const { policy, run } = setUp({ rateLimit: 1, rateLimitMs: 1, maxWaitMs: 3_600_000 });
    const calls = Array.from({ length: mostWaiting + 2 }, () => watch(policy.execute(run)));
    await settle();
    expect(policy.snapshot().queued).toBe(mostWaiting);
    expect(calls.at(-1)?.error).toMatchObject({ code: 'rate_limit' });
  });

  it('counts every attempt in a policy, retries too, and holds in compose', async () => {
    const clock = manualClock();
    const quick = { backoffBaseMs: 1, backoffMaxMs: 1, maxAttempts: 2 };
    const limit = { rateLimit: 1, rateLimitMs: 500 };
    for (const policy of [
      createPolicy({ clock, ...quick, ...limit }),
      compose([createRetry({ clock, ...quick }), createRateLimiter({ clock, ...limit })], { clock }),
    ]) {
      const from = clock.monotonic();
      const started: number[] = [];
      const call = policy.execute(async () => {
        started.push(clock.monotonic() - from);
        throw Object.assign(new Error('busy'), { status: 500 });
      });
      const seen = watch(call);
      await clock.advance(10);
      expect(policy.snapshot().queued).toBe(1);
      await clock.advance(600);
      expect(seen.error).toMatchObject({ status: 500 });
      expect(started).toEqual([0, 500]);
    }
  });
});
