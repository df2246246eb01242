// The codec for what JSON cannot carry, and warm-up.
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Cache, createCache } from '../../src/index.ts';
import { redisStore, structuredCodec } from '../../src/redis.ts';
import { createResponseCache } from '../../src/response.ts';

let redis: RedisProcess;
const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
const withCache = async (work: (cache: Cache) => Promise<void>, more: object = {}) => {
  const cache = createCache({ ...patient, store: redisStore({ url: redis.url }), ...more });
  await cache.ready();
  await work(cache);
  await cache.close();
};

it('put warms a response cache up, with answers that may be kept', async () => {
  const responses = createResponseCache({
    cache: createCache(),
    scope: 'public',
    keyOf: ({ q }: { q: string }) => [q],
    storable: ({ text }: { text: string }) => text !== '',
    savingsOf: () => ({ tokens: 1, costUsd: 0 }),
  });
  expect(await responses.put({ q: 'why' }, { text: 'so' })).toBe(true);
  expect(await responses.put({ q: 'bad' }, { text: '' })).toBe(false);
  const { value, cache } = await responses.respond({ q: 'why' }, async () => ({ text: 'asked' }));
  expect([value.text, cache.outcome]).toEqual(['so', 'hit']);
  await responses.clear();
  expect((await responses.respond({ q: 'why' }, async () => ({ text: 'asked' }))).cache.outcome).toBe('miss');
});

it('structuredCodec carries what JSON cannot, and what it cannot carry still reaches the caller', async () => {
  const options = {
    values: 'any',
    memoryMaxEntries: 0,
    store: redisStore({ url: redis.url, codec: structuredCodec }),
  };
  await withCache(async (cache) => {
    const value = {
      at: new Date(5),
      of: new Map([[1, new Set(['a'])]]),
      raw: Buffer.from('ab'),
      no: undefined,
      n: -0,
    };
    expect(await cache.set('k', value)).toBe(true);
    expect(await cache.get('k')).toEqual(value);
    const run = () => 1;
    expect(await cache.set('f', run)).toBe(false);
    expect(await cache.getOrSet('g', async () => run)).toBe(run);
  }, options);
});
