// What broke somewhere in public when many asked at once or an answer was lost; the number stands beside each.

import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { type Cache, type CacheOptions, createCache, memoryStore } from '../../src/index.ts';
import { redisAclLine, redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
const open: Cache[] = [];
const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close();
});
afterAll(() => redis.stop());

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const connect = async (options: CacheOptions = {}, url = redis.url): Promise<Cache> => {
  const cache = createCache({ ...patient, store: redisStore({ url }), ...options });
  open.push(cache);
  for (let turn = 0; turn < 1_000; turn += 1) {
    const { status, details } = await cache.health();
    if (status === 'up' && details?.['coherence'] === 'push') break;
    await pause(10);
  }
  return cache;
};
const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('thousands at once', () => {
  it('are stored, read and deleted by a healthy Redis; none goes past it', async () => {
    const [here, there] = [await connect(), await connect()];
    const keys = names('many', 3_000);
    expect(await here.setMany(keys.map((key) => [key, key] as const))).toBe(true);
    let produced = 0;
    const found = await Promise.all(
      keys.map((key) =>
        there.getOrSet(key, async () => {
          produced += 1;
          return key;
        }),
      ),
    );
    expect([produced, found.length, there.stats().bypasses]).toEqual([0, 3_000, 0]);
    const third = await connect();
    expect((await third.getMany(keys)).size).toBe(3_000);
    expect(await third.deleteMany([...keys, 'never'])).toBe(3_000);
    expect(await third.has('many7')).toBe(false);
  });

  // cacheable#1040, StackExchange.Redis#2069: each deadline ran from the call, and the last of them went past a healthy Redis.
  it('are asked for a few at a time: a slow link is no reason to produce what another process has', async () => {
    const proxy = await startFaultProxy(redis.port);
    try {
      const cache = await connect({ redisLeaseDeadlineMs: 200 }, proxy.url);
      await cache.getOrSetMany(['warm', 'up'], async () => new Map());
      await proxy.set({ kind: 'slow', delayMs: 50 });
      const keys = names('slow', 10_000);
      const found = await cache.getOrSetMany(keys, async (all) => new Map(all.map((key) => [key, key])));
      expect([found.size, cache.stats().bypasses]).toEqual([10_000, 0]);
    } finally {
      await proxy.stop();
    }
  });

  it('are read one by one where a user of before may not MGET', async () => {
    const raw = createClient({ url: redis.url });
    raw.on('error', () => {});
    await raw.connect();
    const acl = redisAclLine({ user: 'before', password: 'a-long-random-one' })
      .replace('+mget ', '')
      .split(' ');
    await raw.sendCommand(['ACL', 'SETUSER', 'before', ...acl.slice(2)]);
    raw.destroy();
    const url = redis.url.replace('//', '//before:a-long-random-one@');
    const cache = createCache({ ...patient, memoryMaxEntries: 0, store: redisStore({ url, push: false }) });
    open.push(cache);
    await cache.ready();
    await cache.setMany(names('one', 3).map((key) => [key, key] as const));
    for (let turn = 0; turn < 2; turn += 1) expect((await cache.getMany(names('one', 3))).size).toBe(3);
  });
});

describe('getOrSetMany', () => {
  it.each([
    ['memory', async () => createCache()],
    ['a store in memory', async () => createCache({ store: memoryStore() })],
    ['Redis', () => connect()],
  ])('produces together what is missing, and shares it as getOrSet does, on %s', async (_, make) => {
    const cache = (await make()).namespace('batch');
    await cache.set('b', 'kept');
    const asked: (readonly string[])[] = [];
    const produce = async (keys: readonly string[]) => {
      asked.push(keys);
      await pause(20);
      return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `made ${key}`]));
    };
    const many = cache.getOrSetMany(['a', 'b', 'c', 'none', 'a'], produce, { ttlMs: 60_000 });
    await pause(10);
    const joined = cache.getOrSet('a', () => 'no');
    expect(await many).toEqual(
      new Map([
        ['a', 'made a'],
        ['b', 'kept'],
        ['c', 'made c'],
      ]),
    );
    expect(await joined).toBe('made a');
    expect(asked.flat().sort()).toEqual(['a', 'c', 'none']);
    expect(await cache.get('c')).toBe('made c');
  });

  it('rejects with the error of its producer, and aborts it when its caller left', async () => {
    const cache = createCache();
    await expect(cache.getOrSetMany(['a'], () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    const caller = new AbortController();
    let inner: AbortSignal | undefined;
    const many = cache.getOrSetMany(
      ['a', 'b'],
      async (_, { signal }) => {
        inner = signal;
        return new Promise<never>(() => {});
      },
      { signal: caller.signal },
    );
    await pause(5);
    caller.abort(new Error('left'));
    await expect(many).rejects.toThrow('left');
    expect(inner?.aborted).toBe(true);
  });
});

