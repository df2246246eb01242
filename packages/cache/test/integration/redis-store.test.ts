import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createClientPool, createCluster } from 'redis';
import { type Cache, type CacheOptions, createCache } from '../../src/index.ts';
import { type RedisStoreOptions, redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
let proxy: FaultProxy;
let raw: ReturnType<typeof createClient>;
const open: (() => unknown)[] = [];
let run = 0;

beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
  raw = createClient({ url: redis.url, socket: { reconnectStrategy: () => 50 } });
  raw.on('error', () => {});
  await raw.connect();
});
afterEach(async () => {
  await proxy.set({ kind: 'none' });
  for (const close of open.splice(0).reverse()) await close();
  run += 1;
});
afterAll(async () => {
  raw.destroy();
  await proxy.stop();
  await redis.stop();
});

const prefix = () => `t${run}`;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (test: () => unknown | Promise<unknown>, withinMs = 20_000) => {
  const end = performance.now() + withinMs;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await sleep(5);
  }
};
const coherent = (cache: Cache) =>
  until(async () => {
    const { status, details } = await cache.health();
    return status === 'up' && details?.['coherence'] === 'push';
  });
const connect = async (options: CacheOptions = {}, store: RedisStoreOptions = {}): Promise<Cache> => {
  const cache = createCache({
    jitter: 0,
    earlyRefresh: 0,
    // The tests share two cores with others: only the tests of deadlines use the real ones.
    redisReadDeadlineMs: 2_000,
    redisWriteDeadlineMs: 2_000,
    redisLeaseDeadlineMs: 2_000,
    redisKeyPrefix: prefix(),
    store: redisStore({ url: redis.url, ...store }),
    ...options,
  });
  open.push(() => cache.close());
  if (store.push !== false) await coherent(cache);
  return cache;
};

