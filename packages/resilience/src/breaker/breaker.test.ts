// Infrastructure Service: resilience · stable API, changes affect all users

import { describe, expect, it } from '@jest/globals';
import { defer, failure, record, settle, watch } from '../../test/support.ts';
import { mostWaiting } from '../call/call.ts';
import { assemblePolicy } from '../policy/assemble-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = createVirtualClock();
  const given = { breakerOpenMs: 1_000, breakerProbeShare: 0, maxWaitMs: 0, ...options };
  const policy = assemblePolicy({ name: 'test', clock, random: () => 0.5, ...given }, 'breaker');
  const fail = () => policy.execute(() => Promise.reject(failure(500))).catch((error) => error);
  const succeed = () => policy.execute(async () => 'fine');
  const open = async () => {
    for (let call = 0; call < 200 && policy.snapshot().state === 'closed'; call += 1) await fail();
  };
  const state = () => policy.snapshot().state;
  /** Calls at an even pace, each answered after `takesMs` with what `answer` says of it. */
  const flow = async (count: number, everyMs: number, answer: (index: number) => boolean, takesMs = 10) => {
    const calls = [];
    for (let index = 0; index < count; index += 1) {
      const ok = answer(index);
      const run = () =>
        new Promise<string>((resolve, reject) => {
          clock.setTimer(() => (ok ? resolve('fine') : reject(failure(503))), takesMs);
        });
      calls.push(watch(policy.execute(run)));
      await clock.advance(everyMs);
    }
    return calls;
  };
  return { clock, policy, fail, succeed, open, state, flow, ...record(policy) };
}

const codeOf = ({ error }: { error?: unknown }) => (error as { code?: string } | undefined)?.code;

describe('a breaker that opens', () => {
  it('does so after so many failures in a row, and then turns calls away', async () => {
    const { policy, fail, named, state } = setUp({ breakerConsecutiveFailures: 3 });
    await fail();
    await fail();
    expect(state()).toBe('closed');
    await fail();
    expect(state()).toBe('open');
    let calls = 0;
    const error = await policy.execute(async () => ++calls).catch((caught) => caught);
    expect(error).toMatchObject({
      code: 'circuit_open',
      message: 'The circuit of "test" is open.',
      retryable: true,
      retryAfterMs: 1_000,
      cause: { status: 500 },
    });
    expect(calls).toBe(0);
    expect(named('state')).toEqual([{ policy: 'test', from: 'closed', to: 'open' }]);
    expect(policy.snapshot().counts).toMatchObject({ opens: 1, rejected: { circuit_open: 1 } });
  });

  it('takes the failures of two seconds where calls are few, ten at least, and the number given at most', async () => {
    for (const [everyMs, expected] of [
      [2_000, 10],
      [125, 16],
      [10, 22],
    ] as const) {
      const { flow, policy } = setUp();
      await flow(80, 50, () => true);
      await flow(40, everyMs, () => true);
      await flow(expected - 1, everyMs, () => false, 1);
      expect([everyMs, policy.snapshot().counts.opens]).toEqual([everyMs, 0]);
      await flow(30, everyMs, () => false, 1);
      expect([everyMs, policy.snapshot().counts.opens]).toEqual([everyMs, 1]);
    }
  });

  it('does not for failures that only come sooner than successes begun at the same time', async () => {
    const { policy, state, clock } = setUp({ breakerConsecutiveFailures: 10 });
    const works = Array.from({ length: 40 }, () => defer());
    for (const work of works) watch(policy.execute(() => work.promise));
    for (const work of works.slice(0, 30)) work.reject(failure(503));
    await clock.advance(1_000);
    expect(state()).toBe('closed');
    for (const work of works.slice(30)) work.resolve();
    await clock.advance(1_000);
    expect(state()).toBe('closed');
  });

  it('counts failures in a row anew after a success and after closing', async () => {
    const { fail, succeed, state, policy } = setUp({ breakerConsecutiveFailures: 3 });
    await fail();
    await fail();
    await succeed();
    await fail();
    await fail();
    expect(state()).toBe('closed');
    policy.reset();
    await fail();
    expect(state()).toBe('closed');
  });

  it('honors a longer run than that of two seconds, and asks for nearly half of it where calls are few', async () => {
    const { flow, policy } = setUp({ breakerConsecutiveFailures: 100 });
    await flow(44, 1_000, () => false, 1);
    expect(policy.snapshot().counts.opens).toBe(0);
    await flow(2, 1_000, () => false, 1);
    expect(policy.snapshot().counts.opens).toBe(1);
  });

  it('counts an attempt as failed that was slow, although it succeeds', async () => {
    const { clock, policy, state } = setUp({ breakerSlowCallMs: 100, breakerConsecutiveFailures: 3 });
    const take = async (ms: number) => {
      const work = defer();
      const call = policy.execute(() => work.promise);
      await clock.advance(ms);
      work.resolve();
      await call;
    };
    for (const ms of [100, 100, 99]) await take(ms);
    await clock.advance(200);
    for (const ms of [100, 100]) await take(ms);
    expect(state()).toBe('closed');
    await take(100);
    expect(state()).toBe('open');
  });

  it('counts neither what the caller aborts nor a rate limit nor what was turned away here', async () => {
    const { policy, state } = setUp({ breakerConsecutiveFailures: 1 });
    for (const error of [failure(429), Object.assign(new Error('full'), { kind: 'local' })])
      await policy.execute(() => Promise.reject(error)).catch(() => {});
    const controller = new AbortController();
    const call = policy.execute(() => new Promise(() => {}), { signal: controller.signal }).catch(() => {});
    controller.abort();
    await call;
    expect(state()).toBe('closed');
  });

  it('counts a call that its caller gave up once it had been slow, and not before', async () => {
    const { clock, policy, state } = setUp({ breakerConsecutiveFailures: 1, breakerSlowCallMs: 100 });
    watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 99 }));
    await clock.advance(99);
    expect(state()).toBe('closed');
    watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 100 }));
    await clock.advance(100);
    expect(state()).toBe('open');
  });
});

