import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { type Cache, type CacheOptions, cachePresets, cacheSettings, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
let proxy: FaultProxy;
let raw: ReturnType<typeof createClient>;
const open: Cache[] = [];
beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
  raw = createClient({ url: redis.url });
  await raw.connect();
});
afterEach(async () => {
  await proxy.set({ kind: 'none' });
  for (const cache of open.splice(0)) await cache.close();
});
afterAll(async () => {
  raw.destroy();
  await proxy.stop();
  await redis.stop();
});

const make = async (options: CacheOptions): Promise<Cache> => {
  const cache = createCache({
    redisReadDeadlineMs: 5_000,
    redisWriteDeadlineMs: 5_000,
    store: redisStore({ url: proxy.url, push: false }),
    ...options,
  });
  open.push(cache);
  await cache.set('warm', 1);
  return cache;
};
const took = async (work: () => Promise<unknown>) => {
  const startedAt = performance.now();
  await work().catch(() => {});
  return performance.now() - startedAt;
};

describe('settings of the Redis tier by their effect', () => {
  it('compressionMinBytes: smaller values stand as they are', async () => {
    const text = 'compress me, '.repeat(50);
    for (const [compressionMinBytes, isReadable] of [
      [10, false],
      [10_000, true],
    ] as const) {
      const cache = await make({ compressionMinBytes });
      await cache.set('k', text);
      const frame = await raw.get('tpl-cache:v:{:k}');
      expect(frame?.includes(text)).toBe(isReadable);
    }
  });

  it('redisMaxInFlight: so many calls have a place, twenty times as many wait, further ones are bypassed at once', async () => {
    const cache = await make({ redisMaxInFlight: 2 });
    await proxy.set({ kind: 'hang' });
    const codes: string[] = [];
    cache.on('storeError', ({ code }) => codes.push(code));
    // Without pushes one more call asks for the cache's own mark, once for all of them.
    const waiting = Array.from({ length: 41 }, (_, index) => cache.get(`k${index}`));
    expect(await cache.lookup('one too many')).toEqual({ outcome: 'bypass' });
    expect(codes).toEqual(['store_overloaded']);
    await proxy.set({ kind: 'none' });
    await Promise.all(waiting);
    expect(codes).toEqual(['store_overloaded']);
  });

  it('redisReadDeadlineMs, redisWriteDeadlineMs, redisLeaseDeadlineMs: how long each call may take', async () => {
    const calls: Record<string, (cache: Cache) => Promise<unknown>> = {
      redisReadDeadlineMs: (cache) => cache.get('x'),
      redisWriteDeadlineMs: (cache) => cache.set('x', 1),
      redisLeaseDeadlineMs: (cache) => cache.getOrSet('y', () => 1),
    };
    const all = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
    for (const [name, call] of Object.entries(calls)) {
      const cache = await make({ ...all, [name]: 40 });
      await proxy.set({ kind: 'hang' });
      const ms = await took(() => call(cache));
      expect([name, ms > 35, ms < 1_500]).toEqual([name, true, true]);
      await proxy.set({ kind: 'none' });
    }
  });

  it('softTimeoutMs: bounds the question for the lease, too', async () => {
    const cache = await make({ redisLeaseDeadlineMs: 3_000, softTimeoutMs: 40 });
    await proxy.set({ kind: 'hang' });
    expect(await took(() => cache.getOrSet('y', () => 1))).toBeLessThan(1_500);
  });

  it('memoryMaxBytes: the memory tier stays within it', async () => {
    const cache = createCache({ memoryMaxBytes: 20_000 });
    open.push(cache);
    for (let index = 0; index < 100; index += 1) await cache.set(`k${index}`, 'x'.repeat(1_000));
    expect(cache.stats().memoryBytes).toBeLessThanOrEqual(20_000);
    expect(cache.stats().memoryEntries).toBeGreaterThan(5);
  });

  it('redisKeyPrefix: refuses braces, which would move the hash tag', () => {
    expect(() => cacheSettings.load({ values: { redisKeyPrefix: 'a{b}' } })).toThrow('redisKeyPrefix');
  });

  it('every preset loads, and environment and JSON stand between it and values', () => {
    for (const preset of cachePresets) {
      const { values } = cacheSettings.load({
        preset,
        env: { TPL_CACHE_TTL_MS: '7', TPL_CACHE_JITTER: '0.1' },
        json: { jitter: 0.2 },
        values: { negativeTtlMs: 3 },
      });
      expect([values.ttlMs, values.jitter, values.negativeTtlMs]).toEqual([7, 0.2, 3]);
    }
    expect(() => cacheSettings.load({ env: { TPL_CACHE_TTLMS: '5' } })).toThrow('TPL_CACHE_TTL_MS');
  });
});
