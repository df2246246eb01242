import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { memoryStore } from '../memory/memory-store.ts';
import type { CacheStore, StoredEntry } from '../ports/cache-store.ts';
import { createCache } from './create-cache.ts';

const withoutRemove = (store: CacheStore): CacheStore => ({
  ...store,
  async acquire(key, options) {
    const reply = await store.acquire!(key, options);
    if (reply.kind !== 'lease') return reply;
    const { remove: _, ...lease } = reply.lease;
    return { kind: 'lease', lease };
  },
});
const turns = async () => {
  for (let at = 0; at < 20; at += 1) await Promise.resolve();
};

describe('a production without a value to keep', () => {
  it.each([
    ['leases that cannot remove', (store: CacheStore) => withoutRemove(store)],
    ['no leases', ({ acquire: _, ...store }: CacheStore) => store],
  ])('is deleted for in a store with %s', async (_, limit) => {
    const clock = manualClock();
    const store = memoryStore();
    const [here, there] = [
      createCache({ clock, store: (context) => limit(store(context)) }),
      createCache({ clock, store }),
    ];
    await there.set('k', 'old');
    expect(await here.getOrSet('k', () => null, { mode: 'refresh' })).toBeNull();
    await turns();
    expect([await here.lookup('k'), await there.lookup('k')]).toEqual([
      { outcome: 'miss' },
      { outcome: 'miss' },
    ]);
    await Promise.all([here.close(), there.close()]);
  });

  it('is deleted for later where the store could not be told', async () => {
    const clock = manualClock();
    const store = memoryStore();
    let isGone = false;
    const unlessGone = async () => {
      if (isGone) throw new Error('gone');
    };
    const here = createCache({
      clock,
      store: (context) => {
        const inner = store(context);
        return {
          ...inner,
          async acquire(key, options) {
            await unlessGone();
            const reply = await inner.acquire!(key, options);
            if (reply.kind !== 'lease') return reply;
            const { lease } = reply;
            const write = async (entry: StoredEntry) => unlessGone().then(() => lease.write(entry));
            return {
              kind: 'lease',
              lease: { ...lease, write, remove: () => unlessGone().then(lease.remove) },
            };
          },
          delete: (key) => unlessGone().then(() => inner.delete(key)),
        };
      },
    });
    const there = createCache({ clock, store, memoryMaxEntries: 0 });
    for (const [key, isGoneBefore, value] of [
      ['not asked', true, 'new'],
      ['not written', false, 'new'],
      ['not removed', false, null],
    ] as const) {
      await there.set(key, 'old');
      isGone = isGoneBefore;
      const produce = () => {
        isGone = true;
        return value;
      };
      expect(await here.getOrSet(key, produce, { mode: 'refresh' })).toBe(value);
      await turns();
      isGone = false;
      await clock.advance(5_000);
      expect([key, await there.lookup(key)]).toEqual([key, { outcome: 'miss' }]);
    }
    await Promise.all([here.close(), there.close()]);
  });
});

describe('a production that waits for another process while its key is deleted', () => {
  // It asked the store again after the deletion, and took the copy of before for one of after.
  it('gives nobody who asks later the copy that stood here before', async () => {
    const clock = manualClock();
    const store = memoryStore();
    const options = { clock, store, ttlMs: 1_000, staleIfErrorMs: 60_000 };
    const [one, two] = [createCache(options), createCache(options)];
    await one.set('k', 'before');
    await clock.advance(2_000);
    const failures: ((error: Error) => void)[] = [];
    const failing = () => new Promise<string>((_, reject) => failures.push(reject));
    two.getOrSet('k', failing).catch(() => {});
    await turns();
    one.resolve('k', failing).catch(() => {});
    await turns();
    await one.delete('k');
    await clock.advance(100);
    expect(failures).toHaveLength(2);
    const later = one.resolve('k', failing);
    later.catch(() => {});
    await clock.advance(10);
    for (const fail of failures) fail(new Error('away'));
    await expect(later).rejects.toThrow('away');
    await Promise.all([one.close(), two.close()]);
  });
});
