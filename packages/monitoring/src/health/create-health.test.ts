import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createHealth } from './create-health.ts';
import type { HealthStatus } from './health.ts';
import { httpStatusOf, withoutDetails } from './health-response.ts';

const up = async () => ({ status: 'up' as const });
const random = () => 0;

/** A check that answers what it is told to, and counts its runs. */
function scripted(...results: (HealthStatus | Error)[]) {
  const state = { runs: 0, last: results.at(-1) as HealthStatus | Error };
  const check = async () => {
    const result = results[state.runs] ?? state.last;
    state.runs += 1;
    if (result instanceof Error) throw result;
    return { status: result };
  };
  return Object.assign(state, { check });
}

describe('createHealth', () => {
  it('is unknown before the first answers and answers a probe without waiting', async () => {
    const clock = manualClock();
    const health = createHealth({ clock });
    health.register({ name: 'never', check: () => new Promise(() => {}) });
    health.start();
    expect(health.report('ready')).toEqual({
      group: 'ready',
      status: 'unknown',
      checks: [{ name: 'never', status: 'unknown', critical: true }],
    });
    expect(httpStatusOf(health.report('ready'))).toBe(503);
    await health.close();
  });

  it('runs each check at its interval, counted from the end of a run', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, intervalMs: 1_000 });
    const [slow, quick] = [scripted('up'), scripted('up')];
    health.register({ name: 'quick', check: quick.check });
    health.register({ name: 'slow', check: slow.check, intervalMs: 5_000 });
    health.start();
    health.start();
    await clock.advance(5_500);
    expect([quick.runs, slow.runs]).toEqual([6, 2]);
    await health.close();
    expect(clock.pending).toBe(0);
    await clock.advance(5_000);
    expect(quick.runs).toBe(6);
  });

  it('takes the worst of a group, and what is not critical only degrades it', async () => {
    const health = createHealth();
    const critical = health.component({ name: 'database' });
    const extra = health.component({ name: 'mail', critical: false });
    health.component({ name: 'disk', groups: ['storage'] }).set('down');
    const statusOf = () => health.report('ready').status;
    expect(statusOf()).toBe('up');
    extra.set('down');
    expect(statusOf()).toBe('degraded');
    critical.set('degraded', { lag: 3 });
    expect(statusOf()).toBe('degraded');
    expect(httpStatusOf(health.report('ready'))).toBe(200);
    critical.set('down');
    expect(statusOf()).toBe('down');
    expect(health.report('storage').status).toBe('down');
    critical.remove();
    critical.remove();
    expect(statusOf()).toBe('degraded');
    expect(withoutDetails(health.report('ready'))).toEqual({ status: 'degraded' });
  });

  it('names a hung check as a timeout and a thrown non-error by its type, and shows no message', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, retries: 0, timeoutMs: 2_000 });
    health.register({ name: 'hung', check: () => new Promise(() => {}) });
    health.register({
      name: 'throws',
      check: async () => {
        throw 'redis://user:secret@host';
      },
    });
    health.register({
      name: 'coded',
      check: async () => {
        throw Object.assign(new TypeError('secret'), { code: 'ECONNREFUSED' });
      },
    });
    health.register({ name: 'odd', check: (async () => ({ status: 'fine' })) as never });
    health.register({
      name: 'sync',
      check: (() => {
        throw new RangeError('secret');
      }) as never,
    });
    const refreshed = health.refresh();
    await clock.advance(2_000);
    await refreshed;
    const reasons = health.report('ready').checks.map(({ status, reason }) => [status, reason]);
    expect(reasons).toEqual([
      ['down', 'timeout'],
      ['down', 'threw Error'],
      ['down', 'threw TypeError (ECONNREFUSED)'],
      ['down', 'answered something that is not a health status'],
      ['down', 'threw RangeError'],
    ]);
    expect(JSON.stringify(health.report('ready'))).not.toContain('secret');
    expect(clock.pending).toBe(0);
  });

  it('tries again inside the timeout when a check throws', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, random, retries: 2 });
    const check = scripted(new Error('1'), new Error('2'), 'up');
    health.register({ name: 'flaky', check: check.check });
    const refreshed = health.refresh();
    await clock.advance(150);
    await refreshed;
    expect([check.runs, health.report('ready').status]).toEqual([3, 'up']);
  });

  it('changes what it reports only after enough results in a row, worse and better', async () => {
    const health = createHealth({ retries: 0, failureThreshold: 2, successThreshold: 2 });
    const check = scripted('up', 'down', 'up', 'down', 'down', 'up', 'up');
    const changes: string[] = [];
    health.on('change', ({ from, to }) => changes.push(`${from}>${to}`));
    health.register({ name: 'a', check: check.check });
    const seen: HealthStatus[] = [];
    for (let run = 0; run < 7; run += 1) {
      await health.refresh();
      seen.push(health.report('ready').status);
    }
    expect(seen).toEqual(['up', 'up', 'up', 'up', 'down', 'down', 'up']);
    expect(changes).toEqual(['unknown>up', 'up>down', 'down>up']);
  });

  it('runs a check once for a thousand refreshes at the same time', async () => {
    const health = createHealth();
    const check = scripted('up');
    health.register({ name: 'a', check: check.check });
    await Promise.all(Array.from({ length: 1_000 }, () => health.refresh()));
    expect(check.runs).toBe(1);
  });

  it('stops starting runs of a check whose earlier runs never come back, and goes on when they do', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, retries: 0, timeoutMs: 10, intervalMs: 10, failureThreshold: 1 });
    const release: (() => void)[] = [];
    health.register({
      name: 'stuck',
      check: () => new Promise((resolve) => release.push(() => resolve({ status: 'up' }))),
    });
    health.start();
    await clock.advance(500);
    expect(release).toHaveLength(3);
    expect(health.report('ready').checks[0]?.reason).toContain('have not come back');
    for (const done of release.splice(0)) done();
    await clock.advance(15);
    expect(release).toHaveLength(1);
    release[0]?.();
    await clock.advance(1);
    expect(health.report('ready').status).toBe('up');
    await health.close();
  });

  it('turns ready down when draining and leaves live alone', () => {
    const health = createHealth();
    health.component({ name: 'loop', groups: ['live', 'ready'] });
    expect(health.isDraining).toBe(false);
    health.drain();
    expect(health.isDraining).toBe(true);
    expect([health.report('live').status, health.report('ready').status]).toEqual(['up', 'down']);
  });

  it('runs a check that takes the name of one that is removed in the middle of its run', async () => {
    const clock = manualClock();
    const health = createHealth({ clock });
    const remove = health.register({ name: 'db', check: () => new Promise(() => {}) });
    health.start();
    remove();
    let runs = 0;
    health.register({
      name: 'db',
      check: async () => {
        runs += 1;
        return { status: 'up' };
      },
    });
    await clock.advance(30_000);
    expect([health.report('ready').status, runs]).toEqual(['up', 4]);
    await health.close();
  });

  it('takes a state that does not exist for down', () => {
    const health = createHealth();
    health.component({ name: 'queue' }).set('DOWN' as HealthStatus);
    expect(health.report('ready')).toMatchObject({
      status: 'down',
      checks: [{ reason: 'answered something that is not a health status' }],
    });
  });

  it('runs no check once it is closed, and says so', async () => {
    const health = createHealth();
    let runs = 0;
    health.register({
      name: 'disk',
      check: async () => {
        runs += 1;
        return { status: 'up' };
      },
    });
    await health.close();
    await health.close();
    await expect(health.refresh()).rejects.toMatchObject({ code: 'closed', retryable: false, problems: [] });
    expect(runs).toBe(0);
  });

  it('stays started once it has started', async () => {
    const health = createHealth({ retries: 0, failureThreshold: 1 });
    const check = scripted('down', 'up', 'down');
    health.register({ name: 'warm', check: check.check, groups: ['startup', 'ready'] });
    const seen: HealthStatus[] = [];
    for (let run = 0; run < 3; run += 1) {
      await health.refresh();
      seen.push(health.report('startup').status);
    }
    expect(seen).toEqual(['down', 'up', 'up']);
  });

  it('names every problem of a check that is not defined well', () => {
    const health = createHealth();
    health.register({ name: 'a', check: up });
    const bad = { name: 'a', check: 'no' as never, timeoutMs: 0, intervalMs: Number.NaN, retries: -1 };
    expect(() => health.register(bad)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          expect.objectContaining({ path: 'a.check' }),
          expect.objectContaining({ path: 'a.timeoutMs' }),
          expect.objectContaining({ path: 'a.intervalMs' }),
          expect.objectContaining({ path: 'a.retries' }),
          expect.objectContaining({ path: 'a', message: 'is registered already' }),
        ],
      }),
    );
    expect(() => health.component({ name: '' })).toThrow('is not a name');
    for (let index = 1; index < 500; index += 1) health.component({ name: `c${index}` });
    expect(() => health.component({ name: 'one too many' })).toThrow('more than 500');
  });

  it('starts a check registered later, and forgets one that is removed, even in the middle of a run', async () => {
    const clock = manualClock();
    await using health = createHealth({ clock });
    health.start();
    const check = scripted('up');
    const remove = health.register({ name: 'late', check: check.check, groups: ['live'] });
    remove();
    await clock.advance(60_000);
    expect([check.runs, health.report('live').checks]).toEqual([1, []]);
  });
});
