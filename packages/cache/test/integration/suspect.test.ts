// What a cache does with its copies when it hears that something happened and cannot ask what.
import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient } from 'redis';
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
const until = async (test: () => unknown | Promise<unknown>) => {
  while (!(await test())) await new Promise((resolve) => setTimeout(resolve, 5));
};

it('news of its scope that cannot be asked about makes copies suspect, and throws none away', async () => {
  const raw = await createClient({ url: redis.url })
    .on('error', () => {})
    .connect();
  const client = await createClient({ url: proxy.url, RESP: 3, disableOfflineQueue: true })
    .on('error', () => {})
    .connect();
  const cache = createCache({
    jitter: 0,
    earlyRefresh: 0,
    // Commands pass the proxy, pushes do not: the news arrives although nothing can be asked.
    store: redisStore({ client: client as never, push: { url: redis.url } }),
    redisReadDeadlineMs: 200,
    redisLeaseDeadlineMs: 200,
  });
  try {
    await until(async () => (await cache.health()).details?.['coherence'] === 'push');
    await cache.set('k', 'kept');
    await until(
      async () => cache.stats().store['inFlight'] === 0 && (await cache.lookup('k')).outcome === 'hit',
    );
    const scopes = await raw.keys('tpl-cache:t:*');
    expect(scopes).toHaveLength(1);
    const pushes = cache.stats().store['pushes']!;
    await proxy.set({ kind: 'hang' });
    // Only a longer life: nothing was invalidated.
    await raw.pExpire(scopes[0]!, 9_000_000);
    await until(() => cache.stats().store['pushes']! > pushes);
    await until(async () => (await cache.lookup('k')).outcome === 'stale');
    expect(await cache.lookup('k')).toMatchObject({ outcome: 'stale', value: 'kept', tier: 'memory' });
    await proxy.set({ kind: 'none' });
    await until(async () => (await cache.lookup('k')).outcome === 'hit');
    expect(await cache.get('k')).toBe('kept');
  } finally {
    await proxy.set({ kind: 'none' });
    await cache.close();
    client.destroy();
    raw.destroy();
  }
});