describe('the Redis tier', () => {
  it('keeps values for other processes, with their times and tags', async () => {
    const one = await connect();
    const two = await connect();
    await one.set('k', { text: 'ä', list: [1, null] }, { ttlMs: 60_000, tags: ['t'] });
    expect(await two.lookup('k')).toMatchObject({
      outcome: 'hit',
      tier: 'redis',
      value: { text: 'ä', list: [1, null] },
    });
    // The push of the new tag may still come in and cost one more look.
    await until(async () => (await two.resolve('k', () => 'no')).tier === 'memory');
    const life = await raw.pTTL(`${prefix()}:v:{:k}`);
    expect(life).toBeGreaterThan(50_000);
    await one.set('none', undefined);
    expect(await two.lookup('none')).toMatchObject({ outcome: 'hit', value: undefined });
    expect(await two.getMany(['k', 'none', 'miss'])).toEqual(
      new Map([
        ['k', { text: 'ä', list: [1, null] }],
        ['none', undefined],
      ]),
    );
  });

  it('produces a cold key once for ten caches and all their callers', async () => {
    const caches = await Promise.all(Array.from({ length: 10 }, () => connect()));
    let calls = 0;
    const produce = async () => {
      calls += 1;
      await sleep(60);
      return 'value';
    };
    const all = await Promise.all(
      caches.flatMap((cache) => Array.from({ length: 20 }, () => cache.resolve('cold', produce))),
    );
    expect(calls).toBe(1);
    expect(new Set(all.map(({ value }) => value))).toEqual(new Set(['value']));
    expect(caches.reduce((sum, cache) => sum + cache.stats().bypasses, 0)).toBe(0);
  });

  it('removes what a production says is gone, in the fleet, and frees the lease', async () => {
    const one = await connect();
    const two = await connect();
    await one.set('k', 'old', { tags: ['t'] });
    expect(await two.get('k')).toBe('old');
    expect(await one.getOrSet('k', () => null, { mode: 'refresh' })).toBeNull();
    await until(async () => (await two.lookup('k')).outcome === 'miss');
    expect(await raw.exists([`${prefix()}:v:{:k}`, `${prefix()}:l:{:k}`])).toBe(0);
    // What was set meanwhile is younger.
    const produce = async () => {
      await two.set('k', 'new');
      return null;
    };
    expect(await one.getOrSet('k', produce)).toBeNull();
    await until(async () => (await one.get('k')) === 'new');
    // Larger on the wire than in memory: it takes the place of what was there only here.
    const escaped = '\u0001'.repeat(300);
    const tight = await connect({ maxValueBytes: 1_000 });
    expect(await tight.getOrSet('k', () => escaped, { mode: 'refresh' })).toBe(escaped);
    await until(async () => (await two.lookup('k')).outcome === 'miss');
  });

  it('lets the nonce of a tag live as long as a production under it may take', async () => {
    const cache = await connect();
    let end!: () => void;
    const produced = cache.getOrSet('k', () => new Promise<void>((resolve) => (end = resolve)), {
      tags: ['t'],
      hardTimeoutMs: 600_000,
    });
    await until(async () => (await raw.pTTL(`${prefix()}:t:t`)) > 600_000);
    end();
    await produced;
  });

  it('tells all who wait in the fleet that a producer failed; who comes later runs its own', async () => {
    const caches = await Promise.all(Array.from({ length: 4 }, () => connect()));
    let running = 0;
    let most = 0;
    let calls = 0;
    const fail = async () => {
      calls += 1;
      running += 1;
      most = Math.max(most, running);
      await sleep(150);
      running -= 1;
      throw new Error('down');
    };
    const outcomes = await Promise.allSettled(
      caches.flatMap((cache) => Array.from({ length: 10 }, () => cache.getOrSet('bad', fail))),
    );
    const errors = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
    expect(errors.filter((error) => error?.message === 'down')).toHaveLength(10);
    expect(errors.filter((error) => error?.code === 'produce_failed' && error.retryable)).toHaveLength(30);
    expect([calls, most]).toEqual([1, 1]);
    expect(await caches[1]!.getOrSet('bad', () => 'good')).toBe('good');
  });

  it('takes a change elsewhere out of every memory tier', async () => {
    const one = await connect();
    const two = await connect();
    await one.set('k', 1);
    expect(await two.get('k')).toBe(1);
    await one.set('k', 2);
    await until(() => two.peek('k') === undefined);
    expect(await two.get('k')).toBe(2);
    await two.delete('k');
    await until(() => one.peek('k') === undefined);
    expect(await one.lookup('k')).toEqual({ outcome: 'miss' });
  });

  it('invalidates tags in the whole fleet, also values that are being produced', async () => {
    const one = await connect();
    const two = await connect();
    await one.set('a', 1, { tags: ['red'] });
    await one.set('b', 2, { tags: ['blue'] });
    await two.getMany(['a', 'b']);
    let finish!: (value: number) => void;
    const production = two.getOrSet('c', () => new Promise<number>((resolve) => (finish = resolve)), {
      tags: ['red'],
    });
    await until(() => finish);
    await one.invalidateTags(['red']);
    await until(() => two.peek('a') === undefined);
    finish(3);
    expect(await production).toBe(3);
    expect(await one.getMany(['a', 'b', 'c'])).toEqual(new Map([['b', 2]]));
    expect(await two.getMany(['a', 'b', 'c'])).toEqual(new Map([['b', 2]]));
  });

  it('fences off a production whose key was deleted meanwhile', async () => {
    const one = await connect();
    const two = await connect();
    let finish!: (value: number) => void;
    const production = one.getOrSet('k', () => new Promise<number>((resolve) => (finish = resolve)));
    await until(() => finish);
    expect(await two.delete('k')).toBe(false);
    finish(1);
    expect(await production).toBe(1);
    await until(async () => (await one.lookup('k')).outcome === 'miss');
    expect((await two.lookup('k')).outcome).toBe('miss');
  });

  it('renews its lease while a producer is slow, and gives it up when its process is gone', async () => {
    const slow = await connect({ redisLeaseMs: 150 });
    const waiting = await connect({ redisLeaseMs: 150 });
    let calls = 0;
    const produce = async () => {
      calls += 1;
      await sleep(500);
      return calls;
    };
    const first = slow.getOrSet('k', produce);
    await until(() => calls === 1);
    expect(await waiting.getOrSet('k', produce)).toBe(1);
    expect(await first).toBe(1);
    await raw.set(`${prefix()}:l:{:dead}`, 'a process that is gone', { PX: 200 });
    expect(await waiting.getOrSet('dead', () => 'taken over')).toBe('taken over');
  });

  it('renews a stale value once in the fleet and serves the old one meanwhile', async () => {
    const options = { ttlMs: 50, staleWhileRevalidateMs: 60_000 };
    const caches = await Promise.all([connect(options), connect(options), connect(options)]);
    await caches[0]!.set('k', 'old');
    await sleep(80);
    let calls = 0;
    const produce = async () => {
      calls += 1;
      await sleep(30);
      return 'new';
    };
    const served = await Promise.all(caches.map((cache) => cache.resolve('k', produce, { ttlMs: 60_000 })));
    expect(served.map(({ value, outcome }) => [value, outcome])).toEqual(Array(3).fill(['old', 'stale']));
    await until(async () => (await caches[2]!.resolve('k', produce)).value === 'new');
    expect(calls).toBe(1);
  });

  it('serves a stale value from Redis when the producer fails', async () => {
    const one = await connect({ ttlMs: 30, staleIfErrorMs: 60_000 });
    const two = await connect({ ttlMs: 30, staleIfErrorMs: 60_000 });
    await one.set('k', 'old');
    await sleep(50);
    expect(await two.resolve('k', () => Promise.reject(new Error('down')))).toMatchObject({
      value: 'old',
      outcome: 'stale',
    });
  });

  it('does not store what is too large, and counts it', async () => {
    const cache = await connect({ maxValueBytes: 1_000 });
    expect(await cache.set('k', 'x'.repeat(2_000))).toBe(false);
    await cache.getOrSet('escaped', () => '\u0001'.repeat(400));
    await until(() => cache.stats().store['tooLarge'] === 1);
    expect(await raw.exists(`${prefix()}:v:{:escaped}`)).toBe(0);
    while ((await raw.exists(`${prefix()}:l:{:escaped}`)) !== 0) await raw.ping();
  });

  it('forgets the old value when the new one is too large only on the wire', async () => {
    const [one, two] = [await connect({ maxValueBytes: 1_000 }), await connect()];
    await one.set('k', 'old');
    // Six bytes a character in JSON, one in memory.
    expect(await one.set('k', '\u0001'.repeat(500))).toBe(false);
    expect(await two.get('k')).toBeUndefined();
  });

  it('reads frames of a foreign key, another version or a broken one as counted misses, and replaces them', async () => {
    const keyed = { encryptionKeys: [`new:${'B'.repeat(43)}=`, `old:${'A'.repeat(43)}=`] };
    const cache = await connect(keyed);
    const former = await connect({ encryptionKeys: [`old:${'A'.repeat(43)}=`] });
    await former.set('rotated', 'readable');
    expect(await cache.get('rotated')).toBe('readable');
    await cache.set('moved', 'secret text');
    const frame = await raw.withTypeMapping({ 36: Buffer }).get(`${prefix()}:v:{:moved}`);
    expect((frame as unknown as Buffer).includes('secret')).toBe(false);
    await raw.set(`${prefix()}:v:{:elsewhere}`, frame as never);
    await raw.set(`${prefix()}:v:{:broken}`, (frame as unknown as Buffer).subarray(0, 40));
    const plain = await connect();
    await plain.set('plain', 'not encrypted');
    for (const key of ['elsewhere', 'broken', 'plain'])
      expect(await cache.lookup(key)).toEqual({ outcome: 'miss' });
    expect(await former.lookup('moved')).toEqual({ outcome: 'miss' });
    expect(cache.stats().store['unreadable']).toBe(3);
    expect(await cache.getOrSet('broken', () => 'mended')).toBe('mended');
    await until(async () => (await raw.strLen(`${prefix()}:v:{:broken}`)) > 40);
  });

  it('takes a codec for what JSON cannot carry', async () => {
    const codec = {
      encode: (value: unknown) => Buffer.from((value as Date).toISOString()),
      decode: (bytes: Uint8Array) => new Date(Buffer.from(bytes).toString()),
    };
    const one = await connect({ values: 'any' }, { codec });
    const two = await connect({ values: 'any' }, { codec });
    await one.set('k', new Date(5));
    expect(await two.get('k')).toEqual(new Date(5));
    expect(() => createCache({ values: 'any', store: redisStore({ url: redis.url, push: false }) })).toThrow(
      'JSON values only',
    );
  });

  it("works on the user's own client, and with a pool whose pushes come from a URL", async () => {
    const client = createClient({ url: redis.url });
    await client.connect();
    open.push(() => client.destroy());
    const pool = createClientPool({ url: redis.url });
    pool.on('error', () => {});
    await pool.connect();
    open.push(() => pool.destroy());
    const one = await connect({}, { client, url: undefined });
    const two = await connect({}, { client: pool, url: undefined, push: { url: redis.url } });
    await one.set('k', 1);
    expect(await two.get('k')).toBe(1);
    await one.set('k', 2);
    await until(() => two.peek('k') === undefined);
    await one.close();
    expect(await client.ping()).toBe('PONG');
    expect(() => redisStore({ client: pool })).toThrow(
      'push is needed beside a pool or Sentinel client; give { url }, { client } or false',
    );
  });

  it('tells a cache of a gap where another one comes to its client of pushes and cannot be heard there', async () => {
    const hearing = createClient({ url: redis.url, RESP: 3, emitInvalidate: true });
    hearing.on('error', () => {});
    await hearing.connect();
    open.push(() => hearing.destroy());
    const one = await connect({ redisKeyPrefix: `${prefix()}a` }, { push: { client: hearing } });
    const gaps = () => one.stats().store?.['gaps'] as number;
    const before = gaps();
    const sent = hearing.sendCommand.bind(hearing);
    hearing.sendCommand = ((args: string[], ...more: []) =>
      args[2] === 'ON' ? Promise.reject(new Error('refused')) : sent(args, ...more)) as typeof sent;
    const two = createCache({
      redisKeyPrefix: `${prefix()}b`,
      store: redisStore({ url: redis.url, push: { client: hearing } }),
    });
    open.push(() => two.close());
    await until(() => gaps() > before);
    hearing.sendCommand = sent;
    await coherent(one);
  });

  it('lets caches of several prefixes hear by one client, which they leave as it was', async () => {
    const hearing = createClient({ url: redis.url, RESP: 3, emitInvalidate: true });
    hearing.on('error', () => {});
    await hearing.connect();
    open.push(() => hearing.destroy());
    const listeners = () => ['invalidate', 'error', 'ready'].map((event) => hearing.listenerCount(event));
    const before = listeners();
    // The third is covered by the first, the last is the first again.
    const prefixes = ['a', 'b', 'a:v', 'a'].map((name) => `${prefix()}${name}`);
    const pairs: (readonly [hears: Cache, changes: Cache])[] = [];
    for (const redisKeyPrefix of prefixes) {
      const hears = await connect({ redisKeyPrefix }, { push: { client: hearing } });
      pairs.push([hears, await connect({ redisKeyPrefix }, { push: false })]);
    }
    let value = 0;
    const hear = async () => {
      for (const [hears, changes] of pairs) {
        await coherent(hears);
        value += 1;
        await changes.set('k', value);
        await until(async () => (await hears.get('k')) === value && hears.peek('k') === value);
        await changes.set('k', -value);
        await until(() => hears.peek('k') === undefined, 5_000);
      }
    };
    await hear();
    const id: unknown = await hearing.sendCommand(['CLIENT', 'ID']);
    await raw.sendCommand(['CLIENT', 'KILL', 'ID', `${id as number}`]);
    await until(() => hearing.isReady);
    await hear();
    await pairs.shift()![0].close();
    await hear();
    for (const [hears] of pairs) await hears.close();
    expect(listeners()).toEqual(before);
  });

  it('degrades to one production per process when scripts are denied', async () => {
    await raw.sendCommand(['ACL', 'SETUSER', 'noscript', 'on', '>pass', '~*', '+@all', '-@scripting']);
    const store = { url: redis.url.replace('redis://', 'redis://noscript:pass@') };
    const cache = await connect({}, store);
    const other = await connect({}, store);
    let calls = 0;
    const produce = async () => (calls += 1);
    await Promise.all(Array.from({ length: 5 }, () => cache.getOrSet('k', produce)));
    await until(async () => (await other.get('k')) === 1);
    expect([calls, (await cache.health()).details?.['scripts']]).toEqual([1, 'denied']);
    expect(await cache.set('k', 2)).toBe(true);
    expect(await cache.delete('k')).toBe(true);
    expect(await other.set('k', 3)).toBe(true);
    expect(await other.delete('none')).toBe(false);
  });

  it('logs in by what the options or the URL say, and by the settings only where both say nothing', async () => {
    await raw.sendCommand(['ACL', 'SETUSER', 'ours', 'on', '>secret', '~*', '+@all']);
    const inUrl = redis.url.replace('redis://', 'redis://ours:secret@');
    const wrong = { redisUsername: 'nobody', redisPassword: 'wrong' };
    const right = { redisUsername: 'ours', redisPassword: 'secret' };
    for (const [settings, store] of [
      [wrong, { url: inUrl }],
      [wrong, { username: 'ours', password: 'secret' }],
      [right, {}],
    ] as const) {
      const cache = await connect({ ...settings }, { push: false, ...store });
      await cache.ready();
      expect(await cache.set('k', 1)).toBe(true);
    }
    const refused = await connect(wrong, { push: false });
    expect(await refused.set('k', 1)).toBe(false);
  });

  it('refuses plaintext in production unless redisAllowPlaintext says otherwise, whatever the client', async () => {
    const { url } = redis;
    const tls = 'rediss://127.0.0.1:1';
    const socket = { tls: true } as const;
    const refused = [
      redisStore({ url }),
      redisStore({ client: createClient({ url }), push: false }),
      // The values would be safe, the names of keys not.
      redisStore({ client: createClient({ url: tls }), push: { client: createClient({ url }) } }),
      redisStore({ client: createClient({ url: tls }), push: { url } }),
      redisStore({ client: createClientPool({ url }), push: false }),
      redisStore({ client: createClientPool({ url: tls }), push: false }),
      redisStore({ client: createCluster({ rootNodes: [{ url }] }) }),
      // Its other nodes would be spoken to in the clear.
      redisStore({ client: createCluster({ rootNodes: [{ url: tls }] }) }),
    ];
    for (const store of refused)
      expect(() => createCache({ preset: 'production', store })).toThrow(/TPL_CACHE_REDIS_ALLOW_PLAINTEXT/);
    const taken = [
      redisStore({ client: createClient({ url: tls, socket: { reconnectStrategy: false } }), push: false }),
      redisStore({ client: createCluster({ rootNodes: [{ url: tls }], defaults: { socket } }), push: false }),
    ];
    for (const store of taken) await createCache({ preset: 'production', store }).close();
    const allowed = await connect({ preset: 'production', redisAllowPlaintext: true });
    expect(await allowed.set('k', 1)).toBe(true);
    expect(() =>
      createCache({ redisCaFile: '/nowhere.pem', store: redisStore({ url: 'rediss://127.0.0.1:1' }) }),
    ).toThrow('redisCaFile');
  });
});

