// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { resilienceSettings } from '../settings/settings.ts';
import { AttemptLog } from './attempt-log.ts';
import { Trials } from './trial.ts';

const now = 10_000;
/** Trials after four seconds of `perSecond` calls and attempts, of which the share `failed` failed. */
function setUp({
  perSecond = 10,
  failed = 0.5,
  calls = perSecond as number,
  values = {},
}: {
  perSecond?: number;
  failed?: number;
  calls?: number;
  values?: object;
} = {}) {
  const log = new AttemptLog(0);
  for (let tenth = 0; tenth < 100; tenth += 1) {
    const at = tenth * 100;
    const begun = Math.round(((tenth + 1) * perSecond) / 10) - Math.round((tenth * perSecond) / 10);
    const came = Math.round(((tenth + 1) * calls) / 10) - Math.round((tenth * calls) / 10);
    const lost =
      Math.round((tenth + 1) * perSecond * failed * 0.1) - Math.round(tenth * perSecond * failed * 0.1);
    for (let one = 0; one < came; one += 1) log.addCall(at);
    for (let one = 0; one < begun; one += 1) log.addAttempt(at);
    for (let one = 0; one < lost; one += 1) log.addFailure(at, at);
  }
  return { log, trials: new Trials({ ...resilienceSettings.load().values, ...values }, log) };
}
const plan = (trials: Trials, at = now) => trials.plan(0, 0, at);

describe('a trial is planned', () => {
  it('where many of the last attempts have failed, but not all', () => {
    for (const [failed, isPlanned] of [
      [0.1, false],
      [0.15, false],
      [0.3, true],
      [0.9, true],
      [1, false],
    ] as const)
      expect([failed, plan(setUp({ failed }).trials) !== undefined]).toEqual([failed, isPlanned]);
  });

  it('at the very share that is set, and never where that is 0', () => {
    const half = setUp({ failed: 0.5 });
    const { failed } = half.log.cohort(now - 4_000, now, now);
    const at = (breakerTolerance: number) => setUp({ failed: 0.5, values: { breakerTolerance } }).trials;
    expect(plan(at(failed))).toBeDefined();
    expect(plan(at(failed + 0.001))).toBeUndefined();
    expect(plan(at(0))).toBeUndefined();
  });

  it('of at least so many attempts, at three a second or more', () => {
    const { log } = setUp();
    const { seen } = log.cohort(now - 4_000, now, now);
    expect(plan(setUp({ values: { breakerMinimumCalls: seen } }).trials)).toBeDefined();
    expect(plan(setUp({ values: { breakerMinimumCalls: seen + 1 } }).trials)).toBeUndefined();
    expect(plan(setUp({ perSecond: 2, values: { breakerMinimumCalls: 1 } }).trials)).toBeUndefined();
    expect(plan(setUp({ perSecond: 4, values: { breakerMinimumCalls: 1 } }).trials)).toBeDefined();
  });

  it('of what began since the last change of mind, and is old enough to tell', () => {
    const { trials } = setUp();
    expect(trials.plan(now - 1_000, 0, now)).toBeUndefined();
    expect(trials.plan(now - 2_000, 0, now)).toBeDefined();
    expect(trials.plan(now - 2_000, 1_500, now)).toBeUndefined();
    const short = setUp({ values: { breakerWindowMs: 1_000 } }).trials;
    expect(plan(short)).toBeUndefined();
  });

  it('for 0.55 of what is sent or comes, whichever is less, as long as it takes to see eight of them', () => {
    for (const [perSecond, calls, rate, lengthMs] of [
      [10, 10, 5.5, 2_000],
      [10, 5, 2.75, 400 + 8_000 / 2.75],
      [4, 4, 2.2, 4_000],
      [100, 100, 55, 2_000],
    ] as const) {
      const trial = plan(setUp({ perSecond, calls }).trials)!;
      expect(trial.startedAt).toBe(now);
      expect(Math.abs(trial.rate - rate) / rate).toBeLessThan(0.2);
      expect(Math.abs(trial.endsAt - now - lengthMs)).toBeLessThan(600);
      expect(trial.endsAt - now).toBeGreaterThanOrEqual(2_000);
      expect(trial.endsAt - now).toBeLessThanOrEqual(4_000);
      expect(trial.success).toBeCloseTo(0.5, 1);
    }
  });

  it('later and later where it does not help: after 15, 30, 60 and 60 seconds, until one has', () => {
    const { trials } = setUp();
    for (const pauseMs of [15_000, 30_000, 60_000, 60_000]) {
      trials.postpone(now - pauseMs + 1);
      expect(plan(trials)).toBeUndefined();
      expect(plan(trials, now + 1)).toBeDefined();
    }
    trials.clear();
    trials.postpone(now - 15_000);
    expect(plan(trials)).toBeDefined();
    trials.postpone(now - 15_000);
    expect(plan(trials)).toBeUndefined();
    trials.clear();
    expect(plan(trials)).toBeDefined();
  });
});

describe('a trial has helped', () => {
  const trial = { startedAt: 2_000, endsAt: 4_000, rate: 5, success: 0.5 };
  const after = (attempts: readonly (readonly [at: number, ok: boolean])[], success = 0.5) => {
    const log = new AttemptLog(0);
    for (const [at, ok] of [...attempts].sort(([a], [b]) => a - b)) {
      log.addAttempt(at);
      if (!ok) log.addFailure(at, at);
    }
    const trials = new Trials(resilienceSettings.load().values, log);
    return trials.hasHelped({ ...trial, success }, 4_500);
  };
  const many = (count: number, ok: boolean, at = 3_000) =>
    Array.from({ length: count }, () => [at, ok] as const);

  it('if success went up by more than chance', () => {
    expect(after(many(20, true))).toBe(true);
    expect(after([...many(15, true), ...many(5, false)])).toBe(false);
    expect(after(many(20, false))).toBe(false);
  });

  it('and never by less than 15 points, however sure that is', () => {
    expect(after([...many(200, true)], 0.86)).toBe(false);
    expect(after([...many(200, true)], 0.8)).toBe(true);
    expect(after([...many(190, true), ...many(10, false)], 0.81)).toBe(false);
  });

  it('if at least five say so', () => {
    expect(after(many(5, true), 0.1)).toBe(true);
    expect(after(many(4, true), 0.1)).toBe(false);
  });

  it('by what began after its first moments and before its end', () => {
    expect(after([...many(20, true), ...many(40, false, 2_100)])).toBe(true);
    expect(after([...many(20, true), ...many(40, false, 4_200)])).toBe(true);
    expect(after([...many(20, true), ...many(40, false, 2_400)])).toBe(false);
  });
});
