// What the users of other caches reported where memory may serve nothing: it is off, or nobody tells of changes elsewhere.
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { type CacheOptions, type CacheStoreFactory, createCache, memoryStore } from '../../src/index.ts';

/** As a Redis that pushes nothing: each copy is to be checked before its next use. */
const unheard =
  (inner: CacheStoreFactory): CacheStoreFactory =>
  (context) => ({
    ...inner({ ...context, onChange() {}, onTagChange() {}, onSuspect() {} }),
    isCoherent: () => false,
  });

const kinds: [string, (store: CacheStoreFactory) => CacheOptions][] = [
  ['memory is off', (store) => ({ memoryMaxEntries: 0, store })],
  ['nobody tells of changes', (store) => ({ store: unheard(store) })],
];
const make = (options: CacheOptions, clock = manualClock()) => {
  const life = { ttlMs: 1_000, jitter: 0, earlyRefresh: 0, staleWhileRevalidateMs: 60_000 };
  return { clock, cache: createCache({ clock, ...life, ...options }) };
};

describe.each(kinds)('where %s', (_, options) => {
  it('all are served the old value while one renews it (jperasmus/stale-while-revalidate-cache#48)', async () => {
    const { clock, cache } = make(options(memoryStore()));
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_001);
    let renewals = 0;
    let open!: (value: string) => void;
    const slow = () => {
      renewals += 1;
      return new Promise<string>((resolve) => {
        open = resolve;
      });
    };
    const reads: unknown[] = [];
    for (let read = 0; read < 5; read += 1) {
      void cache.resolve('k', slow).then(({ outcome, value }) => reads.push([outcome, value]));
      await clock.advance(1);
    }
    expect(reads).toEqual(new Array(5).fill(['stale', 'old']));
    open('new');
    await clock.advance(1);
    expect([await cache.getOrSet('k', slow), renewals]).toEqual(['new', 1]);
  });

  it.each(['here', 'elsewhere'])('nobody is served what was changed %s meanwhile', async (place) => {
    const store = memoryStore();
    const { clock, cache } = make(options(store));
    const changing = place === 'here' ? cache : make(options(store), clock).cache;
    for (const change of ['delete', 'set', 'invalidateTags'] as const) {
      await cache.set(change, 'old', { tags: ['t'] });
      await clock.advance(1_001);
      const hang = () => new Promise<string>(() => {});
      expect(await cache.getOrSet(change, hang, { tags: ['t'] })).toBe('old');
      if (change === 'set') await changing.set(change, 'new');
      else if (change === 'delete') await changing.delete(change);
      else await changing.invalidateTags(['t']);
      expect(await cache.getOrSet(change, () => 'new')).toBe('new');
    }
  });

  it('nobody is served what was deleted while the store was asked for it', async () => {
    const shared = memoryStore();
    let answered = Promise.resolve();
    let isSlow = false;
    const clock = manualClock();
    const store: CacheStoreFactory = (context) => {
      const inner = shared(context);
      return {
        ...inner,
        read: (...asked) => answered.then(() => inner.read(...asked)),
        acquire: async (...asked) => {
          if (isSlow) await new Promise<void>((resolve) => clock.setTimer(resolve, 50));
          return inner.acquire!(...asked);
        },
      };
    };
    const { cache } = make({ ...options(store), softTimeoutMs: 10, staleIfErrorMs: 60_000 }, clock);
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_001);
    expect(await cache.getOrSet('k', () => new Promise<string>(() => {}))).toBe('old');
    let answer = () => {};
    answered = new Promise((resolve) => {
      answer = resolve;
    });
    isSlow = true;
    const asked = cache.getOrSet('k', () => 'new');
    await cache.delete('k');
    answer();
    await clock.advance(100);
    expect(await asked).toBe('new');
  });

  it('those who hear at the same moment that it is gone share one production (jperasmus/stale-while-revalidate-cache#48)', async () => {
    const shared = memoryStore();
    // A store that lends no leases: each production that is begun also runs.
    const store: CacheStoreFactory = (context) => ({ ...shared(context), acquire: undefined as never });
    const { clock, cache } = make(options(store));
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_001);
    expect(await cache.getOrSet('k', () => new Promise<string>(() => {}))).toBe('old');
    await make(options(store), clock).cache.delete('k');
    let runs = 0;
    const produce = async () => {
      runs += 1;
      await clock.advance(1);
      return 'new';
    };
    const reads = Array.from({ length: 5 }, () => cache.getOrSet('k', produce));
    expect([await Promise.all(reads), runs]).toEqual([new Array(5).fill('new'), 1]);
  });

  it('a producer that failed is left alone for a while (stale-while-revalidate-cache#39, nestjs-redisx#11)', async () => {
    const { clock, cache } = make({
      ...options(memoryStore()),
      staleWhileRevalidateMs: 0,
      staleIfErrorMs: 60_000,
    });
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_001);
    let runs = 0;
    const failing = () => {
      runs += 1;
      throw new Error('down');
    };
    for (let read = 0; read < 5; read += 1)
      expect(await cache.resolve('k', failing)).toMatchObject({ value: 'old', outcome: 'stale' });
    expect(runs).toBe(1);
    await expect(cache.getOrSet('k', failing, { mode: 'refresh' })).rejects.toThrow('down');
    await clock.advance(1_001);
    expect([await cache.getOrSet('k', () => 'new'), runs]).toEqual(['new', 2]);
  });

  it('a value that took long is renewed before it expires (symfony/symfony#33837)', async () => {
    const { clock, cache } = make({ ...options(memoryStore()), earlyRefresh: 1, random: () => 0.9 });
    const slow = async () => {
      await clock.advance(300);
      return 'old';
    };
    await cache.getOrSet('k', slow);
    await clock.advance(600);
    expect(await cache.resolve('k', () => 'new')).toMatchObject({ value: 'old', outcome: 'hit' });
    await clock.advance(1);
    expect(await cache.resolve('k', () => 'newer')).toMatchObject({ value: 'new', outcome: 'hit' });
  });
});
