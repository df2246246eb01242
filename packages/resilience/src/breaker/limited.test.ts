// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { failure, settle, watch } from '../../test/support.ts';
import { Call } from '../call/call.ts';
import { createHost } from '../call/host.ts';
import { resilienceSettings } from '../settings/settings.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { Breaker } from './breaker.ts';

/** A breaker by itself; a call asks it, runs for `takesMs` and reports. */
function setUp(values: object = {}) {
  const clock = createVirtualClock();
  const host = createHost({ name: 'test', clock });
  const breaker = new Breaker(
    {
      ...resilienceSettings.load().values,
      maxWaitMs: 60_000,
      breakerOpenMs: 10_000,
      breakerProbeShare: 0,
      ...values,
    },
    host,
  );
  const enter = (attempt = 1) => {
    const call = new Call(clock.monotonic(), undefined, undefined, async () => {});
    call.attempt = attempt;
    return watch((async () => breaker.enter(call))());
  };
  let begun = 0;
  const attempt = (ok: boolean, takesMs: number) => {
    begun += 1;
    const startedAt = breaker.start(clock.monotonic());
    clock.setTimer(() => breaker.record(startedAt, ok, failure(503)), takesMs);
  };
  /** Calls that come at an even pace. */
  const flow = async (count: number, everyMs: number, ok: (index: number) => boolean, takesMs = 10) => {
    for (let index = 0; index < count; index += 1) {
      const call = new Call(clock.monotonic(), undefined, undefined, async () => {});
      breaker.log.addCall(call.at);
      const run = async () => {
        await breaker.enter(call);
        attempt(ok(index), takesMs);
      };
      watch(run());
      await clock.advance(everyMs);
    }
  };
  const open = async () => {
    await flow(200, 10, () => true);
    await flow(40, 10, () => false);
    expect(breaker.state).toBe('open');
  };
  return { clock, host, breaker, enter, flow, open, begun: () => begun };
}

describe('who waits when the breaker closes', () => {
  it('goes at half the pace of the calls', async () => {
    const { open, enter, breaker, clock } = setUp();
    await open();
    const calls = Array.from({ length: 50 }, () => enter());
    breaker.reset();
    await clock.advance(1_000);
    const gone = calls.filter(({ done, error }) => done && error === undefined).length;
    expect(gone).toBeGreaterThanOrEqual(28);
    expect(gone).toBeLessThanOrEqual(38);
  });

  it('goes at five a second at least, and is told in time that there was no room', async () => {
    const { flow, enter, breaker, clock } = setUp({ breakerTolerance: 0 });
    await flow(20, 1_000, () => true);
    await flow(12, 1_000, () => false);
    expect(breaker.state).toBe('open');
    const calls = Array.from({ length: 50 }, () => enter());
    breaker.reset();
    await clock.advance(1_300);
    const gone = calls.filter(({ done, error }) => done && error === undefined).length;
    expect(gone).toBeGreaterThanOrEqual(5);
    expect(gone).toBeLessThanOrEqual(12);
    const [refused] = calls.filter(({ error }) => error !== undefined);
    expect(refused?.error).toMatchObject({
      code: 'circuit_open',
      message: 'The circuit of "test" lets through no more than is served.',
    });
  });
});

describe('a call that waits', () => {
  it('waits longer where answers take longer', async () => {
    const { flow, breaker, clock, enter } = setUp();
    await flow(60, 100, () => true, 3_000);
    await flow(80, 100, () => false);
    expect(breaker.state).toBe('open');
    const call = enter();
    await clock.advance(3_500);
    expect(call.done).toBe(false);
    await clock.advance(700);
    expect(call.error).toMatchObject({ code: 'circuit_open' });
  });

  it('waits ten seconds during a trial, three where calls are limited, and ten if it was tried before', async () => {
    const trial = setUp();
    for (let part = 0; part < 60 && trial.breaker.state === 'closed'; part += 1)
      await trial.flow(10, 10, (index) => index % 2 === 0);
    expect(trial.breaker.state).toBe('half_open');
    const tried = Array.from({ length: 2_000 }, () => trial.enter());
    await trial.clock.advance(9_900);
    expect(tried.filter(({ error }) => error !== undefined)).toEqual([]);
    await trial.clock.advance(200);
    expect(tried.filter(({ error }) => error !== undefined).length).toBeGreaterThan(100);

    for (const [attempt, limitMs] of [
      [1, 3_000],
      [2, 10_000],
    ] as const) {
      const { breaker, enter, open, flow, clock } = setUp();
      await open();
      await clock.advance(10_000);
      await flow(1, 20, () => true);
      expect(breaker.state).toBe('half_open');
      const waiting = Array.from({ length: 20_000 }, () => enter(attempt)).slice(0, 10_000);
      await clock.advance(limitMs - 100);
      expect(waiting.filter(({ error }) => error !== undefined)).toEqual([]);
      await clock.advance(200);
      expect(waiting.some(({ error }) => error !== undefined)).toBe(true);
    }
  });

  it('waits little more than a second where the circuit is open, tried before or not', async () => {
    const { open, enter, clock } = setUp();
    await open();
    const calls = [enter(1), enter(2)];
    await clock.advance(1_150);
    expect(calls.map(({ done }) => done)).toEqual([false, false]);
    await clock.advance(100);
    expect(calls.map(({ done }) => done)).toEqual([true, true]);
  });
});

