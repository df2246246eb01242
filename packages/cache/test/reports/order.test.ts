// Changes and reads that overtook each other somewhere in public; the number stands beside each.
import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { type Cache, type CacheOptions, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';
import { createResponseCache } from '../../src/response.ts';

let redis: RedisProcess;
let proxy: FaultProxy;
const open: Cache[] = [];
beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
});
afterEach(async () => {
  await proxy.set({ kind: 'none' });
  for (const cache of open.splice(0)) await cache.close();
});
afterAll(async () => {
  await proxy.stop();
  await redis.stop();
});
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const coherent = async (cache: Cache) => {
  while ((await cache.health()).details?.['coherence'] !== 'push') await pause(5);
  return cache;
};
const connect = (options: CacheOptions = {}, url = redis.url) => {
  const cache = createCache({
    redisReadDeadlineMs: 2_000,
    redisWriteDeadlineMs: 2_000,
    redisLeaseDeadlineMs: 2_000,
    jitter: 0,
    store: redisStore({ url }),
    ...options,
  });
  open.push(cache);
  return coherent(cache);
};
/** Gives what it saw at its start, later. */
const slowly = (see: () => string, ms: number) => async () => {
  const seen = see();
  await pause(ms);
  return seen;
};

describe('what begins after a confirmed change', () => {
  it.each([
    ['delete', (cache: Cache) => cache.delete('k')],
    ['invalidateTags', (cache: Cache) => cache.invalidateTags(['t'])],
    ['set', (cache: Cache) => cache.set('k', 'set', { ttlMs: 1 })],
  ])(
    'is not given what was begun before %s (caffeine#193, guava#1881, layered-loader#414, hindsight#2315)',
    async (_, change) => {
      const cache = createCache();
      let stored = 'old';
      const load = () =>
        cache.getOrSet(
          'k',
          slowly(() => stored, 30),
          { tags: ['t'] },
        );
      const before = load();
      await pause(5);
      stored = 'new';
      await change(cache);
      await pause(2);
      expect(await load()).toBe('new');
      expect(await before).toBe('old');
      expect(await cache.get('k')).toBe('new');
    },
  );

  it('is not served the deleted value as stale, however slow or broken the producer is (bentocache#71)', async () => {
    const cache = createCache({
      ttlMs: 10,
      staleIfErrorMs: 60_000,
      softTimeoutMs: 10,
      jitter: 0,
      earlyRefresh: 0,
    });
    await cache.getOrSet('role', () => 'admin');
    await pause(15);
    const running = cache.resolve(
      'role',
      slowly(() => 'guest', 60),
    );
    const failing = cache.resolve('other', () => 'x');
    await cache.delete('role');
    await expect(cache.resolve('role', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(
      (
        await cache.resolve(
          'role',
          slowly(() => 'guest', 30),
        )
      ).value,
    ).toBe('guest');
    // Not even who asked before: by now it is known to be deleted.
    expect((await running).value).toBe('guest');
    await failing;
  });

  it('is an answer of a model of its own, too', async () => {
    const responses = createResponseCache({
      cache: createCache(),
      scope: 'public',
      keyOf: (question: string) => [question],
      operationOf: () => 'sum',
      storable: (_: { text: string }) => true,
      savingsOf: () => ({ tokens: 1, costUsd: 0 }),
    });
    const running = responses.respond('q', async () => ({ text: await slowly(() => 'old', 20)() }));
    await pause(2);
    await responses.invalidate({ operation: 'sum' });
    expect((await responses.respond('q', async () => ({ text: 'new' }))).value.text).toBe('new');
    expect((await running).value.text).toBe('old');
  });
});

describe('changes of one key', () => {
  it('take effect in the order they were called: large ones, new tags, scripts sent again', async () => {
    const [here, there] = [await connect(), await connect()];
    const big = 'words and words. '.repeat(10_000);
    const seen = async () => {
      await pause(30);
      return [await here.get('k'), await there.get('k')];
    };
    await Promise.all([here.set('k', { big }), here.set('k', 'second')]);
    expect(await seen()).toEqual(['second', 'second']);
    const setting = here.set('k', 1, { tags: ['never seen'] });
    await here.delete('k');
    await setting;
    expect(await seen()).toEqual([undefined, undefined]);
    const raw = createClient({ url: redis.url });
    await raw.connect();
    await here.set('k', 'before');
    await raw.sendCommand(['SCRIPT', 'FLUSH']);
    await Promise.all([here.delete('k'), here.set('k', 'after')]);
    expect(await seen()).toEqual(['after', 'after']);
    await raw.sendCommand(['SCRIPT', 'FLUSH']);
    await Promise.all([here.set('k', 'x'), here.delete('k')]);
    expect(await seen()).toEqual([undefined, undefined]);
    raw.destroy();
  });

  it('come before the reads called after them, and a set before the invalidation called after it', async () => {
    const [here, there] = [await connect(), await connect()];
    await there.set('k', 'old');
    await pause(20);
    const deleting = here.delete('k');
    const read = here.resolve('k', () => 'new');
    const many = here.getMany(['k']);
    await deleting;
    expect((await read).value).toBe('new');
    expect((await many).get('k')).not.toBe('old');
    const setting = here.set('tagged', 'words and words. '.repeat(10_000), { tags: ['t2'] });
    await here.invalidateTags(['t2']);
    await setting;
    await pause(30);
    expect(await there.has('tagged')).toBe(false);
  });
});

describe('a copy that was to be checked', () => {
  it('is gone once Redis said so: it is not served when the producer fails (bentocache#71)', async () => {
    const here = await connect({}, proxy.url);
    const there = await connect();
    for (const key of ['a', 'b', 'c']) await here.set(key, 'admin');
    await pause(30);
    await proxy.set({ kind: 'refuse' });
    for (const key of ['a', 'b', 'c']) await there.delete(key);
    await proxy.set({ kind: 'none' });
    await coherent(here);
    const failing = () => Promise.reject(new Error('directory down'));
    await expect(here.resolve('a', failing)).rejects.toThrow('directory down');
    expect(await here.get('b')).toBeUndefined();
    expect((await here.getMany(['c'])).size).toBe(0);
  });

  it('made while nothing is heard of others, is served as stale, and checked once they are heard', async () => {
    const here = await connect({ redisLeaseDeadlineMs: 100, redisReadDeadlineMs: 25 }, proxy.url);
    const there = await connect();
    await proxy.set({ kind: 'refuse' });
    await pause(30);
    expect((await here.resolve('k', () => 'own')).outcome).toBe('bypass');
    expect(await here.resolve('k', () => 'no')).toMatchObject({ value: 'own', outcome: 'stale' });
    await there.set('k', 'newer');
    await proxy.set({ kind: 'none' });
    await coherent(here);
    await pause(300);
    expect((await here.resolve('k', () => 'no')).value).toBe('newer');
  });
});
