// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../../src/call/policy.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { PolicyOptions } from '../../src/policy/policy-options.ts';
import type { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';
import { failure, seeded, watch } from '../support.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = createVirtualClock();
  const policy = createPolicy({ clock, random: () => 0, retry: false, maxWaitMs: 0, ...options });
  return { clock, policy };
}

/** Settles after `ms`: well, or with `error`. */
const after = (clock: VirtualClock, ms: number, error?: Error) =>
  new Promise((resolve, reject) => {
    clock.setTimer(() => (error ? reject(error) : resolve('fine')), ms);
  });
const hang = () => new Promise<never>(() => {});

/** Starts `perSecond` calls a second, evenly, for `seconds`. */
async function flow(clock: VirtualClock, perSecond: number, seconds: number, call: () => Promise<unknown>) {
  for (let number = 0; number < perSecond * seconds; number += 1) {
    watch(call());
    await clock.advance(1_000 / perSecond);
  }
}

// SolaceProducts/solace-broker-mcp#296, erpc/erpc#1130
describe('few calls to a dependency that hangs', () => {
  /** Failures until the circuit opens, of workers that begin the next job a moment after the last; at most 100. */
  async function failuresToOpen(workers: number, options: PolicyOptions, apartMs: number, failMs?: number) {
    const { clock, policy } = setUp(options);
    const run = failMs === undefined ? hang : () => after(clock, failMs, failure(500));
    let failures = 0;
    const isClosed = () => policy.snapshot().state === 'closed';
    const work = async () => {
      while (isClosed()) {
        await policy.execute(run).catch(() => {});
        failures += 1;
        await new Promise<void>((resolve) => void clock.setTimer(resolve, 100));
      }
    };
    for (let worker = 0; worker < workers; worker += 1) {
      void work();
      await clock.advance(apartMs);
    }
    while (isClosed() && failures < 100) await clock.advance(100);
    return failures;
  }

  it.each([
    [1, {}, 10],
    [2, {}, 10],
    [3, {}, 10],
    [5, {}, 10],
    [1, { breakerConsecutiveFailures: 1 }, 1],
    [1, { breakerConsecutiveFailures: 3 }, 3],
    [1, { breakerConsecutiveFailures: 5 }, 5],
    [2, { breakerConsecutiveFailures: 5 }, 5],
    [1, { breakerConsecutiveFailures: 5, attemptTimeoutMs: 10_000 }, 5],
    [1, { attemptTimeoutMs: 600_000, deadlineMs: 600_000 }, 10],
  ] as const)('open it: %d workers with %j after %d in a row', async (workers, options, expected) => {
    for (const apartMs of [0, 6_000]) {
      const failures = await failuresToOpen(workers, options, apartMs);
      expect([failures >= expected, failures < expected + workers]).toEqual([true, true]);
    }
  });

  it.each([8_000, 15_000, 20_000])('open it where they fail after %d ms each', async (failMs) => {
    expect(await failuresToOpen(1, {}, 0, failMs)).toBe(10);
    expect(await failuresToOpen(1, { breakerConsecutiveFailures: 5 }, 0, failMs)).toBe(5);
  });

  it.each([60, 600])('open it at one call each %d s', async (seconds) => {
    const { clock, policy } = setUp();
    let calls = 0;
    for (; policy.snapshot().state === 'closed' && calls < 60; calls += 1) {
      watch(policy.execute(() => after(clock, 15_000, failure(503))));
      await clock.advance(seconds * 1_000);
    }
    expect(calls).toBe(10);
  });

  it('do not open it for a burst that follows a few failures of long ago', async () => {
    const { clock, policy } = setUp({ breakerTolerance: 0 });
    for (let call = 0; call < 5; call += 1) {
      watch(policy.execute(() => after(clock, 15_000, failure(503))));
      await clock.advance(60_000);
    }
    await clock.advance(3_600_000);
    for (let call = 0; call < 60; call += 1)
      watch(policy.execute(() => (call % 2 ? after(clock, 3_000, failure(503)) : after(clock, 5_000))));
    await clock.advance(60_000);
    expect(policy.snapshot().counts.opens).toBe(0);
  });
});