describe('after an outage', () => {
  /** How many attempts have begun 100, 200 … ms after the first probe that succeeded. */
  async function ramp(ok: () => boolean) {
    const set = setUp({ breakerProbeShare: 0.13 });
    await set.open();
    let answer = () => true;
    const flow = (count: number) => set.flow(count, 10, () => answer());
    for (let part = 0; part < 400 && set.breaker.state === 'open'; part += 1) await flow(1);
    expect(set.breaker.state).toBe('half_open');
    answer = ok;
    const begun = [];
    const before = set.begun();
    for (let part = 0; part < 10; part += 1) {
      await flow(10);
      begun.push(set.begun() - before);
    }
    return { ...set, begunAfter: begun };
  }

  it('begins with a good third of the calls, and doubles as long as nothing fails', async () => {
    const { begunAfter } = await ramp(() => true);
    const [first = 0, , third = 0] = begunAfter;
    expect([3, 4, 5]).toContain(first);
    expect(third).toBeGreaterThan(3 * first);
    expect(begunAfter.at(-1)).toBeGreaterThan(100);
  });

  it('opens again where twenty in a row fail', async () => {
    const { breaker, host, begunAfter } = await ramp(() => false);
    expect(begunAfter.at(-1)).toBeLessThan(35);
    expect(breaker.state).toBe('open');
    expect(host.counts.opens).toBe(2);
  });

  it('does not for nineteen', async () => {
    let failures = 0;
    const { host } = await ramp(() => (failures += 1) % 20 === 0);
    expect(host.counts.opens).toBe(1);
  });
});

describe('a reset', () => {
  it('forgets what succeeded and what failed', async () => {
    const { breaker, clock } = setUp({ breakerConsecutiveFailures: 3, breakerTolerance: 0 });
    const now = clock.monotonic();
    for (let call = 0; call < 10; call += 1) breaker.record(breaker.start(now), true);
    breaker.reset();
    for (let call = 0; call < 3; call += 1) breaker.record(breaker.start(now), false, failure(500));
    await settle();
    expect(breaker.state).toBe('open');
  });

  it('forgets that a trial did not help', async () => {
    for (const isReset of [true, false]) {
      const { breaker, flow } = setUp();
      const states = new Set<string>();
      const brownout = async (parts: number) => {
        for (let part = 0; part < parts; part += 1) {
          await flow(10, 10, (index) => index % 2 === 0);
          states.add(breaker.state);
        }
      };
      await brownout(80);
      expect([...states]).toEqual(['closed', 'half_open']);
      expect(breaker.state).toBe('closed');
      if (isReset) breaker.reset();
      states.clear();
      await brownout(50);
      expect([isReset, states.has('half_open')]).toEqual([isReset, isReset]);
    }
  });
});

describe('an overload', () => {
  it('stays limited after a trial that helped, for as long as it lasts', async () => {
    const { breaker, flow, clock } = setUp();
    let [credit, at] = [0, 0];
    const serves = () => {
      const now = clock.monotonic();
      credit = Math.min(6, credit + (now - at) * 0.06);
      at = now;
      const ok = credit >= 1;
      credit -= ok ? 1 : 0.5;
      return ok;
    };
    const states = [];
    for (let part = 0; part < 200; part += 1) {
      await flow(10, 10, serves);
      states.push(breaker.state);
    }
    expect(states[0]).toBe('closed');
    expect(new Set(states.slice(100))).toEqual(new Set(['half_open']));
  });
});
