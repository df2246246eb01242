import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { manualClock } from '@tpl/cache/testing';
import { createBatchQueue } from './batch-queue.ts';

function queueOf({ concurrency = 2, maxBatches = 3 } = {}) {
  const clock = manualClock();
  const started: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  const queue = createBatchQueue<string, string>({
    run(task, { signal }) {
      started.push(task);
      return new Promise((resolve, reject) => {
        finish.set(task, (error) => (error ? reject(error) : resolve(task.toUpperCase())));
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
    describeError: (error) => ({ code: 'failed', detail: (error as Error).name }),
    concurrency,
    maxBatches,
    keepMs: 1_000,
    clock,
  });
  return { clock, started, finish, queue };
}

describe('createBatchQueue', () => {
  it('works on so many at a time, in order, and reports each result', async () => {
    const { queue, started, finish } = queueOf();
    const batch = queue.add(['a', 'b', 'c'], 'me');
    expect(started).toEqual(['a', 'b']);
    finish.get('a')?.();
    await setImmediate();
    expect(started).toEqual(['a', 'b', 'c']);
    finish.get('b')?.(new Error('no'));
    finish.get('c')?.();
    await setImmediate();
    const done = queue.get(batch!.id, 'me');
    expect(done).toMatchObject({ status: 'done', total: 3, finished: 3, failed: 1 });
    expect(done?.items.map(({ result, error }) => result ?? error?.code)).toEqual(['A', 'failed', 'C']);
  });

  it("does not show another's batch", () => {
    const { queue } = queueOf();
    const { id } = queue.add(['a'], 'me')!;
    expect([queue.get(id, 'you'), queue.cancel(id, 'you'), queue.get('x', 'me')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('stops at once when cancelled, and keeps what was done', async () => {
    const { queue, finish, started } = queueOf({ concurrency: 1 });
    const { id } = queue.add(['a', 'b', 'c'], 'me')!;
    finish.get('a')?.();
    await setImmediate();
    const stopped = queue.cancel(id, 'me');
    expect(stopped?.items.map(({ status }) => status)).toEqual(['done', 'cancelled', 'cancelled']);
    expect(stopped?.status).toBe('cancelled');
    await setImmediate();
    expect(started).toEqual(['a', 'b']);
    expect(queue.counts).toEqual({ batches: 1, waiting: 0, running: 0 });
  });

  it('takes no more than it has room for; a finished batch makes room', async () => {
    const { queue, finish } = queueOf({ maxBatches: 1 });
    const first = queue.add(['a'], 'me')!;
    expect(queue.add(['b'], 'me')).toBeUndefined();
    finish.get('a')?.();
    await setImmediate();
    expect(queue.add(['b'], 'me')).toBeDefined();
    expect(queue.get(first.id, 'me')).toBeUndefined();
  });

  it('forgets a finished batch after a while', async () => {
    const { queue, finish, clock } = queueOf();
    const { id } = queue.add(['a'], 'me')!;
    finish.get('a')?.();
    await setImmediate();
    expect(queue.get(id, 'me')?.status).toBe('done');
    await clock.advance(1_000);
    expect(queue.get(id, 'me')).toBeUndefined();
  });

  it('reports every step to those who watch, until they leave', async () => {
    const { queue, finish } = queueOf();
    const { id } = queue.add(['a', 'b'], 'me')!;
    const seen: number[] = [];
    const stop = queue.watch(id, ({ finished }) => seen.push(finished));
    finish.get('a')?.();
    await setImmediate();
    stop();
    queue.close();
    expect(seen).toEqual([1]);
  });
});
