import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { createCache, memoryStore } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';
import { cacheContract } from '../../src/testing.ts';

let redis: RedisProcess;
let run = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const relaxed = { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 };
const onRedis = (more: object) => (options: object) => {
  run += 1;
  return createCache({
    ...relaxed,
    redisKeyPrefix: `c${run}`,
    store: redisStore({ url: redis.url }),
    ...more,
    ...options,
  });
};

describe.each([
  ['memory alone', (options: object) => createCache(options)],
  [
    'a store in memory',
    (options: object) => createCache({ ...options, memoryMaxEntries: 0, store: memoryStore() }),
  ],
  ['memory before a store in memory', (options: object) => createCache({ ...options, store: memoryStore() })],
  ['Redis alone', onRedis({ memoryMaxEntries: 0 })],
  [
    'memory before Redis, compressed and encrypted',
    onRedis({ compressionMinBytes: 0, encryptionKeys: [`k:${'A'.repeat(43)}=`] }),
  ],
] as const)('a cache on %s', (_, make) => {
  for (const { name, run: prove } of cacheContract(make)) it(name, prove);
});
