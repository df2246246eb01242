// The promises of a cache as test cases that any store can be held to.
import assert from 'node:assert/strict';
import type { CacheOptions } from '../core/cache-options.ts';
import type { Cache } from '../ports/cache.ts';

/** One sentence of the contract and its proof. */
export interface ContractCase {
  /** The promise. */
  readonly name: string;
  /** Rejects when the promise is broken. */
  readonly run: () => Promise<void>;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const rejectsWith = (code: string, work: Promise<unknown>) =>
  assert.rejects(work, { name: 'CacheError', code });

/**
 * What holds for a cache on every store. Give a function that makes a cache with the options it gets, over a store of
 * yours and with fresh keys; run every case with the test runner you have. The caches are closed here.
 * @example
 * import { createCache, memoryStore } from '@tpl/cache';
 * import { cacheContract } from '@tpl/cache/testing';
 *
 * for (const { name, run } of cacheContract((options) => createCache({ ...options, store: memoryStore() }))) {
 *   await run();
 *   console.log(name);
 * }
 */
export function cacheContract(
  make: (options: CacheOptions) => Cache | Promise<Cache>,
): readonly ContractCase[] {
  const test = (
    name: string,
    body: (cache: Cache) => Promise<void>,
    options: CacheOptions = {},
  ): ContractCase => ({
    name,
    async run() {
      const cache = await make({ jitter: 0, earlyRefresh: 0, ...options });
      try {
        await body(cache);
      } finally {
        await cache.close();
      }
    },
  });
  const values = [null, true, 0, -1.5, '', 'ä\u0000😀', [], [1, [2]], {}, { a: { b: null }, ö: [''] }];

  return [
    test('gives back every JSON value as it was', async (cache) => {
      for (const [place, value] of values.entries()) {
        assert.equal(await cache.set(`v${place}`, value), true);
        assert.deepEqual(await cache.get(`v${place}`), value);
      }
    }),
    test('tells a stored undefined from a miss', async (cache) => {
      await cache.set('u', undefined);
      assert.equal((await cache.lookup('u')).outcome, 'hit');
      assert.equal(await cache.has('u'), true);
      assert.equal((await cache.lookup('nothing')).outcome, 'miss');
      assert.equal(await cache.has('nothing'), false);
    }),
    test('overwrites, and says whether a deleted key was there', async (cache) => {
      await cache.set('k', 1);
      await cache.set('k', 2);
      assert.equal(await cache.get('k'), 2);
      assert.equal(await cache.delete('k'), true);
      assert.equal(await cache.delete('k'), false);
      assert.equal(await cache.get('k'), undefined);
    }),
    test('reads and writes many', async (cache) => {
      assert.equal(
        await cache.setMany([
          ['a', 1],
          ['b', [2]],
        ]),
        true,
      );
      assert.deepEqual(
        await cache.getMany(['b', 'x', 'a']),
        new Map<string, unknown>([
          ['b', [2]],
          ['a', 1],
        ]),
      );
      assert.deepEqual(await cache.getMany([]), new Map());
    }),
    test('lets values expire', async (cache) => {
      // The first call may wait for a connection.
      await cache.set('long', 1);
      await cache.set('short', 1, { ttlMs: 250 });
      assert.equal(await cache.get('short'), 1);
      await pause(300);
      assert.equal(await cache.get('long'), 1);
      assert.equal((await cache.lookup('short')).outcome, 'miss');
    }),
    test('serves a stale value only within its time', async (cache) => {
      await cache.set('k', 1, { ttlMs: 30, staleWhileRevalidateMs: 60_000 });
      await pause(60);
      assert.equal((await cache.lookup('k')).outcome, 'stale');
    }),
    test('stores nothing with a time to live of 0, and forgets what was there', async (cache) => {
      await cache.set('k', 1);
      assert.equal(await cache.set('k', 2, { ttlMs: 0 }), false);
      assert.equal(await cache.has('k'), false);
    }),
    test('refuses negative and impossible times', async (cache) => {
      for (const ttlMs of [-1, Number.NaN, Number.POSITIVE_INFINITY, '5' as never])
        await rejectsWith('invalid_options', cache.set('k', 1, { ttlMs }));
    }),
    test('refuses keys that are empty, too long, or hold control characters', async (cache) => {
      for (const key of ['', 'x'.repeat(513), 'a\nb', 7 as never]) {
        await rejectsWith('invalid_key', cache.set(key, 1));
        await rejectsWith('invalid_key', cache.get(key));
        await rejectsWith('invalid_key', cache.delete(key));
        await rejectsWith(
          'invalid_key',
          cache.getOrSet(key, () => 1),
        );
      }
      await cache.set('x'.repeat(512), 1);
      assert.equal(await cache.get('x'.repeat(512)), 1);
    }),
    test('refuses values that JSON would lose or change', async (cache) => {
      for (const value of [() => {}, 1n, Symbol('s'), Number.NaN, new Date(), new Map(), [undefined]]) {
        await rejectsWith('invalid_value', cache.set('k', value));
      }
      // Once produced it reaches its caller all the same.
      const made = new Set([1]);
      assert.equal(await cache.getOrSet('k', () => made), made);
      assert.equal(await cache.has('k'), false);
      assert.equal(cache.stats().unstorable, 1);
    }),
    test(
      'does not store what is too large, and counts it',
      async (cache) => {
        assert.equal(await cache.set('big', 'x'.repeat(2_000)), false);
        assert.equal(await cache.has('big'), false);
        assert.equal(cache.stats().tooLarge, 1);
      },
      { maxValueBytes: 1_000 },
    ),
    test('produces once for all who ask at the same time', async (cache) => {
      let calls = 0;
      const all = Array.from({ length: 50 }, () =>
        cache.getOrSet('k', async () => {
          calls += 1;
          await pause(20);
          return calls;
        }),
      );
      assert.deepEqual(new Set(await Promise.all(all)), new Set([1]));
      assert.equal(calls, 1);
    }),
    test('passes a failure to all who ask at the same time, after one call', async (cache) => {
      let calls = 0;
      const all = Array.from({ length: 20 }, () =>
        cache.getOrSet('k', async () => {
          calls += 1;
          await pause(10);
          throw new Error('producer');
        }),
      );
      for (const outcome of await Promise.allSettled(all)) assert.equal(outcome.status, 'rejected');
      assert.equal(calls, 1);
      assert.equal(await cache.getOrSet('k', () => 'next'), 'next');
    }),
    test('invalidates by tag', async (cache) => {
      await cache.set('a', 1, { tags: ['red', 'big'] });
      await cache.set('b', 2, { tags: ['blue'] });
      await cache.invalidateTags(['red']);
      assert.deepEqual(await cache.getMany(['a', 'b']), new Map([['b', 2]]));
      await cache.set('a', 3, { tags: ['red'] });
      assert.equal(await cache.get('a'), 3);
    }),
    test('does not keep what was deleted or invalidated while it was produced', async (cache) => {
      for (const change of [() => cache.delete('k'), () => cache.invalidateTags(['t'])]) {
        await cache.getOrSet(
          'k',
          async () => {
            await change();
            return 'old';
          },
          { tags: ['t'] },
        );
        await pause(30);
        assert.equal((await cache.lookup('k')).outcome, 'miss');
      }
    }),
    test('takes away what was there when a production finds nothing', async (cache) => {
      await cache.set('k', 1);
      assert.equal(await cache.getOrSet('k', () => null, { mode: 'refresh' }), null);
      await pause(30);
      assert.equal((await cache.lookup('k')).outcome, 'miss');
    }),
    test('keeps namespaces apart', async (cache) => {
      await cache.namespace('one').set('k', 1, { tags: ['t'] });
      await cache.namespace('two').set('k', 2, { tags: ['t'] });
      await cache.namespace('one').invalidateTags(['t']);
      assert.equal(await cache.namespace('two').get('k'), 2);
      assert.equal(await cache.namespace('one').get('k'), undefined);
      assert.equal(await cache.get('k'), undefined);
    }),
    test('lets a caller go as soon as its signal aborts', async (cache) => {
      const caller = new AbortController();
      const waiting = cache.getOrSet('k', () => new Promise(() => {}), { signal: caller.signal });
      const outcome = assert.rejects(waiting, /left/);
      await pause(5);
      caller.abort(new Error('left'));
      await outcome;
      await assert.rejects(cache.get('k', { signal: caller.signal }), /left/);
    }),
    test('is healthy, and refuses calls once it is closed', async (cache) => {
      assert.equal((await cache.health()).status, 'up');
      await cache.close();
      await rejectsWith('closed', cache.get('k'));
      await rejectsWith(
        'closed',
        cache.getOrSet('k', () => 1),
      );
    }),
  ];
}
