// Infrastructure Service: resilience · stable API, changes affect all users
// What streams and composed policies must keep, each with the public report where there is one.
import { AsyncLocalStorage } from 'node:async_hooks';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { retry as cockatielRetry, ExponentialBackoff, handleAll } from 'cockatiel';
import { compose } from '../../src/policy/compose.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import {
  createAttemptTimeout,
  createBreaker,
  createBulkhead,
  createRetry,
} from '../../src/policy/single-strategies.ts';
import { LastChunks } from '../../src/stream/last-chunks.ts';
import { failure, settle, watch } from '../support.ts';

async function collect<T>(stream: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const chunk of stream) into.push(chunk);
  return into;
}

const quick = { backoffBaseMs: 1, backoffMaxMs: 1 };

describe('a long stream', () => {
  it('keeps no more alive than its last chunks, however long it is', async () => {
    const policy = createPolicy();
    const kept: WeakRef<object>[] = [];
    let count = 0;
    for await (const _ of policy.executeStream(async function* () {
      for (let index = 0; index < 30_000; index += 1) {
        const chunk = { index };
        if (index % 1_000 === 0) kept.push(new WeakRef(chunk));
        yield chunk;
      }
    })) {
      count += 1;
      // Weak references hold until the turn ends.
      if (count % 5_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (count === 29_999) {
        (globalThis as { gc?: () => void }).gc?.();
        await new Promise((resolve) => setImmediate(resolve));
        (globalThis as { gc?: () => void }).gc?.();
        const alive = kept.filter((one) => one.deref() !== undefined).length;
        expect(alive).toBeLessThanOrEqual(11);
      }
    }
    expect(count).toBe(30_000);
  });

  it('remembers the last ten thousand, in their order', () => {
    const last = new LastChunks<number>();
    for (let index = 0; index < 3; index += 1) last.add(index);
    expect(last.list()).toEqual([0, 1, 2]);
    for (let index = 3; index < 25_003; index += 1) last.add(index);
    expect(last.list()).toHaveLength(10_000);
    expect([last.list()[0], last.list().at(-1)]).toEqual([15_003, 25_002]);
  });
});

describe('a stream', () => {
  it('may be promised, as both big SDKs do', async () => {
    const policy = createPolicy(quick);
    const stream = policy.executeStream(async ({ attempt }) => {
      if (attempt === 1) throw failure(503);
      return (async function* () {
        yield `of attempt ${attempt}`;
      })();
    });
    expect(await collect(stream)).toEqual(['of attempt 2']);
  });

  it('ends at its timeout while it is only promised', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, maxAttempts: 1, deadlineMs: 1_000 });
    const seen = watch(collect(policy.executeStream<string>(() => new Promise(() => {}))));
    await clock.advance(1_000);
    expect(seen.error).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('tells upstream’s own error, and tries again, when its return() throws', async () => {
    const policy = createPolicy(quick);
    let closed = 0;
    const stream = policy.executeStream(({ attempt }) => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          if (attempt === 1) throw failure(503);
          return { done: true as const, value: undefined };
        },
        return() {
          closed += 1;
          throw new Error('closed twice');
        },
      }),
    }));
    expect(await collect(stream)).toEqual([]);
    expect([closed, policy.snapshot().counts.attempts]).toEqual([1, 2]);
  });

  it('is not begun when the abort falls between a free place and its start, in whatever microtask', async () => {
    for (let ticks = 0; ticks < 15; ticks += 1) {
      const policy = createPolicy({ maxConcurrent: 1 });
      let free = () => {};
      watch(policy.execute(() => new Promise<void>((resolve) => void (free = resolve))));
      const controller = new AbortController();
      let started = 0;
      const seen = watch(
        collect(
          policy.executeStream(
            async function* ({ signal }) {
              if (signal.aborted) started += 1;
              yield 1;
            },
            { signal: controller.signal },
          ),
        ),
      );
      await settle();
      free();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      controller.abort(new Error('gone'));
      await settle();
      expect([ticks, started, seen.done]).toEqual([ticks, 0, true]);
    }
  });

  it.each([
    [
      'cockatiel’s',
      () =>
        cockatielRetry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 1 }) }),
    ],
    [
      'one of the same shape',
      () => ({
        async execute<T>(run: (attempt: never) => Promise<T>, options?: object): Promise<T> {
          for (let attempt = 1; ; attempt += 1) {
            try {
              return await run({ ...options, attempt } as never);
            } catch (error) {
              if (attempt === 3) throw error;
            }
          }
        },
      }),
    ],
  ] as const)('never mixes two attempts, whoever tries again: %s', async (_, make) => {
    const policy = compose([make(), createAttemptTimeout()]);
    let runs = 0;
    const chunks: string[] = [];
    const outcome = collect(
      policy.executeStream(async function* () {
        runs += 1;
        yield `Good morning, part ${runs}. `;
        throw failure(503);
      }),
      chunks,
    );
    await expect(outcome).rejects.toMatchObject({
      code: 'stream_interrupted',
      partial: ['Good morning, part 1. '],
    });
    expect([chunks, runs]).toEqual([['Good morning, part 1. '], 1]);
  });
});

