// What broke somewhere in public when caches were cleared, expired or bounded; the number stands beside each.
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { type Cache, type CacheOptions, createCache, memoryStore } from '../../src/index.ts';
import { redisAclLine, redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
const connectRaw = () =>
  createClient({ url: redis.url })
    .on('error', () => {})
    .connect();
let raw: Awaited<ReturnType<typeof connectRaw>>;
const open: Cache[] = [];
const patient = {
  redisReadDeadlineMs: 3_000,
  redisWriteDeadlineMs: 3_000,
  redisLeaseDeadlineMs: 3_000,
  jitter: 0,
};
beforeAll(async () => {
  redis = await startRedis();
  raw = await connectRaw();
});
afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close();
  await raw.flushAll();
});
afterAll(async () => {
  raw.destroy();
  await redis.stop();
});

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const until = async (isTrue: () => Promise<boolean>) => {
  for (let turn = 0; turn < 300 && !(await isTrue()); turn += 1) await pause(10);
  expect(await isTrue()).toBe(true);
};
const connect = async (options: CacheOptions = {}, url = redis.url, coherence = 'push'): Promise<Cache> => {
  const cache = createCache({ ...patient, store: redisStore({ url }), ...options });
  open.push(cache);
  await until(async () => (await cache.health()).details?.['coherence'] === coherence);
  return cache;
};
const made = (caches: Cache[]) => {
  open.push(...caches);
  return caches as [Cache, Cache];
};
const kinds: Record<string, () => Promise<[Cache, Cache]>> = {
  'one store in memory': async () => {
    const store = memoryStore();
    return made([createCache({ store, jitter: 0 }), createCache({ store, jitter: 0 })]);
  },
  'one Redis': async () => [await connect(), await connect()],
  'one Redis without pushes': async () => {
    const options = { store: redisStore({ url: redis.url, push: false }), memoryMaxEntries: 0 };
    return [await connect(options, redis.url, 'none'), await connect(options, redis.url, 'none')];
  },
};