describe('waiting for another process', () => {
  it('ends at the own hard limit', async () => {
    const [winner, loser] = [await connect(), await connect({ hardTimeoutMs: 100 })];
    const running = winner.getOrSet('slow', async () => {
      await pause(600);
      return 1;
    });
    await pause(50);
    const startedAt = performance.now();
    await expect(loser.getOrSet('slow', () => 2)).rejects.toMatchObject({ code: 'produce_timeout' });
    expect(performance.now() - startedAt).toBeLessThan(400);
    await running;
  });

  it('ends with word of its failure, for the stores in memory, too; who comes later runs its own', async () => {
    const store = memoryStore();
    const [one, two] = [createCache({ store }), createCache({ store })];
    const failing = one.getOrSet('k', async () => {
      await pause(30);
      throw new Error('down');
    });
    const waiting = two.getOrSet('k', () => 'own');
    await expect(failing).rejects.toThrow('down');
    await expect(waiting).rejects.toMatchObject({ code: 'produce_failed', retryable: true });
    expect(await two.getOrSet('k', () => 'own')).toBe('own');
  });

  it('asks again at once when the push came before the answer that another one produces', async () => {
    let asked = 0;
    const inner = memoryStore();
    const life = { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0, producedInMs: 1 };
    const entry = { value: 'theirs', createdAtMs: Date.now(), tags: [], ...life };
    const cache = await connect({
      store: (context) => ({
        ...inner(context),
        health: async () => ({ status: 'up', details: { coherence: 'push' } }),
        async acquire(key) {
          asked += 1;
          if (asked > 1) return { kind: 'value', entry };
          context.onChange(key, false);
          return { kind: 'busy' };
        },
        changed: () => new Promise<void>(() => {}),
      }),
    });
    expect(await cache.getOrSet('k', () => 'own')).toBe('theirs');
    expect(asked).toBe(2);
  });

  it('is short when the answer that granted the lease was lost (global-cache#6, identity_cache#373)', async () => {
    let isCutting = false;
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = connectSocket(redis.port, '127.0.0.1');
      sockets.add(client);
      const end = () => {
        client.destroy();
        upstream.destroy();
      };
      for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
      client.on('data', (bytes) => upstream.write(bytes));
      upstream.on('data', (bytes) => void (isCutting ? client.resetAndDestroy() : client.write(bytes)));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const here = await connect({}, `redis://127.0.0.1:${(server.address() as { port: number }).port}`);
    const there = await connect();
    isCutting = true;
    expect(await here.getOrSet('lost', () => 'here')).toBe('here');
    isCutting = false;
    const startedAt = performance.now();
    expect(await there.getOrSet('lost', () => 'there')).toBe('there');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a frozen Redis', () => {
  it('costs callers one after another a single deadline in all (node-redis#2326)', async () => {
    const frozen = await startRedis();
    const cache = await connect(
      { redisReadDeadlineMs: 25, redisWriteDeadlineMs: 100, redisLeaseDeadlineMs: 250 },
      frozen.url,
    );
    frozen.freeze();
    const took: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const startedAt = performance.now();
      expect(await cache.getOrSet(`cold${index}`, () => index)).toBe(index);
      took.push(performance.now() - startedAt);
    }
    // The first pays for all: the other four together wait less than it did.
    const [first = 0, ...others] = took;
    expect(others.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(first);
    frozen.thaw();
    await cache.close();
    await frozen.stop();
  });
});