describe('an open breaker', () => {
  it('lets probes through at a pace, where calls are few', async () => {
    const { open, flow } = setUp({ breakerOpenMs: 500 });
    await open();
    const calls = await flow(100, 100, () => false);
    const sent = calls.filter((call) => codeOf(call) === undefined).length;
    expect([19, 20]).toContain(sent);
  });

  it('lets a share of the calls through, where calls are many', async () => {
    const { flow, state } = setUp({ breakerProbeShare: 0.1, breakerOpenMs: 10_000 });
    await flow(400, 10, () => true);
    await flow(60, 10, () => false);
    expect(state()).toBe('open');
    const calls = await flow(200, 10, () => false);
    const sent = calls.filter((call) => codeOf(call) === undefined).length;
    expect(sent).toBeGreaterThanOrEqual(18);
    expect(sent).toBeLessThanOrEqual(22);
  });

  it('closes on any answer in time, an invalid one too', async () => {
    for (const status of [400, 401, 404]) {
      const { policy, open, clock, state, succeed } = setUp({ breakerConsecutiveFailures: 3 });
      await open();
      await clock.advance(1_000);
      await policy.execute(() => Promise.reject(failure(status))).catch(() => {});
      expect(state()).toBe('half_open');
      await clock.advance(3_000);
      await succeed();
      expect(state()).toBe('closed');
    }
  });

  it('believes no answer to what had begun before', async () => {
    const { policy, open, clock, state } = setUp({ breakerConsecutiveFailures: 3 });
    const old = defer();
    const late = watch(policy.execute(() => old.promise));
    await clock.advance(10);
    await open();
    await clock.advance(10);
    old.resolve();
    await settle();
    expect([late.done, state()]).toEqual([true, 'open']);
  });

  it('goes from a trickle to everything within a second once a probe succeeds', async () => {
    const { flow, state, named } = setUp({ breakerProbeShare: 0.13 });
    await flow(400, 10, () => true);
    await flow(200, 10, () => false);
    expect(state()).toBe('open');
    const calls = await flow(200, 10, () => true);
    const sent = (from: number, to: number) =>
      calls.slice(from, to).filter((call) => codeOf(call) === undefined).length;
    expect(sent(0, 25)).toBeLessThan(15);
    expect(sent(100, 200)).toBe(100);
    expect(state()).toBe('closed');
    expect(named('state').map(({ to }) => to)).toEqual(['open', 'half_open', 'closed']);
  });

  it('keeps a call waiting until there is room, and turns it away after little more than a second', async () => {
    const { open, policy, clock } = setUp({ maxWaitMs: 60_000, breakerOpenMs: 500 });
    await open();
    const waiting = Array.from({ length: 4 }, () => watch(policy.execute(async () => clock.monotonic())));
    await clock.advance(0);
    expect(policy.snapshot().queued).toBe(4);
    await clock.advance(500);
    expect(waiting.map(({ value }) => value)).toEqual(
      [500, 500, 500, 500].map((ms, at) => (at === 0 ? ms : undefined)),
    );
    await clock.advance(699);
    const failing = setUp({ maxWaitMs: 60_000, breakerOpenMs: 10_000 });
    await failing.open();
    const call = watch(failing.succeed());
    await failing.clock.advance(1_199);
    expect(call.done).toBe(false);
    await failing.clock.advance(1);
    expect(codeOf(call)).toBe('circuit_open');
    expect(failing.policy.snapshot()).toMatchObject({ queued: 0, counts: { rejected: { circuit_open: 1 } } });
    expect(failing.clock.pending).toBe(0);
  });

  it('waits no longer than maxWaitMs and the deadline, and ends a wait with the abort', async () => {
    for (const [options, limit, expected] of [
      [{ maxWaitMs: 300 }, {}, 300],
      [{ maxWaitMs: 60_000 }, { deadlineMs: 400 }, 400],
    ] as const) {
      const { open, policy, clock } = setUp({ breakerOpenMs: 10_000, ...options });
      await open();
      const call = watch(policy.execute(async () => 'no', limit));
      await clock.advance(expected - 1);
      expect(call.done).toBe(false);
      await clock.advance(1);
      expect(call.done).toBe(true);
    }
    const { open, policy, clock } = setUp({ breakerOpenMs: 10_000, maxWaitMs: 60_000 });
    await open();
    const controller = new AbortController();
    const call = watch(policy.execute(async () => 'no', { signal: controller.signal }));
    await clock.advance(10);
    controller.abort(new Error('gone'));
    await settle();
    expect(call.error).toMatchObject({ message: 'gone' });
    expect(policy.snapshot()).toMatchObject({ queued: 0, counts: { rejected: { circuit_open: 0 } } });
  });

  it('keeps no more than ten thousand waiting', async () => {
    const { open, policy, clock } = setUp({ breakerOpenMs: 10_000, maxWaitMs: 60_000 });
    await open();
    for (let call = 0; call < mostWaiting; call += 1) watch(policy.execute(async () => 'no'));
    const last = watch(policy.execute(async () => 'no'));
    await settle();
    expect(codeOf(last)).toBe('circuit_open');
    expect(policy.snapshot().queued).toBe(mostWaiting);
    await clock.advance(2_000);
    expect(policy.snapshot().queued).toBe(0);
  });

  it('needs no timer, and lets the next call probe however late it comes', async () => {
    const { open, succeed, clock, state } = setUp({ breakerConsecutiveFailures: 1 });
    await open();
    expect([state(), clock.pending]).toEqual(['open', 0]);
    await clock.advance(3_600_000);
    expect(await succeed()).toBe('fine');
  });
});

