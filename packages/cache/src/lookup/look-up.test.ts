import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { CacheError, type CacheErrorCode } from '../errors/cache-error.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { CacheStoreFactory, StoredEntry } from '../ports/cache-store.ts';
import { createCache } from './create-cache.ts';

/** A cache over a store that fails each read after a while, but may answer late. */
function setUp(code: CacheErrorCode, tookMs: number) {
  const clock = manualClock();
  const lates: ((entry: StoredEntry | undefined) => void)[] = [];
  const store: CacheStoreFactory = (context) => ({
    ...memoryStore()(context),
    async read(_key, { late } = {}) {
      lates.push(late!);
      await clock.advance(tookMs);
      throw new CacheError(code, 'No answer.');
    },
  });
  const cache = createCache({ clock, store, ttlMs: 60_000 });
  const old = (): StoredEntry => ({
    value: 'old',
    createdAtMs: clock.now(),
    ttlMs: 60_000,
    staleWhileRevalidateMs: 0,
    staleIfErrorMs: 0,
    producedInMs: 0,
    tags: [],
  });
  return { cache, clock, lates, old };
}

describe('an answer of the store that comes after its deadline', () => {
  it('fills the memory within ten seconds, unless the key was changed since', async () => {
    const { cache, lates, old } = setUp('store_timeout', 25);
    for (const key of ['kept', 'changed'])
      expect(await cache.lookup(key)).toMatchObject({ outcome: 'bypass' });
    await cache.set('changed', 'new');
    for (const late of lates) late(old());
    expect(['kept', 'changed'].map((key) => cache.peek(key))).toEqual(['old', 'new']);
    await cache.close();
  });

  it('is dropped after that: nobody watches any longer whether the key was changed', async () => {
    const { cache, clock, lates, old } = setUp('store_timeout', 25);
    await cache.lookup('k');
    await clock.advance(10_000);
    await cache.set('k', 'new');
    lates[0]!(old());
    expect(cache.peek('k')).toBe('new');
    await cache.close();
  });

  it.each([
    ['store_unavailable', 0],
    ['closed', 0],
    ['store_overloaded', 100],
  ] as const)(
    'is not waited for where the store refused the call at once or had no place for it: %s',
    async (code, tookMs) => {
      const { cache, clock, lates, old } = setUp(code, tookMs);
      await cache.lookup('before');
      const { pending } = clock;
      for (let read = 0; read < 100; read += 1) await cache.lookup('k');
      expect(clock.pending).toBe(pending);
      lates.at(-1)!(old());
      expect(cache.peek('k')).toBeUndefined();
      await cache.close();
    },
  );

  it('leaves no timer behind once it has come', async () => {
    const { cache, clock, lates, old } = setUp('store_timeout', 25);
    const { pending } = clock;
    await cache.lookup('k');
    expect(clock.pending).toBe(pending + 1);
    lates[0]!(old());
    expect(clock.pending).toBe(pending);
    expect(cache.peek('k')).toBe('old');
    await cache.close();
  });
});