// guardian/frontend#16994, erpc/erpc#1130
describe('a dependency of whose calls nearly all hang', () => {
  it.each([
    [20, undefined, undefined, {}],
    [20, undefined, failure(400), {}],
    [20, undefined, undefined, { breakerFailureRate: 0.5 }],
    [5, undefined, undefined, {}],
  ] as const)(
    'opens the circuit at %d calls a second that fail after %p, though the others are answered at once with %p',
    async (perSecond, failMs, answer, options) => {
      const { clock, policy } = setUp(options);
      const random = seeded(7);
      await flow(clock, perSecond, 20, () => policy.execute(() => after(clock, 300)));
      await flow(clock, perSecond, 120, () =>
        policy.execute(() => {
          if (random() < 0.02) return after(clock, 100, answer);
          return failMs === undefined ? hang() : after(clock, failMs, failure(500));
        }),
      );
      expect(policy.snapshot().counts.opens).toBeGreaterThanOrEqual(1);
    },
  );

  /** Opens of a policy whose dependency hangs for a while, and serves before and after it. */
  async function opensAfter(perSecond: number, hangsFor: number, options: PolicyOptions = {}) {
    const { clock, policy } = setUp(options);
    const serve = () => policy.execute(() => after(clock, 100));
    await flow(clock, perSecond, 20, serve);
    await flow(clock, perSecond, hangsFor, () => policy.execute(hang));
    await flow(clock, perSecond, 90, serve);
    return policy.snapshot().counts.opens;
  }

  it('does not where it has been well since, however late the calls of then fail', async () => {
    for (const perSecond of [1, 5, 20])
      expect([perSecond, await opensAfter(perSecond, 10)]).toEqual([perSecond, 0]);
    const { clock, policy } = setUp();
    for (let call = 0; call < 100; call += 1) watch(policy.execute(hang));
    await flow(clock, 0.1, 60, () => policy.execute(() => after(clock, 100)));
    expect(policy.snapshot().counts.opens).toBe(0);
  });

  it('opens it once an outage, not again when the calls of before it fail', async () => {
    for (const perSecond of [1, 5, 20])
      expect([perSecond, await opensAfter(perSecond, 60)]).toEqual([perSecond, 1]);
  });

  it('stays closed where one in five is served, at once or late', async () => {
    for (const [servedMs, failMs] of [
      [100, undefined],
      [5_000, undefined],
      [5_000, 12_000],
      [20_000, undefined],
    ] as const) {
      const { clock, policy } = setUp({ breakerTolerance: 0 });
      const random = seeded(3);
      await flow(clock, 20, 120, () =>
        policy.execute(() => {
          if (random() < 0.2) return after(clock, servedMs);
          return failMs === undefined ? hang() : after(clock, failMs, failure(500));
        }),
      );
      expect([servedMs, failMs, policy.snapshot().counts.opens]).toEqual([servedMs, failMs, 0]);
    }
  });
});

// sony/gobreaker#91
describe('a long limit', () => {
  async function secondsToOpen(perSecond: number, failMs: number, attemptTimeoutMs: number) {
    const { clock, policy } = setUp({ attemptTimeoutMs, deadlineMs: 3_600_000 });
    await flow(clock, perSecond, 20, () => policy.execute(() => after(clock, 500)));
    const from = clock.monotonic();
    const isClosed = (one: Policy) => one.snapshot().state === 'closed';
    while (isClosed(policy) && clock.monotonic() < from + 600_000)
      await flow(clock, perSecond, 1 / perSecond, () =>
        policy.execute(() => after(clock, failMs, failure(503))),
      );
    return (clock.monotonic() - from) / 1_000;
  }

  it.each([30_000, 300_000, 3_600_000])('of %d ms does not delay what fails long before', async (limitMs) => {
    expect(await secondsToOpen(5, 3_000, limitMs)).toBeLessThan(6);
    expect(await secondsToOpen(20, 3_000, limitMs)).toBeLessThan(6);
    expect(await secondsToOpen(1, 1_000, limitMs)).toBeLessThan(15);
  });

  it('is no reason to wait for it where each takes some seconds', async () => {
    expect(await secondsToOpen(5, 6_000, 600_000)).toBeLessThan(15);
    expect(await secondsToOpen(1, 3_000, 600_000)).toBeLessThan(35);
    expect(await secondsToOpen(5, 10_000, 600_000)).toBeLessThan(45);
  });
});
