import { describe, expect, it, jest } from '@jest/globals';

jest.unstable_mockModule('node:module', () => ({
  createRequire: () => () => ({ name: 'redis', version: '5.9.0' }),
}));
const { createCache } = await import('../../src/index.ts');
const { redisStore } = await import('../../src/redis.ts');

describe('a cache on Redis with a client library that is too old', () => {
  it('says so at ready and in health, with both versions, and works from memory', async () => {
    const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:1' }) });
    const message = 'The package "redis" is installed as 5.9.0, 6 or later is needed: npm install redis@6';
    await expect(cache.ready()).rejects.toMatchObject({ code: 'missing_peer', retryable: false, message });
    expect(await cache.health()).toMatchObject({
      status: 'degraded',
      details: { reason: 'missing_peer', peer: message },
    });
    await expect(cache.delete('k')).rejects.toMatchObject({ code: 'missing_peer' });
    expect(await cache.getOrSet('k', () => 1)).toBe(1);
    await cache.close();
  });
});
