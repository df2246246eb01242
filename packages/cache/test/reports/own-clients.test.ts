// What a client of the user's own was told for other work, and what libraries that were given it made of that.
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient, RESP_TYPES } from 'redis';
import { createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

// redis/node-redis#3055, civitai/civitai#2908
it('a client that makes Buffers of texts and texts of numbers serves a cache as any other', async () => {
  const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String };
  const client = await createClient({ url: redis.url, commandOptions: { typeMapping } }).connect();
  const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
  const cache = createCache({ ...patient, memoryMaxEntries: 0, store: redisStore({ client }) });
  await cache.ready();
  expect(await cache.set('k', 1, { tags: ['t'] })).toBe(true);
  expect([await cache.get('k'), await cache.getMany(['k', 'none'])]).toEqual([1, new Map([['k', 1]])]);
  expect(await cache.resolve('made', () => 2)).toMatchObject({ value: 2, outcome: 'miss' });
  expect([await cache.delete('k'), await cache.delete('k')]).toEqual([true, false]);
  await cache.set('k', 3, { tags: ['t'] });
  await cache.invalidateTags(['t']);
  expect([await cache.get('k'), cache.stats().storeErrors]).toEqual([undefined, 0]);
  await cache.close();
  expect(await client.get('none')).toBeNull();
  client.destroy();
});
