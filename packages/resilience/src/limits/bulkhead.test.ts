// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { defer, record, settle, watch } from '../../test/support.ts';
import { assemblePolicy } from '../policy/assemble-policy.ts';

function setUp({ maxConcurrent = 1, maxQueue = 10, maxQueueMs = 1_000 } = {}) {
  const clock = manualClock();
  const policy = assemblePolicy({ name: 'test', clock, maxConcurrent, maxQueue, maxQueueMs }, 'bulkhead');
  const started: number[] = [];
  const start = (id: number, signal?: AbortSignal) => {
    const work = defer<number>();
    const run = () => {
      started.push(id);
      return work.promise;
    };
    return { ...work, seen: watch(policy.execute(run, { signal })) };
  };
  return { clock, policy, started, start, ...record(policy) };
}

describe('bulkhead', () => {
  it('runs so many at once and the others in the order they came', async () => {
    const { policy, started, start } = setUp({ maxConcurrent: 2 });
    const calls = [1, 2, 3, 4].map((id) => start(id));
    await settle();
    expect(started).toEqual([1, 2]);
    expect(policy.snapshot()).toMatchObject({ running: 2, queued: 2 });
    calls[1]?.resolve(2);
    await settle();
    expect(started).toEqual([1, 2, 3]);
    calls[0]?.reject(new Error('failed'));
    await settle();
    expect(started).toEqual([1, 2, 3, 4]);
    calls[2]?.resolve(3);
    calls[3]?.resolve(4);
    await settle();
    expect(policy.snapshot()).toMatchObject({ running: 0, queued: 0 });
  });

  it('turns away at once what does not fit into the queue', async () => {
    const { start, named } = setUp({ maxQueue: 1 });
    start(1);
    start(2);
    const third = start(3);
    await settle();
    expect(third.seen.error).toMatchObject({ code: 'bulkhead_full', kind: 'local', retryable: true });
    expect(named('reject')).toEqual([expect.objectContaining({ reason: 'bulkhead_full' })]);
  });

  it('does not count a call whose caller left before it came as one that waited too long', async () => {
    const { clock, start, named } = setUp();
    start(1);
    const left = start(2, AbortSignal.abort(new Error('left')));
    await clock.advance(2_000);
    expect(left.seen.error).toMatchObject({ message: 'left' });
    expect(named('reject')).toEqual([]);
  });

  it('turns away what waited too long, and only that', async () => {
    const { clock, start, started } = setUp({ maxQueueMs: 100 });
    const first = start(1);
    const second = start(2);
    await clock.advance(50);
    const third = start(3);
    await clock.advance(50);
    expect([second.seen.done, third.seen.done]).toEqual([true, false]);
    first.resolve(1);
    await settle();
    expect(started).toEqual([1, 3]);
  });
});