describe('a trial', () => {
  /** A server that serves so many a second, and refuses the others. */
  const capacity = (clock: { monotonic(): number }, perSecond: number) => {
    let [credit, at] = [0, 0];
    return () => {
      const now = clock.monotonic();
      credit = Math.min(perSecond / 10, credit + ((now - at) * perSecond) / 1_000);
      at = now;
      if (credit < 1) {
        // To refuse costs it half as much.
        credit -= 0.5;
        return false;
      }
      credit -= 1;
      return true;
    };
  };
  async function overload(
    options: PolicyOptions,
    answers: (clock: { monotonic(): number }) => () => boolean,
  ) {
    const set = setUp({ maxWaitMs: 60_000, ...options });
    const answer = answers(set.clock);
    const states = new Set<string>();
    const calls = [];
    for (let index = 0; index < 2_000; index += 1) {
      const run = () =>
        new Promise<string>((resolve, reject) => {
          const ok = answer();
          set.clock.setTimer(() => (ok ? resolve('fine') : reject(failure(529))), 10);
        });
      calls.push(watch(set.policy.execute(run)));
      states.add(set.state());
      await set.clock.advance(10);
    }
    await set.clock.advance(15_000);
    const share = calls.filter(({ value }) => value !== undefined).length / calls.length;
    return { ...set, states, calls, share };
  }

  it('finds an overload, and what is sent then is near what is served', async () => {
    const without = await overload({ breakerTolerance: 0 }, (clock) => capacity(clock, 60));
    const tried = await overload({}, (clock) => capacity(clock, 60));
    expect([...without.states]).toEqual(['closed']);
    expect([...tried.states]).toContain('half_open');
    expect(without.share).toBeLessThan(0.35);
    expect(tried.share).toBeGreaterThan(0.45);
    const refused = tried.calls.find((call) => codeOf(call) === 'circuit_open');
    expect(refused?.error).toMatchObject({
      message: 'The circuit of "test" lets through no more than is served.',
    });
  });

  it('finds a brownout, gives way, and does not try again for a quarter of a minute', async () => {
    const { states, share, named, policy } = await overload({}, () => {
      let count = 0;
      return () => (count += 1) % 2 === 0;
    });
    expect([...states]).toEqual(['closed', 'half_open']);
    expect(share).toBeGreaterThan(0.48);
    expect(policy.snapshot().counts.rejected.circuit_open).toBe(0);
    const turns = named('state').map(({ to }) => to);
    expect(turns).toEqual(['half_open', 'closed', 'half_open', 'closed']);
  });

  it('needs enough to see: no trial for a dozen calls, nor for one in twenty', async () => {
    const few = setUp();
    await few.flow(11, 100, (index) => index % 2 === 0);
    expect(few.named('state')).toEqual([]);
    const healthy = setUp();
    await healthy.flow(400, 10, (index) => index % 20 !== 0);
    expect(healthy.named('state')).toEqual([]);
    const rare = setUp();
    await rare.flow(60, 500, (index) => index % 2 === 0);
    expect(rare.named('state')).toEqual([]);
  });
});

describe('a breaker by hand', () => {
  it('is opened and closed, and turns away who waits', async () => {
    const { clock, policy, succeed, state, open, fail } = setUp({ maxWaitMs: 60_000, breakerOpenMs: 10_000 });
    await open();
    const waiting = watch(succeed());
    await clock.advance(10);
    policy.isolate();
    await settle();
    expect(codeOf(waiting)).toBe('circuit_open');
    await clock.advance(3_600_000);
    const error = await succeed().catch((caught) => caught);
    expect(error).toMatchObject({
      code: 'circuit_open',
      message: 'The circuit of "test" was opened by hand.',
      cause: { status: 500 },
    });
    expect(error.retryAfterMs).toBeUndefined();
    await fail();
    expect(state()).toBe('isolated');
    policy.reset();
    expect(await succeed()).toBe('fine');
    expect(state()).toBe('closed');
  });

  it('lets go who waits when it is reset', async () => {
    const { policy, succeed, open, clock } = setUp({ maxWaitMs: 60_000, breakerOpenMs: 10_000 });
    await open();
    const waiting = watch(succeed());
    await clock.advance(10);
    policy.reset();
    await clock.advance(500);
    expect(waiting.value).toBe('fine');
  });
});
