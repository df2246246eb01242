// Infrastructure Service: resilience · stable API, changes affect all users

import { getEventListeners } from 'node:events';
import { sleep } from '@internal/kit';
import type { ManualClock } from '@internal/kit/testing';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { defer, failure, record, settle, watch } from '../../test/support.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';

const isContent = (chunk: string) => !chunk.startsWith(':');

function setUp(options: PolicyOptions = {}) {
  const clock = manualClock();
  const policy = createPolicy({ name: 'test', clock, random: () => 0.5, backoffBaseMs: 10, ...options });
  return { clock, policy, ...record(policy) };
}

/** Chunks, pauses in milliseconds, and at last perhaps an error. */
async function* script(clock: ManualClock, steps: readonly (string | number | Error)[]) {
  for (const step of steps) {
    if (typeof step === 'number') await sleep(step, { clock });
    else if (typeof step === 'string') yield step;
    else throw step;
  }
}

async function collect<T>(stream: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const chunk of stream) into.push(chunk);
  return into;
}

describe('executeStream', () => {
  it('hands over every chunk in order and counts the call when the stream ends', async () => {
    const { clock, policy, named } = setUp();
    const seen = watch(collect(policy.executeStream(() => script(clock, ['a', 100, 'b', 200, 'c']))));
    await clock.advance(250);
    expect(named('call')).toEqual([]);
    await clock.advance(50);
    expect(seen.value).toEqual(['a', 'b', 'c']);
    expect(named('call')).toEqual([expect.objectContaining({ ok: true, attempts: 1, durationMs: 300 })]);
    expect(named('attempt')).toHaveLength(1);
  });

  it('starts when it is first read, once only', async () => {
    const { policy } = setUp();
    let started = 0;
    const stream = policy.executeStream(async function* () {
      started += 1;
      yield 1;
    });
    await settle();
    expect(started).toBe(0);
    expect(await collect(stream)).toEqual([1]);
    await expect(collect(stream)).rejects.toMatchObject({ code: 'stream_already_read' });
  });

  it('asks upstream for no more than the reader takes', async () => {
    const { policy } = setUp();
    let made = 0;
    const iterator = policy
      .executeStream(async function* () {
        for (;;) yield ++made;
      })
      [Symbol.asyncIterator]();
    await iterator.next();
    await settle();
    expect(made).toBe(2);
    await iterator.return?.();
  });

  it('tries again as long as no content has come, and drops the failed attempt’s preamble', async () => {
    const { clock, policy } = setUp();
    const seen = watch(
      collect(
        policy.executeStream(
          ({ attempt }) =>
            script(clock, attempt === 1 ? [': start 1', failure(529)] : [': start 2', 'content']),
          { isContent },
        ),
      ),
    );
    await clock.advance(1_000);
    expect(seen.value).toEqual([': start 2', 'content']);
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 2, retries: 1 });
  });

  it('after the first content never tries again: it tells what had arrived', async () => {
    const { clock, policy, named } = setUp({ fallback: () => script(clock, ['plan B']) });
    const got: string[] = [];
    const seen = watch(
      collect(
        policy.executeStream(() => script(clock, ['one', 'two', failure(529)])),
        got,
      ),
    );
    await clock.advance(1_000);
    expect(got).toEqual(['one', 'two']);
    expect(seen.error).toMatchObject({
      code: 'stream_interrupted',
      kind: 'overloaded',
      retryable: false,
      partial: ['one', 'two'],
      cause: { status: 529 },
    });
    expect(named('retry')).toEqual([]);
    expect(named('fallback')).toEqual([]);
  });

  it('is not fooled by keep-alives: the first content has its limit', async () => {
    const { clock, policy } = setUp({ firstTokenMs: 1_000, maxAttempts: 2 });
    const keepAlive = Array.from({ length: 100 }, () => [100, ': ping']).flat();
    const seen = watch(
      collect(
        policy.executeStream(({ attempt }) => script(clock, attempt === 1 ? keepAlive : ['fine']), {
          isContent,
        }),
      ),
    );
    await clock.advance(999);
    expect(policy.snapshot().counts.attempts).toBe(1);
    await clock.advance(50);
    expect(seen.value).toEqual(['fine']);
  });

  it('is not fooled by keep-alives between content either', async () => {
    const { clock, policy } = setUp({ idleMs: 500 });
    const keepAlive = Array.from({ length: 100 }, () => [100, ': ping']).flat();
    const seen = watch(
      collect(policy.executeStream(() => script(clock, ['a', 499, 'b', ...keepAlive]), { isContent })),
    );
    await clock.advance(998);
    expect(seen.done).toBe(false);
    await clock.advance(2);
    expect(seen.error).toMatchObject({ code: 'stream_interrupted', cause: { code: 'idle_timeout' } });
  });

  it('never takes a slow reader for a slow server', async () => {
    const { clock, policy } = setUp({ idleMs: 500, firstTokenMs: 500 });
    const iterator = policy.executeStream(() => script(clock, ['a', 'b', 'c']))[Symbol.asyncIterator]();
    await iterator.next();
    await clock.advance(10_000);
    expect(await iterator.next()).toEqual({ value: 'b', done: false });
    await clock.advance(10_000);
    expect(await iterator.next()).toEqual({ value: 'c', done: false });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  it('ends at the total deadline even while content flows', async () => {
    const { clock, policy } = setUp({ deadlineMs: 1_000 });
    const flow = Array.from({ length: 100 }, (_, index) => [100, `${index}`]).flat();
    const seen = watch(collect(policy.executeStream(() => script(clock, flow))));
    await clock.advance(1_000);
    expect(seen.error).toMatchObject({ code: 'stream_interrupted', cause: { code: 'deadline_exceeded' } });
  });

  it('cancels upstream when the reader leaves, and that is no failure', async () => {
    const { policy } = setUp({ breakerConsecutiveFailures: 1 });
    const signals: AbortSignal[] = [];
    let returned = false;
    for await (const chunk of policy.executeStream(async function* ({ signal }) {
      signals.push(signal);
      try {
        yield 1;
        yield 2;
      } finally {
        returned = true;
      }
    })) {
      expect(chunk).toBe(1);
      break;
    }
    expect(signals[0]?.aborted).toBe(true);
    await settle();
    expect(returned).toBe(true);
    expect(policy.snapshot()).toMatchObject({ state: 'closed', running: 0 });
  });

  it('settles at the caller’s abort although upstream hangs', async () => {
    const { policy } = setUp({ maxConcurrent: 1 });
    const controller = new AbortController();
    const hang = defer<IteratorResult<string>>();
    const source = { [Symbol.asyncIterator]: () => ({ next: () => hang.promise }) };
    const seen = watch(collect(policy.executeStream(() => source, { signal: controller.signal })));
    await settle();
    expect(policy.snapshot().running).toBe(1);
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    expect(policy.snapshot().running).toBe(0);
  });

  it('starts nothing for a caller that has gone already', async () => {
    const { policy } = setUp();
    let started = 0;
    const stream = policy.executeStream(
      async function* () {
        started += 1;
        yield 1;
      },
      { signal: AbortSignal.abort(new Error('gone')) },
    );
    await expect(collect(stream)).rejects.toThrow('gone');
    expect(started).toBe(0);
  });

  it('takes the fallback’s stream when no content ever came', async () => {
    const { clock, policy, named } = setUp({ maxAttempts: 1, fallback: () => script(clock, ['plan', 'B']) });
    const seen = watch(
      collect(policy.executeStream(() => script(clock, [': start', failure(529)]), { isContent })),
    );
    await clock.advance(100);
    expect(seen.value).toEqual(['plan', 'B']);
    expect(named('fallback')).toHaveLength(1);
  });

  it('is not tried again after content, whatever a rule of the caller’s says', async () => {
    const { clock, policy } = setUp({ classify: () => ({ retryable: true }) });
    const seen = watch(collect(policy.executeStream(() => script(clock, ['a', failure(529)]))));
    await clock.advance(60_000);
    expect(seen.error).toMatchObject({ code: 'stream_interrupted', partial: ['a'] });
    expect(policy.snapshot().counts.attempts).toBe(1);
  });

  it('ends with the caller’s own reason when the caller goes after content', async () => {
    const { clock, policy } = setUp();
    const controller = new AbortController();
    const stream = policy.executeStream(() => script(clock, ['a', 60_000]), { signal: controller.signal });
    const chunks: string[] = [];
    const seen = watch(collect(stream, chunks));
    await settle();
    controller.abort(new Error('gone'));
    await settle();
    expect([chunks, seen.error]).toEqual([['a'], new Error('gone')]);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('remembers the last ten thousand chunks for an interruption', async () => {
    const { policy } = setUp();
    const stream = policy.executeStream(async function* () {
      for (let number = 0; number < 10_003; number += 1) yield number;
      throw failure(529);
    });
    const error = await collect(stream).catch((caught) => caught);
    expect([error.partial.length, error.partial[0], error.partial.at(-1)]).toEqual([10_000, 3, 10_002]);
  });

  it('keeps the call’s own error when the fallback of a stream gives no stream', async () => {
    const { clock, policy, named } = setUp({ maxAttempts: 1, fallback: () => 'plan B' });
    const seen = watch(collect(policy.executeStream(() => script(clock, [failure(529)]))));
    await clock.advance(100);
    expect(seen.error).toMatchObject({ status: 529 });
    expect(named('fallback')).toEqual([]);
  });

  it('treats a chunk as content when its judge throws', async () => {
    const { clock, policy } = setUp();
    const isBroken = () => {
      throw new Error('the judge is broken');
    };
    expect(
      await collect(policy.executeStream(() => script(clock, ['a', 'b']), { isContent: isBroken })),
    ).toEqual(['a', 'b']);
  });

  it('holds back at most 256 chunks of preamble', async () => {
    const { clock, policy } = setUp();
    const got: string[] = [];
    const preamble = Array.from({ length: 300 }, (_, index) => `: ${index}`);
    watch(
      collect(
        policy.executeStream(() => script(clock, [...preamble, 100_000]), { isContent }),
        got,
      ),
    );
    await clock.advance(1);
    expect(got).toEqual(preamble);
  });

  it('gives a stream without content its preamble at the end', async () => {
    const { clock, policy } = setUp();
    expect(await collect(policy.executeStream(() => script(clock, [': only']), { isContent }))).toEqual([
      ': only',
    ]);
  });

  it('does not ask again for a stream without content that ended, however slowly it is read', async () => {
    const { clock, policy } = setUp({ firstTokenMs: 20, idleMs: 20 });
    const stream = policy.executeStream(() => script(clock, [': one', ': two']), { isContent });
    const iterator = stream[Symbol.asyncIterator]();
    const got: unknown[] = [(await iterator.next()).value];
    await clock.advance(50);
    const rest = watch(collect({ [Symbol.asyncIterator]: () => iterator }));
    await clock.advance(1_000);
    expect(got.concat(rest.value)).toEqual([': one', ': two']);
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 1, retries: 0 });
  });

  it('tells what a stream without content gave when its deadline ends it while it is read', async () => {
    const { clock, policy } = setUp({ deadlineMs: 100, fallback: () => script(clock, ['plan B']) });
    const stream = policy.executeStream(() => script(clock, [': one', ': two']), { isContent });
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await clock.advance(100);
    await expect(iterator.next()).rejects.toMatchObject({ code: 'stream_interrupted', partial: [': one'] });
  });

  it('refuses a second next() while the first waits', async () => {
    const { clock, policy } = setUp();
    const iterator = policy.executeStream(() => script(clock, [100, 'a']))[Symbol.asyncIterator]();
    const first = watch(iterator.next());
    await expect(iterator.next()).rejects.toMatchObject({ code: 'stream_already_read' });
    await clock.advance(100);
    expect(first.value).toEqual({ value: 'a', done: false });
  });

  it('keeps a bulkhead’s place and a breaker’s probe until the stream ends', async () => {
    const { clock, policy } = setUp({ maxConcurrent: 1, maxQueue: 0 });
    const iterator = policy.executeStream(() => script(clock, ['a', 100, 'b']))[Symbol.asyncIterator]();
    await iterator.next();
    await expect(policy.execute(async () => 1)).rejects.toMatchObject({ code: 'bulkhead_full' });
    void iterator.next();
    await clock.advance(100);
    await iterator.next();
    expect(await policy.execute(async () => 1)).toBe(1);
  });
});
