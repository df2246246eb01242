// Infrastructure Service: resilience · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, watch } from '../../test/support.ts';
import type { Policy } from '../call/policy.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';

const served = () => Promise.resolve('fine');
const broken = () => Promise.reject(failure(500));

/** A policy that has served `perSecond` calls a second for ten seconds. */
async function warm(perSecond: number, options: PolicyOptions = {}) {
  const clock = manualClock();
  const policy = createPolicy({
    clock,
    random: () => 0,
    maxAttempts: 1,
    maxWaitMs: 0,
    breakerTolerance: 0,
    ...options,
  });
  const next = () => clock.advance(1_000 / perSecond);
  for (let call = 0; call < 10 * perSecond; call += 1) {
    await policy.execute(served);
    await next();
  }
  /** Failures in a row until it opens; at most a hundred. */
  const failuresToOpen = async () => {
    let failures = 0;
    for (; policy.snapshot().state === 'closed' && failures < 100; failures += 1) {
      await policy.execute(broken).catch(() => {});
      await next();
    }
    return failures;
  };
  return { clock, policy, next, failuresToOpen };
}

describe('failures in a row that open the circuit', () => {
  it.each([
    [1, {}, 10],
    [4, {}, 10],
    [8, {}, 16],
    [20, {}, 22],
    [20, { breakerConsecutiveFailures: 5 }, 5],
    [1, { breakerConsecutiveFailures: 12 }, 10],
    [1, { breakerConsecutiveFailures: 40 }, 18],
    [8, { breakerConsecutiveFailures: 40 }, 18],
    [15, { breakerConsecutiveFailures: 40 }, 30],
  ] as const)('at %d calls a second with %j are %d', async (perSecond, options, expected) => {
    const { failuresToOpen, policy } = await warm(perSecond, options);
    const failures = await failuresToOpen();
    expect(Math.abs(failures - expected)).toBeLessThanOrEqual(perSecond === 15 || perSecond === 8 ? 1 : 0);
    expect(policy.snapshot().counts.opens).toBe(1);
  });

  it('do not open it where something is served in between', async () => {
    const { policy, next } = await warm(10);
    for (let call = 0; call < 100; call += 1) {
      await policy.execute(call % 8 === 7 ? served : broken).catch(() => {});
      await next();
    }
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { opens: 0 } });
  });
});

describe('an open circuit', () => {
  it('says when to come again, what failed last, and which sort of closed it is', async () => {
    const { policy, failuresToOpen } = await warm(1, { breakerOpenMs: 2_000, breakerProbeShare: 0 });
    await failuresToOpen();
    await expect(policy.execute(served)).rejects.toMatchObject({
      code: 'circuit_open',
      retryAfterMs: 2_000,
      cause: { status: 500 },
      message: 'The circuit of "policy" is open.',
    });
    policy.isolate();
    const error: unknown = await policy.execute(served).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({
      message: 'The circuit of "policy" was opened by hand.',
      retryAfterMs: undefined,
    });
  });

  it('probes each breakerOpenMs where calls are few, and by share where they are many', async () => {
    for (const [perSecond, options, perTenSeconds] of [
      [2, { breakerOpenMs: 1_000, breakerProbeShare: 0.1 }, 10],
      [50, { breakerOpenMs: 1_000, breakerProbeShare: 0.1 }, 50],
      [50, { breakerOpenMs: 1_000, breakerProbeShare: 0 }, 10],
    ] as const) {
      const { policy, next, failuresToOpen } = await warm(perSecond, options);
      await failuresToOpen();
      const before = policy.snapshot().counts.attempts;
      for (let call = 0; call < 10 * perSecond; call += 1) {
        await policy.execute(broken).catch(() => {});
        await next();
      }
      const probes = policy.snapshot().counts.attempts - before;
      expect(Math.abs(probes - perTenSeconds)).toBeLessThanOrEqual(0.2 * perTenSeconds);
    }
  });

  it('closes again once probes are served, and turns nobody away then', async () => {
    const { policy, next, failuresToOpen } = await warm(10);
    await failuresToOpen();
    const outcomes: boolean[] = [];
    for (let call = 0; call < 60; call += 1) {
      outcomes.push(
        await policy.execute(served).then(
          () => true,
          () => false,
        ),
      );
      await next();
    }
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { opens: 1 } });
    expect(outcomes.slice(30)).not.toContain(false);
    const states: string[] = [];
    policy.on('state', ({ from, to }) => states.push(`${from} ${to}`));
    policy.isolate();
    policy.isolate();
    policy.reset();
    policy.reset();
    expect(states).toEqual(['closed isolated', 'isolated closed']);
  });
});

describe('whether another attempt is of use', () => {
  it('is not where five in a row and nearly all since have failed', async () => {
    const { policy, clock } = await warm(10, { maxAttempts: 2, backoffBaseMs: 10, backoffMaxMs: 10 });
    const retries: number[] = [];
    for (let call = 0; call < 8; call += 1) {
      const before = policy.snapshot().counts.retries;
      const seen = watch(policy.execute(broken));
      await clock.advance(50);
      expect(seen.done).toBe(true);
      retries.push(policy.snapshot().counts.retries - before);
    }
    expect(retries).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  });
});

