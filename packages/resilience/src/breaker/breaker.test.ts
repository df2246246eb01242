// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { defer, failure, record, settle, watch } from '../../test/support.ts';
import { assemblePolicy } from '../policy/assemble-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = manualClock();
  const given = { breakerOpenMs: 1_000, breakerMaxOpenMs: 4_000, breakerProbes: 1, ...options };
  const policy = assemblePolicy({ name: 'test', clock, random: () => 0.5, ...given }, 'breaker');
  const fail = () => policy.execute(() => Promise.reject(failure(500))).catch((error) => error);
  const succeed = () => policy.execute(async () => 'fine');
  const open = async () => {
    for (let call = 0; call < 200 && policy.snapshot().state === 'closed'; call += 1) await fail();
  };
  return { clock, policy, fail, succeed, open, ...record(policy) };
}

describe('breaker', () => {
  it('opens after so many failures in a row and then turns calls away at once', async () => {
    const { policy, fail, named } = setUp({ breakerConsecutiveFailures: 3, breakerMinimumCalls: 100 });
    await fail();
    await fail();
    expect(policy.snapshot().state).toBe('closed');
    await fail();
    expect(policy.snapshot().state).toBe('open');
    let calls = 0;
    const error = await policy.execute(async () => ++calls).catch((caught) => caught);
    expect(error).toMatchObject({
      code: 'circuit_open',
      retryable: true,
      retryAfterMs: 1_000,
      cause: { status: 500 },
    });
    expect(calls).toBe(0);
    expect(named('state')).toEqual([{ policy: 'test', from: 'closed', to: 'open' }]);
    expect(policy.snapshot().counts).toMatchObject({ opens: 1, rejected: { circuit_open: 1 } });
  });

  it('opens at a failure rate, but not before the minimum of calls', async () => {
    const { policy, fail, succeed } = setUp({ breakerFailureRate: 0.5, breakerMinimumCalls: 6 });
    for (let call = 0; call < 3; call += 1) await succeed();
    await fail();
    await fail();
    expect(policy.snapshot().state).toBe('closed');
    await fail();
    expect(policy.snapshot().state).toBe('open');
  });

  it('opens at a rate of slow calls although they succeed', async () => {
    const { clock, policy } = setUp({
      breakerSlowCallMs: 100,
      breakerSlowCallRate: 0.5,
      breakerMinimumCalls: 4,
    });
    const take = async (ms: number) => {
      const work = defer();
      const call = policy.execute(() => work.promise);
      await clock.advance(ms);
      work.resolve();
      await call;
    };
    for (const ms of [99, 99, 99, 100]) await take(ms);
    expect(policy.snapshot().state).toBe('closed');
    for (const ms of [99, 100, 100]) await take(ms);
    expect(policy.snapshot().state).toBe('closed');
    await take(100);
    expect(policy.snapshot().state).toBe('open');
  });

  it('tells the last failure as the cause, whatever succeeded since', async () => {
    const { policy, fail, succeed } = setUp();
    await fail();
    await succeed();
    policy.isolate();
    await expect(succeed()).rejects.toMatchObject({ code: 'circuit_open', cause: { status: 500 } });
  });

  it('counts failures in a row anew after closing', async () => {
    const { clock, policy, fail, succeed } = setUp({
      breakerConsecutiveFailures: 3,
      breakerMinimumCalls: 100,
    });
    for (let call = 0; call < 3; call += 1) await fail();
    await clock.advance(1_000);
    await succeed();
    await fail();
    await fail();
    expect(policy.snapshot().state).toBe('closed');
    policy.reset();
    await fail();
    expect(policy.snapshot().state).toBe('closed');
  });

  it('lets one probe through and turns the others away at once; its success closes the circuit', async () => {
    const { clock, policy, open, named } = setUp();
    await open();
    await clock.advance(1_000);
    const work = defer<string>();
    const probe = policy.execute(() => work.promise);
    const others = await Promise.all(
      [1, 2, 3].map(() => policy.execute(async () => 'no').catch((error) => error.code)),
    );
    expect(others).toEqual(['circuit_open', 'circuit_open', 'circuit_open']);
    work.resolve('fine');
    expect(await probe).toBe('fine');
    expect(policy.snapshot().state).toBe('closed');
    expect(named('state').map(({ to }) => to)).toEqual(['open', 'half_open', 'closed']);
  });

  it('needs as many successes as it sends probes', async () => {
    const { clock, policy, open, succeed } = setUp({ breakerProbes: 2 });
    await open();
    await clock.advance(1_000);
    await succeed();
    expect(policy.snapshot().state).toBe('half_open');
    await succeed();
    expect(policy.snapshot().state).toBe('closed');
  });

  it('has every place for probes again after a failed one, although another hangs', async () => {
    const { clock, policy, open, fail, succeed } = setUp({ breakerProbes: 2 });
    await open();
    await clock.advance(1_000);
    watch(policy.execute(() => new Promise(() => {})));
    await fail();
    await clock.advance(2_000);
    expect(await Promise.all([succeed(), succeed()])).toEqual(['fine', 'fine']);
  });

  it('doubles the wait with each failed probe up to its maximum, and starts over after closing', async () => {
    const { clock, policy, open, fail, succeed } = setUp();
    await open();
    for (const waitMs of [1_000, 2_000, 4_000, 4_000]) {
      await clock.advance(waitMs - 1);
      expect(await policy.execute(async () => 1).catch((error) => error.retryAfterMs)).toBe(1);
      await clock.advance(1);
      await fail();
      expect(policy.snapshot().state).toBe('open');
    }
    await clock.advance(4_000);
    await succeed();
    await open();
    expect(await policy.execute(async () => 1).catch((error) => error.retryAfterMs)).toBe(1_000);
  });

  it('draws the wait from half to one and a half of its mean', async () => {
    for (const [random, expected] of [
      [0, 500],
      [0.999, 1_499],
    ] as const) {
      const { policy, open } = setUp({ random: () => random, breakerTolerance: 0 });
      await open();
      const error = await policy.execute(async () => 1).catch((caught) => caught);
      expect(Math.round(error.retryAfterMs)).toBe(expected);
    }
  });

  it('gives a probe’s place away when it does not come back in time', async () => {
    const { clock, policy, open, succeed } = setUp({ attemptTimeoutMs: 5_000 });
    await open();
    await clock.advance(1_000);
    watch(policy.execute(() => new Promise(() => {})));
    await clock.advance(4_999);
    await expect(succeed()).rejects.toMatchObject({ code: 'circuit_open' });
    await clock.advance(1);
    expect(await succeed()).toBe('fine');
  });

  it('keeps a probe’s place when an older one, given up, comes back', async () => {
    const { clock, policy, open } = setUp({ attemptTimeoutMs: 5_000 });
    await open();
    await clock.advance(1_000);
    const controller = new AbortController();
    const first = watch(policy.execute(() => new Promise(() => {}), { signal: controller.signal }));
    await clock.advance(5_000);
    const second = watch(policy.execute(() => new Promise(() => {})));
    controller.abort();
    await settle();
    const third = watch(policy.execute(async () => 'too many'));
    await settle();
    expect([first.done, second.done, third.error]).toMatchObject([true, false, { code: 'circuit_open' }]);
  });

  it('frees a probe’s place when its caller aborts it', async () => {
    const { clock, policy, open, succeed } = setUp();
    await open();
    await clock.advance(1_000);
    const controller = new AbortController();
    const probe = watch(policy.execute(() => new Promise(() => {}), { signal: controller.signal }));
    controller.abort(new Error('gone'));
    await settle();
    expect(probe.error).toMatchObject({ message: 'gone' });
    expect(await succeed()).toBe('fine');
  });

  it('begins slowly after closing: few at once, more with each success', async () => {
    const { clock, policy, open, succeed } = setUp({ slowStartMs: 1_000 });
    await open();
    await clock.advance(1_000);
    await succeed();
    const works = Array.from({ length: 10 }, () => defer());
    const start = () => works.map((work) => watch(policy.execute(() => work.promise)));
    const first = start();
    await settle();
    const refused = first.filter(({ error }) => error);
    expect(refused).toHaveLength(6);
    expect(refused[0]?.error).toMatchObject({ code: 'circuit_open', retryAfterMs: 1_000 });
    works[0]?.resolve();
    works[1]?.resolve();
    await settle();
    const second = start();
    await settle();
    expect(second.filter(({ error }) => error).length).toBeLessThan(6);
    await clock.advance(1_000);
    const third = start();
    await settle();
    expect(third.filter(({ error }) => error)).toEqual([]);
  });

  it('turns a part of the calls away while fewer succeed than it tolerates', async () => {
    let drawn = 0.99;
    const { policy, fail, succeed } = setUp({
      breakerTolerance: 2,
      breakerMinimumCalls: 10,
      breakerFailureRate: 1,
      random: () => drawn,
    });
    for (let call = 0; call < 12; call += 1) await (call % 4 === 0 ? succeed() : fail());
    // 12 requests, 3 successes: (12 - 2 x 3) / 13 = 0.46 of the calls are too many.
    drawn = 0.47;
    expect(await succeed()).toBe('fine');
    // 13, 4: (13 - 2 x 4) / 14 = 0.357; with the one turned away (14 - 8) / 15 = 0.4.
    drawn = 0.35;
    await expect(succeed()).rejects.toMatchObject({ code: 'circuit_open', retryAfterMs: 1_000 });
    drawn = 0.39;
    await expect(succeed()).rejects.toMatchObject({ code: 'circuit_open' });
    expect(policy.snapshot().state).toBe('closed');
  });

  it('does so from the minimum of calls on, and never without a tolerance', async () => {
    for (const [breakerTolerance, outcome] of [
      [2, 'circuit_open'],
      [0, 'fine'],
    ] as const) {
      const { fail, succeed } = setUp({
        breakerTolerance,
        breakerMinimumCalls: 4,
        breakerFailureRate: 1,
        random: () => 0,
      });
      await succeed();
      for (let call = 0; call < 3; call += 1) expect(await fail()).toMatchObject({ status: 500 });
      expect(await succeed().catch((error) => error.code)).toBe(outcome);
    }
  });

  it.each([
    [500, 'fine'],
    [503, 'circuit_open'],
  ])('weighs an answer that says "overloaded" twice in that: status %i', async (status, outcome) => {
    const { policy, succeed } = setUp({ breakerTolerance: 2, breakerFailureRate: 1, random: () => 0.1 });
    for (let call = 0; call < 4; call += 1) await succeed();
    for (let call = 0; call < 3; call += 1)
      await policy.execute(() => Promise.reject(failure(status))).catch(() => {});
    // (4 + 3 - 2 x 4) / 8 is less than nothing; (4 + 2 x 3 - 2 x 4) / 11 = 0.18.
    expect(await succeed().catch((error) => error.code)).toBe(outcome);
  });

  it('turns nobody away for a failure rate within its tolerance', async () => {
    const { fail, succeed } = setUp({ breakerTolerance: 2.5, breakerFailureRate: 1, random: () => 0 });
    for (let call = 0; call < 100; call += 1) await (call % 5 < 3 ? succeed() : fail());
    expect(await succeed()).toBe('fine');
  });

  it('counts neither what the caller aborts nor a rate limit nor what was invalid', async () => {
    const { policy } = setUp({ breakerConsecutiveFailures: 1, breakerMinimumCalls: 1 });
    for (const status of [400, 401, 429])
      await policy.execute(() => Promise.reject(failure(status))).catch(() => {});
    const controller = new AbortController();
    const call = policy.execute(() => new Promise(() => {}), { signal: controller.signal }).catch(() => {});
    controller.abort();
    await call;
    expect(policy.snapshot().state).toBe('closed');
  });

  it('counts a call that its caller gave up once it had been slow, and not before', async () => {
    const { clock, policy } = setUp({ breakerConsecutiveFailures: 1, breakerSlowCallMs: 100 });
    await clock.advance(1_000);
    watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 99 }));
    await clock.advance(99);
    expect(policy.snapshot().state).toBe('closed');
    const call = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 100 }));
    await clock.advance(100);
    expect(call.done).toBe(true);
    expect(policy.snapshot().state).toBe('open');
  });

  it('is opened and closed by hand', async () => {
    const { clock, policy, succeed } = setUp();
    policy.isolate();
    await clock.advance(3_600_000);
    await expect(succeed()).rejects.toMatchObject({ code: 'circuit_open' });
    expect(policy.snapshot().state).toBe('isolated');
    policy.reset();
    expect(await succeed()).toBe('fine');
  });

  it('gives no second place away for a call from before it opened', async () => {
    const { clock, policy, open, succeed } = setUp({ slowStartMs: 1_000 });
    const controller = new AbortController();
    watch(policy.execute(() => new Promise(() => {}), { signal: controller.signal }));
    await open();
    await clock.advance(1_000);
    await succeed();
    controller.abort();
    await settle();
    const calls = Array.from({ length: 5 }, () => watch(policy.execute(() => new Promise(() => {}))));
    await settle();
    expect(calls.filter(({ done }) => done)).toHaveLength(1);
  });
});
