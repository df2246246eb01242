import { describe, expect, it, jest } from '@jest/globals';
import { cacheSettings, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

jest.unstable_mockModule('redis', () => {
  throw Object.assign(new Error("Cannot find package 'redis'"), { code: 'ERR_MODULE_NOT_FOUND' });
});

describe('a cache on Redis without the package redis', () => {
  const { values } = cacheSettings.load({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  const make = () => createCache({ store: redisStore({ url: values.redisUrl }) });

  it('says so at ready, in health and where a change needs Redis, and works from memory', async () => {
    const cache = make();
    await expect(cache.ready()).rejects.toMatchObject({
      name: 'CacheError',
      code: 'missing_peer',
      retryable: false,
      problems: [],
      message: 'The package "redis" is not installed: npm install redis',
    });
    expect(await cache.health()).toMatchObject({ status: 'degraded', details: { reason: 'missing_peer' } });
    await expect(cache.delete('k')).rejects.toMatchObject({ code: 'missing_peer' });
    expect(await cache.getOrSet('k', () => 1)).toBe(1);
    // Others may have changed it: nothing is heard of them.
    expect(await cache.resolve('k', () => 2)).toMatchObject({ value: 1, outcome: 'stale' });
    await cache.close();
    await expect(cache.ready()).rejects.toMatchObject({ code: 'closed' });
  });
});