describe.each(Object.keys(kinds))('two caches over %s', (kind) => {
  it('clear a namespace and what is within, and nothing beside it (aiocache#580, doctrine#244, langgraph#8852)', async () => {
    const [here, there] = await kinds[kind]!();
    const spaces = (cache: Cache) => [
      cache,
      cache.namespace('a'),
      cache.namespace('a').namespace('b'),
      cache.namespace('ab'),
    ];
    for (const cache of spaces(here)) await cache.set('k', 1, { tags: ['t'] });
    for (const cache of spaces(there)) expect(await cache.get('k')).toBe(1);
    await here.namespace('a').clear();
    expect(await Promise.all(spaces(here).map((cache) => cache.has('k')))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    await until(async () => !(await there.namespace('a').has('k')));
    expect(await Promise.all(spaces(there).map((cache) => cache.has('k')))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    await here.namespace('a').set('k', 2);
    expect(await here.namespace('a').get('k')).toBe(2);
    await there.clear();
    expect(await Promise.all(spaces(there).map((cache) => cache.has('k')))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    await until(async () => !(await here.has('k')) && !(await here.namespace('a').has('k')));
  });

  it('keep nothing that was begun before they were cleared', async () => {
    const [here, there] = await kinds[kind]!();
    const space = here.namespace('a');
    let hasBegun = false;
    let end = () => {};
    const running = space.getOrSet('k', () => {
      hasBegun = true;
      return new Promise<string>((resolve) => (end = () => resolve('old')));
    });
    await until(async () => hasBegun);
    await there.namespace('a').clear();
    end();
    expect(await running).toBe('old');
    await pause(20);
    expect([await space.get('k'), await there.namespace('a').get('k')]).toEqual([undefined, undefined]);
  });

  it('serve what was expired by tag as stale, here and there, and renew it (bentocache#63, bentocache#71)', async () => {
    const [here, there] = await kinds[kind]!();
    const life = { tags: ['t'], staleWhileRevalidateMs: 60_000 };
    await here.set('k', 'old', life);
    await here.set('short', 'old', { tags: ['t'] });
    await here.set('other', 'old', { tags: ['u'] });
    expect(await there.get('k')).toBe('old');
    await here.expireTags(['t']);
    for (const cache of [here, there]) {
      await until(async () => (await cache.lookup('k')).outcome === 'stale');
      expect((await cache.lookup('short')).outcome).toBe('miss');
      expect((await cache.lookup('other')).outcome).toBe('hit');
    }
    await pause(2);
    expect(await there.resolve('k', async () => 'new', life)).toMatchObject({
      value: 'old',
      outcome: 'stale',
    });
    await until(async () => (await there.lookup('k')).outcome === 'hit');
    expect(await there.get('k')).toBe('new');
    await until(async () => (await here.get('k')) === 'new');
    await here.invalidateTags(['t']);
    expect(await here.has('k')).toBe(false);
  });
});

describe('what Redis keeps for tags', () => {
  const ofTags = async () => (await raw.keys('*')).filter((name) => name.includes(':t:'));

  it('lives as long as the entries, however long ago the tag was first used (FusionCache#627, phpfastcache#893)', async () => {
    const cache = await connect();
    await cache.set('old', 1, { tags: ['op'], ttlMs: 1_000 });
    for (const name of await ofTags()) await raw.pExpire(name, 300);
    const other = await connect();
    await other.set('young', 2, { tags: ['op'], ttlMs: 90 * 86_400_000 });
    await pause(20);
    for (const name of await ofTags())
      expect(await raw.pTTL(name)).toBeGreaterThanOrEqual(90 * 86_400_000 - 1_000);
    expect((await other.lookup('young')).outcome).toBe('hit');
  });

  it('is gone minutes after them (next-shared-cache#852)', async () => {
    const cache = await connect();
    for (let index = 0; index < 50; index += 1)
      await cache.set(`e${index}`, 1, { ttlMs: 50, tags: [`request-${index}`] });
    await pause(20);
    for (const name of await raw.keys('*')) expect(await raw.pTTL(name)).toBeLessThanOrEqual(300_000);
  });

  it('may live longer without memories being emptied for it', async () => {
    const [here, there] = [await connect(), await connect()];
    await here.set('k', 1, { tags: ['t'], ttlMs: 1_000 });
    await pause(50);
    await Promise.all([here.get('k'), there.get('k')]);
    await here.set('long', 1, { tags: ['t'], ttlMs: 10_000_000 });
    await pause(50);
    expect([here.peek('k'), there.peek('k')]).toEqual([1, 1]);
  });

  it('is kept and cleared by a user who may not run scripts or look at lives', async () => {
    const acl = redisAclLine({ user: 'plain', password: 'a-long-random-one' })
      .replace(/\+(?:eval|evalsha|pttl) /g, '')
      .split(' ');
    await raw.sendCommand(['ACL', 'SETUSER', ...acl.slice(1)]);
    const url = redis.url.replace('redis://', 'redis://plain:a-long-random-one@');
    const [here, there] = [await connect({}, url), await connect({}, url)];
    await here.set('k', 1, { tags: ['t'], staleWhileRevalidateMs: 60_000 });
    await until(async () => (await there.get('k')) === 1);
    await here.expireTags(['t']);
    await until(async () => !(await there.has('k')));
    await here.set('k', 2);
    await here.clear();
    await until(async () => !(await there.has('k')) && !(await here.has('k')));
  });
});

it('a memory store holds no more bytes than it may (node-lru-cache#227, node-lru-cache#358)', async () => {
  const cache = createCache({ store: memoryStore({ maxBytes: 1_000_000 }), memoryMaxEntries: 0 });
  const stored: boolean[] = [];
  for (let index = 0; index < 20; index += 1) stored.push(await cache.set(`k${index}`, 'x'.repeat(300_000)));
  expect(stored).toEqual(Array(20).fill(true));
  const kept = await cache.getMany(Array.from({ length: 20 }, (_, index) => `k${index}`));
  expect([...kept.keys()].length).toBeGreaterThan(0);
  expect([...kept.keys()].length).toBeLessThanOrEqual(3);
  expect(await cache.set('k19', 'x'.repeat(1_000_001))).toBe(false);
  expect(await cache.has('k19')).toBe(false);
});

it('tags count in the bytes of memory (node-lru-cache#227)', async () => {
  const cache = createCache({ memoryMaxEntries: 50_000, memoryMaxBytes: 400_000 });
  for (let index = 0; index < 1_000; index += 1) {
    const tags = Array.from({ length: 16 }, (_, place) => `${index}-${place}-`.padEnd(100, 'x'));
    await cache.set(`k${index}`, index, { tags });
  }
  expect(cache.stats().memoryEntries).toBeGreaterThan(50);
  expect(cache.stats().memoryEntries).toBeLessThan(250);
});

it('nothing stays on a signal that lives as long as the process', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = ((...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  }) as typeof add;
  signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  }) as typeof remove;
  const cache = await connect({ memoryMaxEntries: 0 });
  const other = await connect();
  const slow = async () => {
    await pause(30);
    return 1;
  };
  await Promise.all([cache.getOrSet('k', slow, { signal }), other.getOrSet('k', slow, { signal })]);
  await cache.getOrSet('f', () => Promise.reject(new Error('down')), { signal }).catch(() => {});
  for (const mode of ['refresh', 'no_store', 'only_if_cached'] as const)
    await cache.getOrSet('k', slow, { signal, mode });
  await cache.getMany(['k', 'none'], { signal });
  await cache.getOrSetMany(['k', 'm'], async () => new Map([['m', 1]]), { signal });
  await cache.set('k', 1, { signal, tags: ['t'] });
  await cache.setMany(
    [
      ['a', 1],
      ['b', 2],
    ],
    { signal },
  );
  await cache.lookup('k', { signal });
  await cache.deleteMany(['a', 'b'], { signal });
  await cache.invalidateTags(['t'], { signal });
  await cache.clear({ signal });
  await cache.health(signal);
  await cache.ready(signal);
  await pause(10);
  expect([...listeners]).toEqual([]);
});

