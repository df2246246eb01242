import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { type CacheEvents, type CacheOptions, cacheSettings, createCache, memoryStore } from '../index.ts';

const make = (options: CacheOptions = {}) => {
  const clock = manualClock();
  const cache = createCache({
    clock,
    jitter: 0,
    earlyRefresh: 0,
    ttlMs: 1_000,
    random: () => 0.5,
    ...options,
  });
  return { clock, cache };
};
const deferred = <T>() => {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

describe('getOrSet', () => {
  it('produces once and serves from memory until the value expires', async () => {
    const { cache, clock } = make();
    let calls = 0;
    const produce = async () => ++calls;
    expect(await cache.getOrSet('k', produce)).toBe(1);
    await clock.advance(999);
    expect(await cache.getOrSet('k', produce)).toBe(1);
    await clock.advance(1);
    expect(await cache.getOrSet('k', produce)).toBe(2);
  });

  it('runs one producer for a thousand callers', async () => {
    const { cache } = make();
    const gate = deferred<number>();
    let calls = 0;
    const all = Array.from({ length: 1_000 }, () =>
      cache.getOrSet('k', () => {
        calls += 1;
        return gate.promise;
      }),
    );
    gate.resolve(7);
    expect(new Set(await Promise.all(all))).toEqual(new Set([7]));
    expect(calls).toBe(1);
    expect(cache.stats()).toMatchObject({ productions: 1, joins: 999, misses: 1_000 });
  });

  it('runs one failing producer for a thousand callers and gives each of them the error', async () => {
    const { cache } = make();
    const gate = deferred<number>();
    let calls = 0;
    const all = Array.from({ length: 1_000 }, () =>
      cache.getOrSet('k', () => {
        calls += 1;
        return gate.promise;
      }),
    );
    gate.reject(new Error('no'));
    const outcomes = await Promise.allSettled(all);
    expect(
      outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason.message === 'no'),
    ).toBe(true);
    expect(calls).toBe(1);
    expect(await cache.getOrSet('k', () => 1)).toBe(1);
  });

  it('turns a synchronous throw of the producer into a rejection', async () => {
    const { cache } = make();
    await expect(
      cache.getOrSet('k', () => {
        throw new Error('sync');
      }),
    ).rejects.toThrow('sync');
  });

  it('serves a stale value while one renewal runs in the background', async () => {
    const { cache, clock } = make({ staleWhileRevalidateMs: 500 });
    let calls = 0;
    const produce = async () => ++calls;
    await cache.getOrSet('k', produce);
    await clock.advance(1_200);
    const first = await Promise.all([cache.resolve('k', produce), cache.resolve('k', produce)]);
    expect(first).toMatchObject([
      { value: 1, outcome: 'stale', tier: 'memory', ageMs: 1_200 },
      { value: 1, outcome: 'stale' },
    ]);
    await clock.advance(0);
    expect(await cache.resolve('k', produce)).toMatchObject({ value: 2, outcome: 'hit' });
    expect(calls).toBe(2);
  });

  it('serves a stale value when the producer fails, and only as long as it may', async () => {
    const { cache, clock } = make({ staleIfErrorMs: 500 });
    const fail = () => Promise.reject(new Error('down'));
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_100);
    expect(await cache.resolve('k', fail)).toMatchObject({ value: 'old', outcome: 'stale' });
    await clock.advance(500);
    await expect(cache.getOrSet('k', fail)).rejects.toThrow('down');
  });

  it('serves a stale value after the soft timeout and keeps the production', async () => {
    const { cache, clock } = make({ staleIfErrorMs: 5_000, softTimeoutMs: 50 });
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_100);
    const gate = deferred<string>();
    const caller = new AbortController();
    const slow = cache.resolve('k', () => gate.promise, { signal: caller.signal });
    await clock.advance(50);
    expect(await slow).toMatchObject({ value: 'old', outcome: 'stale' });
    caller.abort();
    gate.resolve('new');
    await clock.advance(0);
    expect(cache.peek('k')).toBe('new');
  });

  it('aborts a producer at the hard timeout', async () => {
    const { cache, clock } = make({ hardTimeoutMs: 100 });
    let reason: unknown;
    const hanging = cache.getOrSet(
      'k',
      ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason))),
    );
    const outcome = expect(hanging).rejects.toMatchObject({ code: 'produce_timeout', retryable: true });
    await clock.advance(100);
    await outcome;
    expect(reason).toMatchObject({ code: 'produce_timeout' });
  });

  it('lets a waiter that aborts go, and aborts the producer with the last one', async () => {
    const { cache } = make();
    let inner: AbortSignal | undefined;
    const produce = ({ signal }: { signal: AbortSignal }) => {
      inner = signal;
      return new Promise<never>(() => {});
    };
    const one = new AbortController();
    const two = new AbortController();
    const first = cache.getOrSet('k', produce, { signal: one.signal });
    const second = cache.getOrSet('k', produce, { signal: two.signal });
    const seen = Promise.allSettled([first, second]);
    await new Promise(setImmediate);
    one.abort(new Error('one'));
    await expect(first).rejects.toThrow('one');
    expect(inner?.aborted).toBe(false);
    two.abort(new Error('two'));
    await seen;
    expect(inner?.aborted).toBe(true);
  });

  it('rejects a caller whose signal is aborted already, also for a value in memory', async () => {
    const { cache } = make();
    await cache.set('k', 1);
    await expect(
      cache.getOrSet('k', () => 2, { signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
  });

  it('renews slow values before they expire, by the time they took', async () => {
    const { cache, clock } = make({ earlyRefresh: 1 });
    let calls = 0;
    const produce = async () => {
      calls += 1;
      const mine = calls;
      await clock.advance(200);
      return mine;
    };
    await cache.getOrSet('k', produce);
    // 200 ms * -ln(1 - 0.5) = 138 ms before the end at 1000 ms of the value's life.
    await clock.advance(860);
    expect(cache.peek('k')).toBe(1);
    await clock.advance(2);
    expect(await cache.resolve('k', produce)).toMatchObject({ value: 1, outcome: 'hit' });
    await clock.advance(0);
    expect(calls).toBe(2);
  });

  it('cuts the fresh time by the jitter', async () => {
    const { cache, clock } = make({ jitter: 0.2 });
    await cache.getOrSet('k', () => 1);
    await clock.advance(899);
    expect(cache.peek('k')).toBe(1);
    await clock.advance(1);
    expect(cache.peek('k')).toBeUndefined();
  });

  it('lets the producer set the time to live, 0 for not at all', async () => {
    const { cache, clock } = make();
    await cache.getOrSet('long', ({ setTtlMs }) => {
      setTtlMs(5_000);
      return 1;
    });
    await cache.getOrSet('never', ({ setTtlMs }) => {
      setTtlMs(0);
      return 1;
    });
    await clock.advance(4_999);
    expect(cache.peek('long')).toBe(1);
    expect(cache.peek('never')).toBeUndefined();
    await expect(cache.getOrSet('bad', ({ setTtlMs }) => setTtlMs(-1))).rejects.toMatchObject({
      code: 'invalid_options',
    });
  });

  it('stores a produced null or undefined only for the negative time to live', async () => {
    const { cache, clock } = make();
    let calls = 0;
    const produce = () => {
      calls += 1;
      return null;
    };
    await cache.getOrSet('k', produce);
    await cache.getOrSet('k', produce);
    expect(calls).toBe(2);
    await cache.getOrSet('k', produce, { negativeTtlMs: 50 });
    expect(await cache.resolve('k', produce)).toMatchObject({ value: null, outcome: 'hit' });
    await clock.advance(50);
    await cache.getOrSet('k', produce);
    expect(calls).toBe(4);
  });

  // apache/trafficserver#7417
  it('serves a produced null no longer than that, whatever the stale times of values are', async () => {
    const { cache, clock } = make({
      negativeTtlMs: 50,
      staleWhileRevalidateMs: 5_000,
      staleIfErrorMs: 5_000,
    });
    await cache.getOrSet('k', () => null);
    await cache.getOrSet('own', ({ setTtlMs }) => setTtlMs(50));
    await clock.advance(49);
    expect(await cache.lookup('k')).toMatchObject({ outcome: 'hit', value: null });
    await clock.advance(1);
    expect([await cache.lookup('k'), cache.stats().memoryEntries]).toEqual([{ outcome: 'miss' }, 1]);
    const failing = () => Promise.reject(new Error('down'));
    await expect(cache.getOrSet('k', failing)).rejects.toThrow('down');
    expect((await cache.lookup('own')).outcome).toBe('stale');
  });

  it('stores nothing with a time to live of 0 and refuses a negative one', async () => {
    const { cache } = make();
    await cache.getOrSet('k', () => 1, { ttlMs: 0 });
    expect(await cache.has('k')).toBe(false);
    await expect(cache.getOrSet('k', () => 1, { ttlMs: -1, staleIfErrorMs: Number.NaN })).rejects.toThrow(
      /ttlMs must[\s\S]*staleIfErrorMs must/,
    );
  });

  it('uses the settings of the operation, any name of it', async () => {
    const { cache, clock } = make({ operations: { 'my own': { ttlMs: 10 } } });
    await cache.getOrSet('short', () => 1, { operation: 'my own' });
    await cache.getOrSet('usual', () => 1, { operation: 'other' });
    await clock.advance(10);
    expect([cache.peek('short'), cache.peek('usual')]).toEqual([undefined, 1]);
  });
});

describe('a cache', () => {
  it('writes a key over in its place: one asked for again and again is no stranger once it was set', async () => {
    const { cache } = make({ memoryMaxEntries: 100 });
    await cache.set('hot', 1);
    for (let index = 0; index < 200; index += 1) {
      await cache.set(`k${index}`, index);
      await cache.get('hot');
    }
    await cache.set('hot', 2);
    for (let index = 0; index < 300; index += 1) await cache.set(`s${index}`, index);
    expect(await cache.get('hot')).toBe(2);
  });

  it('tells a stored undefined, a miss and a hit apart', async () => {
    const { cache } = make();
    expect(await cache.lookup('k')).toEqual({ outcome: 'miss' });
    await cache.set('k', undefined);
    expect(await cache.lookup('k')).toEqual({ outcome: 'hit', value: undefined, tier: 'memory', ageMs: 0 });
    expect(await cache.has('k')).toBe(true);
  });

  it('reads and writes many, and says what it found', async () => {
    const { cache } = make();
    expect(
      await cache.setMany([
        ['a', 1],
        ['b', 2],
      ]),
    ).toBe(true);
    expect(await cache.getMany(['a', 'c', 'b', 'a'])).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 1, hitRatio: 2 / 3 });
  });

  it('deletes, and keeps a production under way from storing what is old by then', async () => {
    const { cache } = make();
    const gate = deferred<number>();
    const production = cache.getOrSet('k', () => gate.promise);
    await new Promise(setImmediate);
    expect(await cache.delete('k')).toBe(false);
    gate.resolve(1);
    expect(await production).toBe(1);
    expect(cache.peek('k')).toBeUndefined();
    await cache.set('k', 2);
    expect(await cache.delete('k')).toBe(true);
  });

  it('invalidates by tag, also what is being produced', async () => {
    const { cache } = make();
    const gate = deferred<number>();
    await cache.set('a', 1, { tags: ['red', 'big'] });
    await cache.set('b', 2, { tags: ['blue'] });
    const production = cache.getOrSet('c', () => gate.promise, { tags: ['red'] });
    await new Promise(setImmediate);
    await cache.invalidateTags(['red']);
    gate.resolve(3);
    await production;
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual(new Map([['b', 2]]));
  });

  it('keeps namespaces apart, also their tags and nested ones', async () => {
    const { cache } = make();
    const users = cache.namespace('users');
    const inner = users.namespace('eu');
    await users.set('1', 'u', { tags: ['t'] });
    await inner.set('1', 'e');
    await cache.set('1', 'root', { tags: ['t'] });
    expect([users.peek('1'), inner.peek('1'), cache.peek('1')]).toEqual(['u', 'e', 'root']);
    expect(await users.getMany(['1'])).toEqual(new Map([['1', 'u']]));
    await users.invalidateTags(['t']);
    expect([await users.has('1'), await cache.get('1')]).toEqual([false, 'root']);
    expect(await inner.getOrSet('2', () => 2)).toBe(2);
    expect((await inner.resolve('2', () => 3)).value).toBe(2);
    expect(await inner.setMany([['3', 3]])).toBe(true);
    expect((await inner.lookup('3')).outcome).toBe('hit');
    expect(await inner.delete('3')).toBe(true);
    expect(() => cache.namespace('a b')).toThrow('namespace');
    const forged = '\u001fusers\u001f1';
    for (const work of [
      () => cache.get(forged),
      () => cache.getOrSet(forged, () => 1),
      () => cache.set('k', 1, { tags: [forged] }),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'invalid_key' });
    }
    expect(() => cache.peek(forged)).toThrow('control character');
    await expect(users.get('\u001feu\u001f1')).rejects.toMatchObject({ code: 'invalid_key' });
    await expect(users.set('', 1)).rejects.toMatchObject({ code: 'invalid_key' });
  });

  it('refuses bad keys, tags and options with a code', async () => {
    const { cache } = make();
    for (const key of ['', 'a\u0000b', 'x'.repeat(513), 5 as never]) {
      await expect(cache.get(key)).rejects.toMatchObject({ code: 'invalid_key' });
    }
    await expect(cache.set('k', 1, { tags: ['\n'] })).rejects.toMatchObject({ code: 'invalid_options' });
    await expect(cache.set('k', 1, { tags: 'red' as never })).rejects.toMatchObject({
      code: 'invalid_options',
    });
    await expect(cache.getOrSet('k', 5 as never)).rejects.toMatchObject({ code: 'invalid_options' });
    await expect(cache.invalidateTags(Array.from({ length: 17 }, String))).rejects.toMatchObject({
      code: 'invalid_options',
    });
    expect(() => createCache({ preset: 'prod', ttlMs: -1, memoryMaxEntrys: 5 } as never)).toThrow(
      /one of[\s\S]*ttlMs[\s\S]*memoryMaxEntries/,
    );
  });

  it('refuses values that JSON would lose or change, unless values is "any"', async () => {
    const { cache } = make();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [
      () => {},
      1n,
      Symbol('s'),
      new Date(),
      new Map(),
      Number.NaN,
      [undefined],
      cycle,
      { a: { toJSON: () => 1 } },
    ]) {
      await expect(cache.set('k', value)).rejects.toMatchObject({ code: 'invalid_value' });
    }
    const any = make({ values: 'any' }).cache;
    const date = new Date();
    await any.set('k', { date, bytes: new Uint8Array(10), cycle, run: () => {} });
    expect(any.peek<{ date: Date }>('k')?.date).toBe(date);
  });

  it('does not store values over the limit, forgets the old one and counts it', async () => {
    const { cache } = make({ maxValueBytes: 1_000 });
    await cache.set('k', 'small');
    expect(await cache.set('k', 'x'.repeat(1_000))).toBe(false);
    expect(await cache.set('list', new Array(100).fill({ a: 1 }))).toBe(false);
    expect(await cache.getOrSet('k', () => ({ text: 'x'.repeat(2_000) }))).toMatchObject({ text: /x/ });
    expect([cache.peek('k'), cache.stats().tooLarge]).toEqual([undefined, 3]);
  });

  it('stores nothing when it is disabled, and still runs producers with their deadline', async () => {
    const { cache } = make({ preset: 'disabled' });
    let calls = 0;
    await cache.getOrSet('k', () => ++calls);
    await cache.getOrSet('k', () => ++calls);
    expect([calls, await cache.set('k', 1), await cache.has('k')]).toEqual([2, false, false]);
  });

  it('emits its events, each with its operation, and survives a listener that throws', async () => {
    const { cache, clock } = make({ memoryMaxEntries: 1, staleIfErrorMs: 0 });
    const seen: [string, unknown][] = [];
    const names: (keyof CacheEvents)[] = ['get', 'produce', 'evict'];
    const stops = names.map((name) => cache.on(name, (data) => void seen.push([name, data])));
    await cache.getOrSet('a', () => 1, { operation: 'o' });
    await cache.getOrSet('a', () => 1, { operation: 'o' });
    await cache.set('b', 1);
    await clock.advance(1_000);
    await cache.get('b');
    expect(seen).toEqual([
      ['produce', { ok: true, durationMs: 0, operation: 'o' }],
      ['get', { outcome: 'miss', durationMs: 0, operation: 'o' }],
      ['get', { outcome: 'hit', tier: 'memory', durationMs: 0, operation: 'o' }],
      ['evict', { reason: 'size', count: 1, bytes: expect.any(Number) }],
      ['evict', { reason: 'expired', count: 1, bytes: expect.any(Number) }],
      ['get', { outcome: 'miss', durationMs: 0 }],
    ]);
    for (const stop of stops) stop();
    cache.on('get', () => {
      throw new Error('listener');
    });
    expect(await cache.getOrSet('c', () => 3)).toBe(3);
    expect(cache.stats()).toMatchObject({ memoryHits: 1, evictions: 1, expirations: 1 });
  });

  it('sweeps what expired without being asked for', async () => {
    const { cache, clock } = make({ sweepIntervalMs: 100, ttlMs: 150 });
    await cache.setMany(Array.from({ length: 50 }, (_, index) => [`k${index}`, index] as const));
    await clock.advance(199);
    expect(cache.stats().memoryEntries).toBe(50);
    await clock.advance(1);
    expect(cache.stats()).toMatchObject({ memoryEntries: 0, memoryBytes: 0, expirations: 50 });
  });

  it('is up on its own, explains its settings and hides secrets', async () => {
    const settings = cacheSettings.load({
      preset: 'production',
      env: { TPL_CACHE_TTL_MS: '5', REDIS_PASSWORD: 'hunter2' },
      values: { ttlMs: 1_000 },
    });
    const cache = createCache({ settings });
    expect(await cache.health()).toMatchObject({ status: 'up' });
    const rows = new Map(cache.explain().map((row) => [row.name, row]));
    expect(rows.get('ttlMs')).toMatchObject({ value: 1_000, source: 'values' });
    expect(rows.get('staleWhileRevalidateMs')).toMatchObject({
      value: 60_000,
      source: 'preset',
      from: 'production',
    });
    expect(JSON.stringify(cache.explain())).not.toContain('hunter2');
  });

  it('is closed once the changes under way are over', async () => {
    const inner = memoryStore();
    const order: string[] = [];
    const { cache, clock } = make({
      store: (context) => {
        const store = inner(context);
        const slowly =
          <Args extends unknown[], T>(name: string, run: (...args: Args) => Promise<T>) =>
          async (...args: Args) => {
            await new Promise<void>((resolve) => context.clock.setTimer(resolve, 50));
            order.push(name);
            return run(...args);
          };
        return {
          ...store,
          // Too large for this store: it is deleted, which takes as long again.
          write: slowly('written', async () => false),
          delete: slowly('deleted', store.delete),
          invalidateTags: slowly('invalidated', store.invalidateTags),
          close: async () => void order.push('closed'),
        };
      },
    });
    const changes = [cache.set('a', 1), cache.delete('b'), cache.invalidateTags(['t']), cache.clear()];
    const closing = cache.close();
    await clock.advance(50);
    await clock.advance(50);
    await Promise.all([...changes, closing]);
    expect(order).toEqual(['written', 'deleted', 'invalidated', 'invalidated', 'deleted', 'closed']);
  });

  it('leaves no timer behind and refuses calls when it is closed', async () => {
    const { cache, clock } = make();
    await cache.set('k', 1);
    await cache[Symbol.asyncDispose]();
    await cache.close();
    expect(clock.pending).toBe(0);
    await expect(cache.getOrSet('k', () => 2)).rejects.toMatchObject({ code: 'closed' });
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'closed' });
    await expect(cache.ready()).rejects.toMatchObject({ code: 'closed' });
    expect(() => cache.peek('k')).toThrow('closed');
    expect(await cache.health()).toEqual({ status: 'down', details: { reason: 'closed' } });
  });
});
