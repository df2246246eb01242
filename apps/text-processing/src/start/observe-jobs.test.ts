import { describe, expect, it } from '@jest/globals';
import { createHealth, createMetrics } from '@tpl/monitoring';
import type { JobCounts, JobWork } from '../../jobs/src/jobs.ts';
import { measureWork, watchQueue } from './observe-jobs.ts';

const context = { signal: new AbortController().signal, owner: 'ann', waitedMs: 2_000 };

/** A value of a metric, of the series with these labels. */
function read(metrics: ReturnType<typeof createMetrics>, name: string, labels: object = {}) {
  const family = metrics.collect().find((one) => one.name === name);
  const wanted = JSON.stringify(Object.entries(labels));
  return family?.series.find((one) => JSON.stringify(one.labels) === wanted)?.cell;
}

describe('measureWork', () => {
  const work: JobWork<string, string> = {
    async run(task, { signal }) {
      signal.throwIfAborted();
      if (task !== 'good') throw new Error(task);
      return task;
    },
    describeError: (error) => ({
      code: 'c',
      detail: 'd',
      isFinal: (error as Error).message === 'refused',
    }),
  };

  it('counts what ended by how it ended, and passes the answer and the error on', async () => {
    const metrics = createMetrics();
    const measured = measureWork(work, metrics);
    for (const outcome of ['done', 'refused', 'given_up', 'left'])
      expect(read(metrics, 'jobs.ended', { outcome })).toMatchObject({ value: 0 });
    expect(await measured.run('good', context)).toBe('good');
    await expect(measured.run('refused', context)).rejects.toThrow('refused');
    await expect(measured.run('server', context)).rejects.toThrow('server');
    await expect(
      measured.run('good', { ...context, signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
    // Whether a text is given up or tried again, whoever keeps the queue knows.
    expect(read(metrics, 'jobs.ended', { outcome: 'given_up' })).toMatchObject({ value: 0 });
    measured.onGivenUp?.();
    for (const outcome of ['done', 'refused', 'given_up', 'left'])
      expect(read(metrics, 'jobs.ended', { outcome })).toMatchObject({ value: 1 });
    expect(read(metrics, 'jobs.taken')).toMatchObject({ value: 4 });
    expect(read(metrics, 'jobs.running')).toMatchObject({ value: 0 });
    expect(read(metrics, 'jobs.wait.duration')).toMatchObject({ count: 4, sum: 8 });
    expect(read(metrics, 'jobs.run.duration')).toMatchObject({ count: 4 });
  });
});

describe('watchQueue', () => {
  it('shows what waits while the queue answers, keeps it while it does not, and says so in the health', async () => {
    const metrics = createMetrics();
    const health = createHealth();
    let counts: () => Promise<JobCounts> = async () => ({
      waiting: 3,
      running: 1,
      deadLetters: 2,
      nextWaitedMs: 4_000,
    });
    let next = () => {};
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      setTimer(run: () => void) {
        next = run;
        return () => {};
      },
    };
    const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
    const stop = watchQueue({ counts: () => counts() }, { metrics, health }, { isCritical: true, clock });
    await settle();
    expect(read(metrics, 'jobs.waiting')).toMatchObject({ value: 3 });
    expect(read(metrics, 'jobs.given_up')).toMatchObject({ value: 2 });
    expect(read(metrics, 'jobs.next.waited')).toMatchObject({ value: 4 });
    expect(health.report('ready').status).toBe('up');
    counts = () => Promise.reject(new Error('away'));
    next();
    await settle();
    expect(read(metrics, 'jobs.waiting')).toMatchObject({ value: 3 });
    expect(health.report('ready').status).toBe('down');
    stop();
    expect(health.report('ready').status).toBe('up');
  });
});