describe('a composed policy', () => {
  it('tells each call and attempt once, and counts what its parts do', async () => {
    const policy = compose([
      createRetry({ ...quick }),
      createBreaker(),
      createBulkhead({ maxConcurrent: 5 }),
    ]);
    const heard: string[] = [];
    for (const name of ['attempt', 'call', 'retry'] as const) policy.on(name, () => void heard.push(name));
    await policy.execute(({ attempt }) =>
      attempt < 3 ? Promise.reject(failure(503)) : Promise.resolve('fine'),
    );
    expect(heard).toEqual(['attempt', 'retry', 'attempt', 'retry', 'attempt', 'call']);
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 3, retries: 2, failures: 0 });
  });

  it('does so however deep parts nest, and however often one of them is used', async () => {
    const timeout = createAttemptTimeout();
    const inner = compose([createRetry({ ...quick, maxAttempts: 2 }), timeout]);
    const policy = compose([timeout, inner]);
    let attempts = 0;
    let retries = 0;
    policy.on('attempt', () => void (attempts += 1));
    policy.on('retry', () => void (retries += 1));
    await policy.execute(() => Promise.reject(failure(503))).catch(() => {});
    expect([attempts, retries]).toEqual([2, 1]);
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 2, retries: 1, failures: 1 });
  });
});

describe('what runs in a call', () => {
  it('sees its own AsyncLocalStorage in abort listeners, whatever timer ended it', async () => {
    const store = new AsyncLocalStorage<string>();
    const policy = createPolicy({ maxAttempts: 1, attemptTimeoutMs: 20 });
    const seen: string[] = [];
    const call = (tenant: string) =>
      store.run(tenant, () =>
        policy
          .execute(
            ({ signal }) =>
              new Promise((_, reject) =>
                signal.addEventListener('abort', () => {
                  seen.push(`${tenant}:${store.getStore()}`);
                  reject(signal.reason);
                }),
              ),
          )
          .catch(() => {}),
      );
    await Promise.all(['red', 'green', 'blue'].map(call));
    expect(seen.sort()).toEqual(['blue:blue', 'green:green', 'red:red']);
  });

  it('sees it in the event of a place that did not come in time too', async () => {
    const store = new AsyncLocalStorage<string>();
    const clock = manualClock();
    const policy = createBulkhead({ clock, maxConcurrent: 1, maxQueueMs: 50 });
    const seen: (string | undefined)[] = [];
    policy.on('reject', () => void seen.push(store.getStore()));
    watch(policy.execute(() => new Promise(() => {})));
    for (const tenant of ['red', 'green']) store.run(tenant, () => void watch(policy.execute(async () => 1)));
    await clock.advance(100);
    expect(seen).toEqual(['red', 'green']);
  });

  it('may be synchronous, a thenable, or nothing', async () => {
    const policy = createPolicy();
    expect(await policy.execute(() => 42)).toBe(42);
    const answer = (resolve: (value: number) => void) => resolve(7);
    const thenable = Object.fromEntries(
      ['then'].map((name) => [name, answer]),
    ) as unknown as PromiseLike<number>;
    expect(await policy.execute(() => thenable)).toBe(7);
    expect(await policy.execute(() => {})).toBeUndefined();
    await expect(
      policy.execute(() => {
        throw failure(400);
      }),
    ).rejects.toMatchObject({ status: 400 });
    const seen = watch(
      createPolicy({ fallback: () => 'fallback' }).execute<unknown>(() => Promise.reject(undefined)),
    );
    await settle();
    expect(seen.value).toBe('fallback');
  });

  it('is heard by a listener that was given twice until both are stopped', async () => {
    const policy = createPolicy();
    let heard = 0;
    const listener = () => void (heard += 1);
    const [stop] = [policy.on('call', listener), policy.on('call', listener)];
    await policy.execute(async () => 1);
    expect(heard).toBe(2);
    stop!();
    await policy.execute(async () => 1);
    expect(heard).toBe(3);
  });
});
