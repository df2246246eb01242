// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { AttemptLog } from './attempt-log.ts';
import { FailureRun } from './failure-run.ts';

function setUp() {
  const log = new AttemptLog(0);
  const run = new FailureRun(log, 10_000);
  /** Attempts that begin at `at`, of which `failed` fail at `until`. */
  const attempts = (at: number, begun: number, failed = 0, until = at) => {
    for (let one = 0; one < begun; one += 1) {
      log.addAttempt(at);
      run.addAttempt(at);
    }
    for (let one = 0; one < failed; one += 1) {
      log.addFailure(at, until);
      run.addFailure(at, until);
    }
  };
  return { log, run, attempts };
}

describe('a run of failures', () => {
  it('counts failures until something begun after the first of them succeeds', () => {
    const { run } = setUp();
    run.addFailure(1_000, 1_100);
    run.addFailure(1_010, 1_110);
    expect(run.length).toBe(2);
    run.addSuccess(999, 2_000);
    expect(run.length).toBe(2);
    run.addSuccess(1_000, 2_000);
    expect(run.length).toBe(0);
  });

  it('does not count what began before the last success, however late it ends', () => {
    const { run } = setUp();
    run.addSuccess(1_000, 2_000);
    run.addSuccess(500, 2_000);
    run.addFailure(999, 5_000);
    expect(run.length).toBe(0);
    run.addFailure(1_000, 5_000);
    expect(run.length).toBe(1);
  });

  it('begins where the earliest of its failures began', () => {
    const { run } = setUp();
    run.addFailure(2_000, 2_100);
    run.addFailure(1_500, 2_100);
    run.addSuccess(1_600, 2_000);
    expect(run.length).toBe(0);
  });

  it('judges nothing younger than it takes a failure to show, two seconds at most', () => {
    const { run } = setUp();
    expect(run.lagMs).toBe(200);
    run.addFailure(0, 1_100);
    // A fifth of the way from 100 to 1,100.
    expect(run.lagMs).toBe(300 * 1.5 + 50);
    for (let one = 0; one < 30; one += 1) run.addFailure(0, 10_000);
    expect(run.lagMs).toBe(2_000);
  });

  it('is slow where its failures take longer to show than that', () => {
    const { run } = setUp();
    for (let one = 0; one < 30; one += 1) run.addFailure(0, 2_000);
    expect(run.isSlow).toBe(false);
    run.addFailure(0, 2_600);
    expect(run.isSlow).toBe(true);
  });

  it('is forgotten when it is cleared', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 3, 3);
    run.clear();
    expect(run.length).toBe(0);
    expect(run.isNearTotal(0.5, 1, 1_100)).toBe(false);
    run.addFailure(5_000, 5_000);
    run.addSuccess(2_000, 2_000);
    expect(run.length).toBe(1);
  });
});

describe('near-total failure', () => {
  it('is none where nothing has failed, whatever share is asked for', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 5);
    expect(run.isNearTotal(0, 0, 1_000)).toBe(false);
  });

  it('is a share of all that began since the run, those of the same tenth of a second included', () => {
    const { run, attempts } = setUp();
    attempts(1_010, 1);
    attempts(1_050, 3, 3);
    expect(run.isNearTotal(0.75, 100, 1_060)).toBe(true);
    expect(run.isNearTotal(0.76, 100, 1_060)).toBe(false);
  });

  it('leaves out what began before', () => {
    const { run, attempts } = setUp();
    attempts(500, 50);
    attempts(1_000, 4, 4);
    expect(run.isNearTotal(1, 100, 1_010)).toBe(true);
  });

  it('is also one of those old enough to tell, if these are enough', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 5, 5, 1_100);
    // Under way: they may succeed.
    attempts(1_900, 20);
    expect(run.lagMs).toBe(200);
    expect(run.isNearTotal(0.95, 5, 1_950)).toBe(true);
    // Of a run of five, five are enough, whatever is asked for.
    expect(run.isNearTotal(0.95, 6, 1_950)).toBe(true);
    attempts(1_900, 0, 3, 1_950);
    expect(run.length).toBe(8);
    expect(run.isNearTotal(0.95, 5, 1_950)).toBe(true);
    expect(run.isNearTotal(0.95, 6, 1_950)).toBe(false);
  });

  it('is none of those where others of their time were served', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 10, 5, 1_100);
    attempts(1_900, 20);
    expect(run.isNearTotal(0.95, 5, 1_950)).toBe(false);
    expect(run.isNearTotal(0.5, 5, 1_950)).toBe(true);
  });

  it('is judged where each takes long to fail, by those that have had as long', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 5);
    attempts(5_000, 5);
    for (let at = 6_000; at < 11_000; at += 1_000) attempts(at, 1);
    attempts(1_000, 0, 5, 11_000);
    expect(run.isNearTotal(0.95, 5, 11_000)).toBe(false);
    attempts(15_000, 20);
    attempts(5_000, 0, 5, 15_000);
    // Eleven seconds old are the first ten at most; of younger ones nobody can tell.
    expect(run.isNearTotal(0.95, 5, 16_000)).toBe(true);
    expect(run.isNearTotal(0.95, 5, 19_000)).toBe(false);
  });

  it('is none where others that are as old are still under way', () => {
    const { run, attempts } = setUp();
    attempts(1_000, 10);
    attempts(1_000, 0, 8, 6_000);
    expect(run.isNearTotal(0.95, 5, 6_000)).toBe(false);
    expect(run.isNearTotal(0.95, 5, 20_000)).toBe(false);
    run.forget(1_000, 20_000);
    run.forget(1_000, 20_000);
    expect(run.isNearTotal(0.95, 5, 20_000)).toBe(true);
  });
});
