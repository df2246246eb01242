// Every row of the migration guide: the old call on the real package and the new one on ours come to the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { createCache as createManager } from 'cache-manager';
import Keyv from 'keyv';
import { Keyv as Keyv5 } from 'keyv-5';
import { type Cache, type CacheOptions, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => redis.stop());

const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
const hour = 3_600_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const until = async (holds: () => unknown) => {
  while (!(await holds())) await pause(5);
};
const open = (options: CacheOptions = {}): Cache => {
  const cache = createCache({ jitter: 0, ...options });
  closing.push(() => cache.close());
  return cache;
};
const tiered = async (options: CacheOptions = {}): Promise<Cache> => {
  const cache = open({ ...patient, store: redisStore({ url: redis.url }), ...options });
  await until(async () => (await cache.health()).details?.['coherence'] === 'push');
  return cache;
};
/** A remote tier of theirs, kept in a Map, with a count of its reads. */
class Remote {
  readonly type = 'l2';
  readonly kept = new Map<string, string>();
  reads = 0;
  isGone = false;
  namespace = () => this;
  async get(key: string) {
    this.reads += 1;
    if (this.isGone) throw new Error('gone');
    return this.kept.get(key);
  }
  pull = async (key: string) => this.kept.get(key);
  set = async (key: string, value: string) => {
    if (this.isGone) throw new Error('gone');
    this.kept.set(key, value);
    return true;
  };
  clear = async () => this.kept.clear();
  delete = async (key: string) => this.kept.delete(key);
  deleteMany = async (keys: string[]) => keys.map((key) => this.kept.delete(key)).includes(true);
  disconnect = async () => {};
}
type Handlers = Set<readonly [string, string, (message: never) => void]>;
/** A bus of theirs within one process. */
class Bus {
  readonly #handlers: Handlers;
  #id = '';
  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }
  setId = (id: string) => {
    this.#id = id;
    return this;
  };
  onReconnect = () => {};
  publish = async (to: string, message: unknown) => {
    for (const [id, channel, handle] of this.#handlers)
      if (channel === to && id !== this.#id) handle({ busId: this.#id, ...(message as object) } as never);
  };
  subscribe = async (channel: string, handle: (message: never) => void) =>
    void this.#handlers.add([this.#id, channel, handle]);
  unsubscribe = async () => {};
  disconnect = async () => {};
}
const bento = (options: object = {}, { remote, handlers }: { remote?: Remote; handlers?: Handlers } = {}) => {
  let store = bentostore().useL1Layer(memoryDriver({}));
  if (remote) store = store.useL2Layer({ options: {}, factory: () => remote as never });
  if (handlers) store = store.useBus({ options: {}, factory: () => new Bus(handlers) as never });
  const cache = new BentoCache({ default: 'main', stores: { main: store }, ...options });
  closing.push(() => cache.disconnectAll());
  return cache;
};

/** Makes 1, 2, 3 …; fails while it is told to. */
const counter = () => {
  const state = { calls: 0, fails: false };
  const produce = async () => {
    state.calls += 1;
    if (state.fails) throw new Error('fails');
    return state.calls;
  };
  return Object.assign(state, { produce });
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    () => 'rejected',
  );

type Outcome = Promise<readonly [theirs: unknown, ours: unknown]>;
const rows: Record<string, Record<string, () => Outcome>> = {
  keyv: {
    '`get`, `set(key, value, ttl)`, `delete`, `has`, `getMany`': async () => {
      const keyv = new Keyv();
      const cache = open();
      await keyv.set('kept', { a: 1 }, hour);
      await cache.set('kept', { a: 1 }, { ttlMs: hour });
      await keyv.set('short', 1, 5);
      await cache.set('short', 1, { ttlMs: 5 });
      await pause(20);
      const seen = async (one: Pick<Cache, 'get' | 'has' | 'delete'> | Keyv, many: unknown) => [
        await one.get('kept'),
        await one.get('short'),
        await one.has('kept'),
        await one.has('short'),
        many,
        await one.delete('kept'),
        await one.delete('kept'),
        await one.get('kept'),
      ];
      const found = await cache.getMany(['kept', 'none']);
      return [
        await seen(keyv, await keyv.getMany(['kept', 'none'])),
        await seen(
          cache,
          ['kept', 'none'].map((key) => found.get(key)),
        ),
      ];
    },
    '`namespace`': async () => {
      const store = new Map();
      const [one, other] = ['one', 'other'].map((namespace) => new Keyv({ store, namespace }));
      const cache = open();
      const [ours, ourOther] = [cache.namespace('one'), cache.namespace('other')];
      await one!.set('key', 1);
      await ours.set('key', 1);
      return [
        [await one!.get('key'), await other!.get('key')],
        [await ours.get('key'), await ourOther.get('key')],
      ];
    },
    '`clear`': async () => {
      const [one, other] = ['one', 'other'].map((namespace) => new Keyv({ namespace }));
      const cache = open();
      const [ours, ourOther] = [cache.namespace('one'), cache.namespace('other')];
      for (const each of [one!, other!, ours, ourOther]) await each.set('key', 1);
      await one!.clear();
      await ours.clear();
      return [
        [await one!.get('key'), await other!.get('key')],
        [await ours.get('key'), await ourOther.get('key')],
      ];
    },
    "`on('error')`": async () => {
      const heard = { theirs: 0, ours: 0 };
      const remote = Object.assign(new Remote(), { isGone: true });
      const keyv = new Keyv({ store: remote as never });
      keyv.on('error', () => (heard.theirs += 1));
      const cache = open({ store: redisStore({ url: 'redis://127.0.0.1:1' }) });
      cache.on('storeError', () => (heard.ours += 1));
      return [
        [await keyv.get('key'), heard.theirs > 0],
        [await cache.get('key'), heard.ours > 0],
      ];
    },
  },
  'cache-manager': {
    '`createCache({ stores: [memory, redis] })`': async () => {
      const remote = new Remote();
      const manager = createManager({ stores: [new Keyv5(), new Keyv5({ store: remote as never })] });
      await manager.set('key', 'kept');
      const before = remote.reads;
      const theirs = [await manager.get('key'), remote.reads - before];
      const cache = await tiered({ redisKeyPrefix: 'stores' });
      await cache.set('key', 'kept');
      await until(async () => (await cache.get('key')) && cache.stats().memoryHits > 0);
      const storeHits = () => cache.stats().hits - cache.stats().memoryHits;
      const hits = storeHits();
      return [theirs, [await cache.get('key'), storeHits() - hits]];
    },
    '`wrap(key, fn, ttl, refreshThreshold)`': async () => {
      const manager = createManager();
      const cache = open();
      const [theirs, ours] = [counter(), counter()];
      const wrap = () => manager.wrap('key', theirs.produce, hour, hour - 10);
      const load = () => cache.getOrSet('key', ours.produce, { ttlMs: 10, staleWhileRevalidateMs: hour });
      const seen = [[await wrap()], [await load()]];
      await pause(30);
      // The old value at once, and a renewal behind it.
      seen[0]!.push(await wrap());
      seen[1]!.push(await load());
      await until(() => theirs.calls > 1 && ours.calls > 1);
      await until(async () => (((await manager.get('key')) ?? 0) as number) > 1);
      await until(async () => (((await cache.get('key')) ?? 0) as number) > 1);
      return seen as [unknown, unknown];
    },
    '`mget`, `mset`, `del`, `mdel`': async () => {
      const manager = createManager();
      const cache = open();
      const entries = { a: 1, b: 2, c: 3, d: 4 };
      await manager.mset(Object.entries(entries).map(([key, value]) => ({ key, value })));
      await cache.setMany(Object.entries(entries));
      await manager.del('a');
      await cache.delete('a');
      await manager.mdel(['b', 'c']);
      await cache.deleteMany(['b', 'c']);
      const found = await cache.getMany(Object.keys(entries));
      return [await manager.mget(Object.keys(entries)), Object.keys(entries).map((key) => found.get(key))];
    },
    '`undefined` is a miss': async () => {
      const manager = createManager();
      const cache = open();
      const { outcome } = await cache.lookup('none');
      return [await manager.get('none'), outcome === 'miss' ? undefined : outcome];
    },
  },
  bentocache: {
    '`getOrSet({ key, factory, ttl })`': async () => {
      const [theirs, ours] = [counter(), counter()];
      const [old, cache] = [bento(), open()];
      const seen: unknown[][] = [[], []];
      for (const _ of [1, 2]) {
        seen[0]!.push(await old.getOrSet({ key: 'key', factory: theirs.produce, ttl: hour }));
        seen[1]!.push(await cache.getOrSet('key', ours.produce, { ttlMs: hour }));
      }
      return [
        [...seen[0]!, theirs.calls],
        [...seen[1]!, ours.calls],
      ];
    },
    '`grace`, `graceBackoff`': async () => {
      const [theirs, ours] = [counter(), counter()];
      // With their soft timeout of 0 an old value is served at once, and nothing pauses.
      const [old, cache] = [bento({ timeout: hour }), open({ failurePauseMs: hour })];
      const ask = () =>
        old.getOrSet({ key: 'key', factory: theirs.produce, ttl: 10, grace: hour, graceBackoff: hour });
      const load = () => cache.getOrSet('key', ours.produce, { ttlMs: 10, staleIfErrorMs: hour });
      const seen = [[await ask()], [await load()]];
      await pause(30);
      theirs.fails = ours.fails = true;
      for (const _ of [1, 2, 3]) {
        seen[0]!.push(await ask());
        seen[1]!.push(await load());
      }
      return [
        [...seen[0]!, theirs.calls],
        [...seen[1]!, ours.calls],
      ];
    },
    '`timeout`, `hardTimeout`': async () => {
      const [old, cache] = [bento(), open()];
      let end = () => {};
      const slow = () => new Promise<number>((resolve) => (end = () => resolve(2)));
      await old.set({ key: 'key', value: 1, ttl: 10, grace: hour });
      await cache.set('key', 1, { ttlMs: 10, staleIfErrorMs: hour });
      await pause(30);
      const soft = await old.getOrSet({ key: 'key', factory: slow, timeout: 20, grace: hour });
      end();
      const ourSoft = await cache.getOrSet('key', slow, { softTimeoutMs: 20, staleIfErrorMs: hour });
      end();
      return [
        [soft, await codeOf(old.getOrSet({ key: 'cold', factory: slow, hardTimeout: 20 }))],
        [ourSoft, await codeOf(cache.getOrSet('cold', slow, { hardTimeoutMs: 20 }))],
      ];
    },
    '`lockTimeout`, bus driver': async () => {
      const handlers: Handlers = new Set();
      const remote = new Remote();
      const olds = [1, 2].map(() => bento({ prefix: 'p' }, { remote, handlers }));
      const caches = [await tiered({ redisKeyPrefix: 'bus' }), await tiered({ redisKeyPrefix: 'bus' })];
      const [theirs, ours] = [counter(), counter()];
      await Promise.all(
        [1, 2, 3].map(() => olds[0]!.getOrSet({ key: 'one', factory: theirs.produce, lockTimeout: hour })),
      );
      // Theirs lets one produce in each process, ours in all of them.
      await Promise.all([...caches, ...caches].map((cache) => cache.getOrSet('one', ours.produce)));
      const [old, other] = olds as [BentoCache<never>, BentoCache<never>];
      await old.set({ key: 'key', value: 'first' });
      const first = await other.get({ key: 'key' });
      await old.set({ key: 'key', value: 'second' });
      await until(async () => (await other.get({ key: 'key' })) === 'second');
      await caches[0]!.set('key', 'first');
      const ourFirst = await caches[1]!.get('key');
      await caches[0]!.set('key', 'second');
      await until(async () => (await caches[1]!.get('key')) === 'second');
      return [
        [theirs.calls, first],
        [ours.calls, ourFirst],
      ];
    },
    '`deleteByTag`': async () => {
      const [old, cache] = [bento(), open()];
      const names = { x: ['a', 'b'], y: ['b'], z: ['c'] };
      for (const [key, tags] of Object.entries(names)) {
        await old.set({ key, value: key, tags });
        await cache.set(key, key, { tags });
      }
      await old.deleteByTag({ tags: ['a', 'b'] });
      await cache.invalidateTags(['a', 'b']);
      const keys = Object.keys(names);
      return [
        await Promise.all(keys.map((key) => old.get({ key }))),
        await Promise.all(keys.map((key) => cache.get(key))),
      ];
    },
    '`clear`': async () => {
      const [old, cache] = [bento(), open()];
      const [within, ourWithin] = [old.namespace('n'), cache.namespace('n')];
      for (const key of ['x', 'y']) {
        await old.set({ key, value: 1 });
        await within.set({ key, value: 1 });
        await cache.set(key, 1);
        await ourWithin.set(key, 1);
      }
      await within.clear();
      await ourWithin.clear();
      const theirs = [await within.get({ key: 'x' }), await old.get({ key: 'x' })];
      const ours = [await ourWithin.get('x'), await cache.get('x')];
      await old.clear();
      await cache.clear();
      return [
        [...theirs, await old.get({ key: 'x' })],
        [...ours, await cache.get('x')],
      ];
    },
    '`l2CircuitBreakerDuration`': async () => {
      const own = await startRedis();
      closing.push(() => own.stop());
      const remote = new Remote();
      const old = bento({ l2CircuitBreakerDuration: hour, suppressL2Errors: true }, { remote });
      const cache = open({ store: redisStore({ url: own.url }) });
      await cache.ready();
      let opened = 0;
      cache.on('breaker', ({ to }) => (opened += to === 'open' ? 1 : 0));
      const [theirs, ours] = [counter(), counter()];
      const ask = async (key: string) => [
        await old.getOrSet({ key, factory: theirs.produce }),
        await cache.getOrSet(key, ours.produce),
      ];
      remote.isGone = true;
      await own.kill();
      await ask('first');
      await until(() => opened > 0);
      const reads = remote.reads;
      const seen = [await ask('second'), await ask('third')];
      // Neither asks the store that is gone, and both go on; ours finds out by itself when it is back.
      expect([remote.reads - reads, cache.stats().bypasses]).toEqual([0, 3]);
      await own.restart();
      await until(async () => (await cache.lookup(`back${Math.random()}`)).outcome === 'miss');
      return [seen.map(([value]) => value), seen.map(([, value]) => value)];
    },
    '`factory: (ctx) => ctx.setOptions({ ttl })`': async () => {
      const [old, cache] = [bento(), open()];
      await old.getOrSet({
        key: 'key',
        ttl: hour,
        factory: (ctx) => {
          ctx.setOptions({ ttl: 5 });
          return 1;
        },
      });
      await cache.getOrSet(
        'key',
        async ({ setTtlMs }) => {
          setTtlMs(5);
          return 1;
        },
        { ttlMs: hour, staleIfErrorMs: 0 },
      );
      await pause(20);
      return [await old.get({ key: 'key' }), await cache.get('key')];
    },
  },
};

const guide = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'guides', 'cache-migration.md'),
  'utf8',
);

describe.each(Object.keys(rows))('the guide from %s', (name) => {
  const section = guide.split('\n## ').find((part) => part.startsWith(`From ${name}\n`)) ?? '';
  const [, , ...written] = [...section.matchAll(/^\| (.*?) \| .* \|$/gm)].map(([, left]) => left!);

  it('has a case here for every row', () => {
    expect(Object.keys(rows[name]!)).toEqual(written);
  });

  it.each(Object.entries(rows[name]!))('%s', async (_row, run) => {
    const [theirs, ours] = await run();
    expect(ours).toEqual(theirs);
  });
});