describe('keys and values', () => {
  it.each([
    ['a key with half a surrogate pair', (cache: Cache) => cache.set('u:\ud800', 1), 'invalid_key'],
    [
      'a tag with half a surrogate pair',
      (cache: Cache) => cache.set('k', 1, { tags: ['\udbff'] }),
      'invalid_options',
    ],
    ['negative zero', (cache: Cache) => cache.set('k', -0), 'invalid_value'],
    [
      'a list with a property',
      (cache: Cache) => cache.set('k', Object.assign([1], { a: 1 })),
      'invalid_value',
    ],
    ['a list with a gap', (cache: Cache) => cache.set('k', Array(2)), 'invalid_value'],
    ['a symbol as a name', (cache: Cache) => cache.set('k', { [Symbol('s')]: 1 }), 'invalid_value'],
  ])('%s is refused, for it would come back as another (keyv#126, cacheable#895)', async (_, set, code) => {
    await expect(set(createCache())).rejects.toMatchObject({ code });
  });

  it('a frame cut in Redis is a miss', async () => {
    const cache = await connect({ memoryMaxEntries: 0 });
    await cache.set('n', 123_456_789);
    const [name] = (await raw.keys('*')).filter((one) => one.includes(':v:'));
    const length = await raw.strLen(name!);
    const head = await raw.sendCommand(['GETRANGE', name!, '0', String(length - 2)]);
    await raw.set(name!, head as unknown as string);
    expect((await cache.lookup('n')).outcome).toBe('miss');
  });
});

describe('values of any kind in memory', () => {
  const mb = 1_000_000;
  it.each<[string, () => unknown]>([
    ['a map', () => new Map([['a', { text: 'x'.repeat(mb) }]])],
    ['names of a map', () => new Map([['x'.repeat(mb), 1]])],
    ['a set', () => new Set(['x'.repeat(mb)])],
    ['an ArrayBuffer', () => new ArrayBuffer(mb)],
    ['a SharedArrayBuffer', () => ({ shared: new SharedArrayBuffer(mb) })],
    ['a Blob', () => new Blob(['x'.repeat(mb)])],
  ])('apache/iceberg-rust#1720, node-cache/node-cache#36: %s counts as what it holds', async (_, make) => {
    const cache = createCache({ values: 'any', maxValueBytes: 100_000 });
    open.push(cache);
    expect(await cache.set('k', make())).toBe(false);
    expect(await cache.set('k', new Map([['a', new Set([1])]]))).toBe(true);
    expect(await cache.get('k')).toEqual(new Map([['a', new Set([1])]]));
  });
});
