import { type RedisCluster, startRedisCluster } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCluster } from 'redis';
import { type Cache, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let cluster: RedisCluster;
const connect = () => createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) });
const clients: ReturnType<typeof connect>[] = [];
const caches: Cache[] = [];
const relaxed = { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 };

beforeAll(async () => {
  cluster = await startRedisCluster();
  for (let index = 0; index < 2; index += 1) {
    const client = connect();
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    caches.push(createCache({ jitter: 0, ...relaxed, store: redisStore({ client }) }));
  }
  for (const cache of caches)
    await until(async () => (await cache.health()).details?.['coherence'] === 'push');
});
afterAll(async () => {
  for (const cache of caches) await cache.close();
  for (const client of clients) client.destroy();
  await cluster.stop();
});

async function until(test: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 8_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a cache on a Redis Cluster', () => {
  it('produces once in the fleet, finds keys on every node and keeps memory tiers coherent', async () => {
    const [one, two] = caches as [Cache, Cache];
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
    let calls = 0;
    const produce = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return calls;
    };
    await Promise.all(
      caches.flatMap((cache) => keys.map((key) => cache.getOrSet(key, produce, { tags: ['all'] }))),
    );
    expect([calls, one.stats().bypasses + two.stats().bypasses]).toEqual([30, 0]);
    await until(async () => (await two.getMany(keys)).size === 30);
    await one.set('k7', 'changed');
    await until(async () => (await two.get('k7')) === 'changed');
    await one.invalidateTags(['all']);
    await until(async () => (await two.getMany(keys)).size === 1);
    expect(await two.delete('k7')).toBe(true);
    // A hash tag that begins with a brace would be empty.
    expect(await one.set('}odd{', 1)).toBe(true);
    expect(await one.delete('}odd{')).toBe(true);
  });
});