it.each([
  ['http://127.0.0.1:6379', 'must be a URL of the form redis://HOST:PORT'],
  ['redis://', 'must be a URL of the form redis://HOST:PORT'],
  ['redis://127.0.0.1/hundred', 'must end with the number of a database'],
  ['redis://me:%zz-secret@127.0.0.1', 'must hold user and password percent-encoded'],
])('refuses the URL %s at once, and shows nothing of it', (url, problem) => {
  const open = () => redisStore({ url });
  expect(open).toThrow(expect.objectContaining({ code: 'invalid_options' }) as never);
  expect(open).toThrow(`url ${problem}`);
  expect(open).not.toThrow(/secret|hundred/);
});

describe('a Redis in trouble', () => {
  const timed = async <T>(work: () => Promise<T>) => {
    const startedAt = performance.now();
    const value = await work();
    return { value, ms: performance.now() - startedAt };
  };
  const defaults = { redisReadDeadlineMs: 25, redisWriteDeadlineMs: 100, redisLeaseDeadlineMs: 250 };

  it('costs one deadline when it is frozen, then nothing, and is used again when it thaws', async () => {
    const cache = await connect(defaults);
    await cache.set('warm', 1);
    // News that cannot be asked about would make every copy suspect: that of the first write is read before.
    await until(() => cache.stats().store['inFlight'] === 0);
    await sleep(50);
    redis.freeze();
    try {
      const produced = await timed(() => cache.resolve('cold', () => 'made'));
      expect(produced.value).toMatchObject({ value: 'made', outcome: 'bypass' });
      expect(produced.ms).toBeLessThan(1_000);
      await until(() => cache.stats().store['inFlight']! > 0);
      await until(async () => (await cache.lookup(`${Math.random()}`)).outcome === 'bypass');
      const next = await timed(() => cache.resolve('cold 2', () => 'made'));
      expect(next.ms).toBeLessThan(100);
      expect(cache.peek('cold')).toBe('made');
    } finally {
      redis.thaw();
    }
    const back = await timed(() => until(async () => (await cache.lookup('never')).outcome === 'miss'));
    expect(back.ms).toBeLessThan(5_000);
    expect(await cache.get('warm')).toBe(1);
  });

  it.each([
    { kind: 'refuse' as const },
    { kind: 'reset' as const },
    { kind: 'hang' as const },
    { kind: 'slow' as const, delayMs: 400 },
    { kind: 'reply' as const, error: 'LOADING' },
  ])('loses no answer to %p and works again afterwards', async (fault) => {
    const cache = await connect({}, { url: proxy.url });
    await cache.close();
    const tight = await connect({ ...defaults }, { url: proxy.url });
    const seen: unknown[] = [];
    tight.on('breaker', ({ from, to }) => seen.push([from, to]));
    tight.on('storeError', ({ store, code }) => seen.push([store, code]));
    await proxy.set(fault);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => tight.getOrSet(`k${index}`, async () => index)),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(tight.stats().bypasses).toBe(50);
    await until(() => seen.some((entry) => String(entry) === 'closed,open'));
    expect(await tight.health()).toMatchObject({ status: 'degraded' });
    await proxy.set({ kind: 'none' });
    await until(async () => (await tight.lookup(`x${Math.random()}`)).outcome === 'miss');
    expect(await tight.set('again', 1)).toBe(true);
  });

  it('checks its copies after the connection was lost, and serves them as stale while it cannot', async () => {
    const one = await connect({}, { url: proxy.url });
    const two = await connect();
    await one.set('changed', 'old');
    await one.set('same', 'same');
    expect(await two.getMany(['changed', 'same'])).toHaveProperty('size', 2);
    await proxy.set({ kind: 'refuse' });
    await two.set('changed', 'new');
    await until(async () => (await one.resolve('changed', () => 'no')).outcome === 'stale');
    await proxy.set({ kind: 'none' });
    await until(async () => (await one.get('changed')) === 'new');
    expect(await one.get('same')).toBe('same');
  });

  it('says that a change was not confirmed, and makes up for it as soon as Redis answers', async () => {
    const one = await connect({}, { url: proxy.url });
    const two = await connect();
    for (const key of ['deleted', 'set', 'tagged', 'other'])
      await one.set(key, 'old', key === 'tagged' ? { tags: ['t'] } : {});
    await proxy.set({ kind: 'refuse' });
    await expect(one.delete('deleted')).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    await expect(one.invalidateTags(['t'])).rejects.toMatchObject({ retryable: true });
    expect(await one.set('set', 'new')).toBe(false);
    expect([one.peek('set'), one.stats().store['unconfirmed']]).toEqual(['new', 3]);
    expect(await two.get('deleted')).toBe('old');
    await proxy.set({ kind: 'none' });
    // Whoever made the change never sees the old value again, not even while Redis still has it.
    await until(async () => {
      for (const key of ['deleted', 'set', 'tagged']) expect(await one.get(key)).not.toBe('old');
      expect(await one.getMany(['deleted', 'tagged'])).toHaveProperty('size', 0);
      expect(await one.getOrSet('tagged', () => 'made', { ttlMs: 1, tags: ['t'] })).toBe('made');
      return one.stats().store['unconfirmed'] === 0;
    });
    await until(async () => (await two.getMany(['deleted', 'set', 'tagged'])).size === 0);
    expect(await two.get('other')).toBe('old');
  });

  it('hands a key on when the value could not be written', async () => {
    const codec = {
      encode: (): Buffer => {
        throw new Error('the codec is broken');
      },
      decode: () => undefined,
    };
    const broken = await connect({ values: 'any' }, { codec });
    const sound = await connect();
    expect(await broken.getOrSet('k', () => 1)).toBe(1);
    // The lease would last ten seconds, and be renewed for ever.
    const startedAt = performance.now();
    expect(await sound.getOrSet('k', () => 2)).toBe(2);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await broken.set('k', 3)).toBe(false);
    await until(async () => (await sound.get('k')) === undefined);
  });

  it('survives a Redis that was killed and started empty', async () => {
    const cache = await connect();
    await cache.set('k', 1);
    await redis.kill();
    expect(await cache.getOrSet('other', () => 2)).toBe(2);
    await redis.restart();
    await until(async () => (await cache.lookup('k')).outcome === 'miss');
    await until(async () => await cache.set('k', 3));
    const second = await connect();
    expect(await second.get('k')).toBe(3);
  });
});
