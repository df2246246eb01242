import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
let proxy: FaultProxy;
beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
});
afterAll(async () => {
  await proxy.stop();
  await redis.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('an answer that comes after its deadline', () => {
  it('fills the memory, but not where the key was changed since', async () => {
    const writer = createCache({
      redisWriteDeadlineMs: 2_000,
      store: redisStore({ url: redis.url, push: false }),
    });
    await writer.setMany([
      ['kept', 'value'],
      ['changed', 'old'],
    ]);
    await writer.close();
    const cache = createCache({
      redisReadDeadlineMs: 30,
      store: redisStore({ url: proxy.url, push: false }),
    });
    while ((await cache.lookup('nothing')).outcome !== 'miss') await pause(20);
    await proxy.set({ kind: 'slow', delayMs: 100 });
    const [kept, changed] = await Promise.all([cache.lookup('kept'), cache.lookup('changed')]);
    expect([kept.outcome, changed.outcome]).toEqual(['bypass', 'bypass']);
    await cache.set('changed', 'new');
    await pause(150);
    expect([cache.peek('kept'), cache.peek('changed')]).toEqual(['value', 'new']);
    await cache.close();
  });
});
