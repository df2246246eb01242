// What a Redis that is there says no to, and where people lost a day since nobody told them: on real ones.
import { networkInterfaces } from 'node:os';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createClient, createClientPool } from 'redis';
import { type Cache, type CacheOptions, createCache } from '../../src/index.ts';
import { type RedisStoreOptions, redisStore } from '../../src/redis.ts';

const redises: RedisProcess[] = [];
const caches: Cache[] = [];
afterEach(() => Promise.all(caches.splice(0).map((cache) => cache.close())));
afterAll(() => Promise.all(redises.map((redis) => redis.stop())));
const start = async (...args: string[]) => {
  const redis = await startRedis(args);
  redises.push(redis);
  return redis;
};
const patient = { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 };
const open = (store: RedisStoreOptions, options: CacheOptions = {}) => {
  const cache = createCache({ ...patient, store: redisStore(store), ...options });
  caches.push(cache);
  return cache;
};
const until = async (test: () => Promise<boolean>) => {
  const end = performance.now() + 8_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const detailsOf = async (cache: Cache) => (await cache.health()).details ?? {};

describe('a Redis that offers no scripts (redisson#2734, ioredis#704, luin/medis#116)', () => {
  it('keeps and shares what was made all the same, and health says so', async () => {
    const { url } = await start(
      ...['EVAL', 'EVALSHA', 'MGET'].flatMap((name) => ['--rename-command', name, '']),
    );
    const [one, other] = [open({ url }), open({ url })];
    await Promise.all([one.ready(), other.ready()]);
    const refused: string[] = [];
    one.on('storeError', ({ call, code }) => refused.push(`${call} ${code}`));
    expect(await one.set('a', 1, { tags: ['t'] })).toBe(true);
    expect(await one.resolve('b', () => 2)).toMatchObject({ outcome: 'miss' });
    await until(async () => (await other.getMany(['a', 'b'])).size === 2);
    expect(await other.resolve('b', () => 3)).toMatchObject({ value: 2, outcome: 'hit' });
    await one.invalidateTags(['t']);
    expect([await one.delete('b'), await one.getMany(['a', 'b'])]).toEqual([true, new Map()]);
    expect([refused, (await detailsOf(one))['scripts']]).toEqual([['script store_refused'], 'denied']);
  });
});

// LibreChat#13261, launchdarkly/js-core#872, bentocache#92: ElastiCache Serverless is a cluster behind one address.
it('a cluster behind one address gives many all the same', async () => {
  const { url } = await start('--cluster-enabled', 'yes');
  const raw = await createClient({ url }).connect();
  await raw.sendCommand([
    'CLUSTER',
    'ADDSLOTS',
    ...Array.from({ length: 16_384 }, (_, slot) => String(slot)),
  ]);
  await until(async () => (await raw.sendCommand<string>(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
  raw.destroy();
  const [one, other] = [open({ url }), open({ url })];
  await Promise.all([one.ready(), other.ready()]);
  const keys = Array.from({ length: 300 }, (_, index) => `k${index}`);
  expect(await one.setMany(keys.map((key) => [key, key] as const))).toBe(true);
  expect((await other.getMany(keys)).size).toBe(300);
  expect(other.stats().storeErrors).toBe(0);
  expect(await other.getOrSetMany(keys, async () => new Map())).toEqual(
    new Map(keys.map((key) => [key, key])),
  );
  expect(await one.deleteMany(keys)).toBe(300);
});

describe('a connection that never stands (langfuse#5839, ioredis#1688, node-redis#2857)', () => {
  it('is no Redis that is away where the password is missing or wrong: ready rejects, health names the reply', async () => {
    const { url, port } = await start('--requirepass', 'right');
    for (const [password, cause] of [
      [undefined, 'NOAUTH'],
      ['wrong', 'WRONGPASS'],
    ] as const) {
      const cache = open({ url, password }, { redisWriteDeadlineMs: 300 });
      await expect(cache.ready()).rejects.toMatchObject({ code: 'store_refused', retryable: false });
      expect(await detailsOf(cache)).toMatchObject({ cause, pushCause: cause, coherence: 'none' });
    }
    const mended = open({ url, password: 'later' });
    await expect(mended.ready()).rejects.toMatchObject({ code: 'store_refused' });
    const raw = await createClient({ url: `redis://:right@127.0.0.1:${port}` }).connect();
    await raw.sendCommand(['CONFIG', 'SET', 'requirepass', 'later']);
    raw.destroy();
    await until(async () => (await mended.health()).status === 'up');
    await mended.ready();
    expect(await detailsOf(mended)).not.toHaveProperty('cause');
  });

  it('says why: nobody there, a database that is not there, TLS to a port that speaks none', async () => {
    const { url, port } = await start();
    for (const [wrong, cause] of [
      ['redis://127.0.0.1:1', 'ECONNREFUSED'],
      [`${url}/99`, 'ERR'],
      [`rediss://127.0.0.1:${port}`, expect.stringMatching(/^[A-Z]\w+$/)],
    ] as const) {
      const cache = open({ url: wrong, push: false }, { redisWriteDeadlineMs: 300 });
      await until(async () => (await detailsOf(cache))['cause'] !== undefined);
      expect(await cache.health()).toMatchObject({ status: 'degraded', details: { cause } });
      await expect(cache.ready(AbortSignal.timeout(30))).rejects.toMatchObject({ name: 'TimeoutError' });
    }
  });

  it('is forgotten once Redis has answered, by a pool too, which tells of no connection that stands', async () => {
    const redis = await start();
    const client = createClientPool({ url: redis.url });
    await client.connect();
    const cache = open({ client, push: false }, { redisWriteDeadlineMs: 300 });
    client.emit('error', Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    expect((await cache.health()).status).toBe('up');
    redis.freeze();
    await until(async () => (await cache.health()).status !== 'up');
    expect(await detailsOf(cache)).not.toHaveProperty('cause');
    redis.thaw();
    client.destroy();
  });
});

// node-redis#2734, #3175: the brackets reached the name server.
it('a URL with an IPv6 address leads there', async () => {
  if (!Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1')))
    return;
  const { port } = await start('--bind', '127.0.0.1', '::1');
  const cache = open({ url: `redis://[::1]:${port}` });
  await cache.ready(AbortSignal.timeout(5_000));
  expect(await cache.set('k', 1)).toBe(true);
  await until(async () => (await detailsOf(cache))['coherence'] === 'push');
});
