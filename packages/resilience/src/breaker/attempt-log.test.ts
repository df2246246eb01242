// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { AttemptLog } from './attempt-log.ts';

const start = 50_000;
const times = (count: number, run: () => void) => {
  for (let one = 0; one < count; one += 1) run();
};

describe('the log of attempts', () => {
  it('counts what began in a stretch of time, by tenths of a second, both ends included', () => {
    const log = new AttemptLog(start);
    for (const [at, count] of [
      [start, 1],
      [start + 100, 2],
      [start + 250, 4],
      [start + 399, 8],
    ] as const)
      times(count, () => log.addAttempt(at));
    const now = start + 400;
    expect(log.cohort(start, now, now).seen).toBe(15);
    expect(log.cohort(start + 1, now, now).seen).toBe(14);
    expect(log.cohort(start + 100, start + 100, now).seen).toBe(2);
    expect(log.cohort(start + 100, start + 299, now).seen).toBe(6);
    expect(log.cohort(start + 300, start + 399, now).seen).toBe(8);
    expect(log.cohort(0, now + 60_000, now).seen).toBe(15);
  });

  it('counts a failure with those it began with, however late it shows, and nothing of nothing', () => {
    const log = new AttemptLog(start);
    times(4, () => log.addAttempt(start));
    times(2, () => log.addAttempt(start + 1_000));
    const now = start + 3_000;
    log.addFailure(start + 99, now);
    expect(log.cohort(start, start + 900, now)).toEqual({ seen: 4, failed: 0.25 });
    expect(log.cohort(start + 1_000, now, now)).toEqual({ seen: 2, failed: 0 });
    expect(log.cohort(start + 2_000, now, now)).toEqual({ seen: 0, failed: 0 });
  });

  it('keeps twelve seconds: what began before neither counts nor spoils the tenth that took its place', () => {
    const log = new AttemptLog(start);
    log.addAttempt(start);
    const last = start + 11_900;
    expect(log.cohort(0, last, last).seen).toBe(1);
    const next = start + 12_000;
    log.addAttempt(next);
    log.addAttempt(next);
    expect(log.cohort(0, next, next).seen).toBe(2);
    log.addFailure(start, next);
    log.forget(start, next);
    expect(log.cohort(next, next, next)).toEqual({ seen: 2, failed: 0 });
    // A minute without anything leaves nothing.
    expect(log.cohort(0, next + 60_000, next + 60_000).seen).toBe(0);
  });

  it('forgets an attempt that says nothing, once, with the others of its moment left', () => {
    const log = new AttemptLog(start);
    times(3, () => log.addAttempt(start + 300));
    times(5, () => log.addAttempt(start + 900));
    const now = start + 2_000;
    log.forget(start + 350, now);
    expect(log.cohort(start + 300, start + 300, now).seen).toBe(2);
    expect(log.cohort(start + 900, start + 900, now).seen).toBe(5);
    times(5, () => log.forget(start + 350, now));
    expect(log.cohort(start + 300, start + 300, now).seen).toBe(0);
    expect(log.cohort(0, now, now).seen).toBe(5);
  });

  it('takes what ends after a long silence for old', () => {
    for (const late of ['addFailure', 'forget'] as const) {
      const log = new AttemptLog(start);
      times(2, () => log.addAttempt(start));
      const now = start + 12_000;
      log[late](start, now);
      times(3, () => log.addAttempt(now));
      expect([late, log.cohort(now, now, now)]).toEqual([late, { seen: 3, failed: 0 }]);
    }
  });

  it('gives rates a second, of a young log over its life, which counts as a fifth of a second at least', () => {
    const log = new AttemptLog(start);
    times(4, () => log.addCall(start));
    times(2, () => log.addAttempt(start));
    expect(log.callRate(4_000, start)).toBe(20);
    expect(log.attemptRate(4_000, start)).toBe(10);
    expect(log.callRate(4_000, start + 1_000)).toBe(4);
    expect(log.callRate(4_000, start + 4_000)).toBe(1);
    expect(log.callRate(4_000, start + 4_100)).toBe(0);
    expect(log.callRate(8_000, start + 8_000)).toBe(0.5);
    expect(log.attemptRate(8_000, start + 8_000)).toBe(0.25);
  });

  it('counts a call in the moment in which it comes', () => {
    const log = new AttemptLog(start);
    log.addCall(start + 5_000);
    expect(log.callRate(1_000, start + 5_000)).toBe(1);
    expect(log.callRate(1_000, start + 6_100)).toBe(0);
  });

  it('begins anew when it is cleared, but knows how many calls come', () => {
    const log = new AttemptLog(start);
    log.addCall(start);
    log.addAttempt(start);
    log.addFailure(start, start);
    log.clear();
    expect(log.cohort(0, start, start)).toEqual({ seen: 0, failed: 0 });
    expect(log.callRate(1_000, start)).toBe(5);
    log.addAttempt(start);
    expect(log.cohort(0, start, start)).toEqual({ seen: 1, failed: 0 });
  });
});