describe('a dependency that fails slowly', () => {
  /** A policy under five calls a second for a minute; `run` says how each goes. */
  async function play(options: PolicyOptions, run: (clock: Clock, call: number) => Promise<unknown>) {
    const { clock, policy } = await warm(5, options);
    const states = new Set<string>();
    for (let call = 0; call < 300; call += 1) {
      watch(policy.execute(() => run(clock, call)));
      await clock.advance(200);
      states.add(policy.snapshot().state);
    }
    return { states, counts: policy.snapshot().counts };
  }
  const after = (clock: Clock, ms: number, error?: Error) =>
    new Promise((resolve, reject) => {
      clock.setTimer(() => (error === undefined ? resolve('fine') : reject(error)), ms);
    });

  // zeromicro/go-zero#792, resilience4j/resilience4j#1597
  it.each([
    ['hangs', { attemptTimeoutMs: 10_000 }, () => new Promise(() => {})],
    ['answers 500 after 5 s', {}, (clock) => after(clock, 5_000, failure(500))],
    ['answers 500 after 3 s', {}, (clock) => after(clock, 3_000, failure(500))],
    ['is slower than breakerSlowCallMs', { breakerSlowCallMs: 5_000 }, (clock) => after(clock, 6_000)],
    ['hangs until the default limit', {}, () => new Promise(() => {})],
    [
      'fails now and then at once, mostly late',
      {},
      (clock, call) => after(clock, call % 10 === 0 ? 50 : 8_000, failure(503)),
    ],
  ] satisfies [string, PolicyOptions, (clock: Clock, call: number) => Promise<unknown>][])(
    'opens the circuit if it %s',
    async (_, options, run) => {
      for (const breakerTolerance of [0, 0.25]) {
        const { counts, states } = await play({ ...options, breakerTolerance }, run);
        expect(counts.opens).toBe(1);
        // A trial may begin with the first failures, and ends with them.
        expect([...states].filter((state) => state !== 'half_open')).toEqual(['closed', 'open']);
      }
    },
  );

  it('does not where others of its calls are served, even if these take longer than the failures', async () => {
    for (const [failMs, servedMs] of [
      [50, 20_000],
      [5_000, 20_000],
      [3_000, 500],
      [8_000, 1_000],
    ] as const) {
      const { states } = await play({ breakerTolerance: 0.25 }, (clock, call) =>
        call % 5 < 3 ? after(clock, failMs, failure(500)) : after(clock, servedMs),
      );
      expect([failMs, states.has('open')]).toEqual([failMs, false]);
      // A trial would take what has not failed yet for served.
      if (failMs > 2_000) expect(states).toEqual(new Set(['closed']));
    }
  });

  it('shows in the snapshot while it heals: the first answer in time lets calls through again', async () => {
    const { clock, policy } = await warm(5, { attemptTimeoutMs: 10_000 });
    for (let call = 0; call < 150; call += 1) {
      watch(policy.execute(() => new Promise(() => {})));
      await clock.advance(200);
    }
    expect(policy.snapshot().state).toBe('open');
    for (let call = 0; call < 60; call += 1) {
      watch(policy.execute(served));
      await clock.advance(200);
    }
    expect(policy.snapshot().state).toBe('closed');
  });
});

describe('a deadline as short as an attempt', () => {
  const hang = () => new Promise<never>(() => {});
  async function play(options: PolicyOptions, call: (policy: Policy, clock: Clock) => Promise<unknown>) {
    const { clock, policy } = await warm(5, options);
    for (let number = 0; number < 150; number += 1) {
      watch(call(policy, clock));
      await clock.advance(200);
    }
    return policy.snapshot().state;
  }

  // resilience4j/resilience4j#2013
  it('counts what it ends as failed', async () => {
    const options = { deadlineMs: 5_000, fallback: () => 'instead' };
    expect(await play(options, (policy) => policy.execute(hang))).toBe('open');
    const stream = async function* () {
      yield await hang();
    };
    const read = async (policy: Policy) => {
      for await (const _ of policy.executeStream(stream)) break;
    };
    expect(await play(options, read)).toBe('open');
  });

  it('counts neither what its caller gives up, nor what one call has less time for, nor a stream that goes on', async () => {
    const leave = (policy: Policy, clock: Clock) => {
      const controller = new AbortController();
      clock.setTimer(() => controller.abort(), 4_900);
      return policy.execute(hang, { signal: controller.signal });
    };
    expect(await play({ deadlineMs: 5_000 }, leave)).toBe('closed');
    expect(await play({}, (policy) => policy.execute(hang, { deadlineMs: 5_000 }))).toBe('closed');
    const stream = async function* () {
      yield 'a beginning';
      await hang();
    };
    const read = async (policy: Policy) => {
      let chunks = 0;
      for await (const _ of policy.executeStream(stream)) chunks += 1;
      return chunks;
    };
    expect(await play({ deadlineMs: 5_000 }, read)).toBe('closed');
  });
});
