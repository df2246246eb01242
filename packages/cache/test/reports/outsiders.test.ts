// What failed people with other caches in public, the number beside each: written as tests of this one before it was read.
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { CacheError, type CacheOptions, createCache, createCacheKey, memoryStore } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';
import { createResponseCache } from '../../src/response.ts';

const make = (options: CacheOptions = {}) => {
  const clock = manualClock();
  return { clock, cache: createCache({ clock, ttlMs: 1_000, jitter: 0, earlyRefresh: 0, ...options }) };
};
const gate = <T>() => {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((open) => {
    resolve = open;
  });
  return { promise, resolve };
};
const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('productions and a memory that is too small for them', () => {
  it('what is evicted while it is produced still reaches its caller (node-lru-cache#274, #320)', async () => {
    const { cache } = make({ memoryMaxEntries: 2 });
    const slow = gate<string>();
    let aborted = false;
    const waiting = cache.getOrSet('slow', ({ signal }) => {
      signal.addEventListener('abort', () => (aborted = true));
      return slow.promise;
    });
    for (let index = 0; index < 50; index += 1) await cache.getOrSet(`other${index}`, () => index);
    slow.resolve('whole');
    expect([await waiting, aborted]).toEqual(['whole', false]);
    expect(
      await Promise.all(
        Array.from({ length: 9 }, (_, index) => cache.getOrSet(`k${index}`, async () => index)),
      ),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('bytes over the bound reach their callers, too (vltpkg#1779)', async () => {
    const { cache } = make({ memoryMaxBytes: 2_000 });
    const asked = Array.from({ length: 20 }, (_, index) =>
      cache.getOrSet(`k${index}`, async () => String(index).repeat(900)),
    );
    expect((await Promise.all(asked)).map((text) => text.length >= 900)).toEqual(new Array(20).fill(true));
    expect(cache.stats().memoryBytes).toBeLessThanOrEqual(2_000);
  });

  it('one of two callers who leaves loses nothing for the other, nor for who comes later (node-lru-cache#388, #389)', async () => {
    const { cache } = make();
    const [one, two] = [gate<number>(), gate<number>()];
    const caller = new AbortController();
    const left = cache.getOrSet('1', () => one.promise, { signal: caller.signal });
    const stays = cache.getOrSet('1', () => -1);
    const beside = cache.getOrSet('2', () => two.promise);
    await turns();
    caller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    two.resolve(2);
    one.resolve(1);
    expect([await stays, await beside, await cache.get('1'), await cache.get('2')]).toEqual([1, 2, 1, 2]);
  });
});

describe('tags', () => {
  it('what was invalidated is neither there nor served as stale, however long that is allowed (bentocache#71, #64)', async () => {
    const { cache } = make({ staleWhileRevalidateMs: 60_000, staleIfErrorMs: 60_000, softTimeoutMs: 1 });
    await cache.set('k', 'old', { tags: ['t'] });
    await cache.invalidateTags(['t']);
    expect([await cache.has('k'), await cache.get('k')]).toEqual([false, undefined]);
    expect(await cache.resolve('k', () => 'new', { tags: ['t'] })).toMatchObject({
      value: 'new',
      outcome: 'miss',
    });
    await cache.invalidateTags(['t']);
    await expect(cache.getOrSet('k', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('what is only expired is shown to its producer, which may keep it, with its tags (FusionCache#638, bentocache#63)', async () => {
    const { cache } = make({ staleIfErrorMs: 60_000 });
    await cache.set('k', { n: 1 }, { tags: ['t'] });
    await cache.expireTags(['t']);
    const kept = await cache.resolve('k', ({ previous }) => previous?.value ?? 'nothing', { tags: ['t'] });
    expect(kept).toMatchObject({ value: { n: 1 }, outcome: 'miss' });
    expect((await cache.resolve('k', () => 'anew')).outcome).toBe('hit');
    await cache.invalidateTags(['t']);
    expect(await cache.has('k')).toBe(false);
  });
});

describe('renewals in the background', () => {
  const stale = async () => {
    const made = make({ staleWhileRevalidateMs: 60_000, failurePauseMs: 0 });
    await made.cache.set('k', 'old');
    await made.clock.advance(1_500);
    return made;
  };

  it('run once, however many ask meanwhile (cacheable#619)', async () => {
    const { cache } = await stale();
    const renewed = gate<string>();
    let calls = 0;
    const ask = () =>
      cache.getOrSet('k', () => {
        calls += 1;
        return renewed.promise;
      });
    expect(await Promise.all(Array.from({ length: 6 }, ask))).toEqual(new Array(6).fill('old'));
    renewed.resolve('new');
    await turns();
    expect([await ask(), calls]).toEqual(['new', 1]);
  });

  it('that fail end no process and reach nobody but the events (cacheable#637, node-cached#16)', async () => {
    const { cache } = await stale();
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const failed: unknown[] = [];
    cache.on('produce', ({ ok }: { ok?: boolean }) => failed.push(ok));
    expect(await cache.getOrSet('k', () => Promise.reject(new Error('down')))).toBe('old');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect([unhandled, failed.length]).toEqual([[], 1]);
  });
});

it('a Redis that cannot be reached is said call by call, and ends no process (keyv#1349, #1472, #1473)', async () => {
  const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:1' }), memoryMaxEntries: 0 });
  const codes: string[] = [];
  cache.on('storeError', ({ code }) => codes.push(code));
  expect((await cache.lookup('foo')).outcome).toBe('bypass');
  expect(await cache.set('foo', 'bar')).toBe(false);
  await expect(cache.delete('foo')).rejects.toMatchObject({
    code: expect.stringMatching(/^store_/),
    retryable: true,
  });
  expect(await cache.getOrSet('foo', () => 'made')).toBe('made');
  expect(codes.length).toBeGreaterThan(0);
  await cache.close();
});

it('calls that wait for a Redis that is away are bounded, and each ends (node-redis#932, #1039)', async () => {
  const cache = createCache({
    store: redisStore({ url: 'redis://127.0.0.1:1' }),
    memoryMaxEntries: 0,
    redisMaxInFlight: 10,
  });
  const found = await Promise.all(Array.from({ length: 5_000 }, (_, index) => cache.lookup(`k${index}`)));
  expect(new Set(found.map(({ outcome }) => outcome))).toEqual(new Set(['bypass']));
  // As many as there are places, and one for the connection's own question, wait for it; none of the callers does.
  expect(cache.stats().store['inFlight']).toBeLessThanOrEqual(11);
  await cache.close();
});

describe('answers of models', () => {
  interface Ask {
    readonly model: string;
    readonly system?: string;
    readonly temperature?: number;
    readonly text: string;
  }
  const answers = (store = memoryStore()) =>
    createResponseCache<Ask, { text: string; choices: number }, string>({
      cache: createCache({ store }),
      scope: 'public',
      keyOf: ({ model, system, temperature, text }) => ({ model, system, temperature, text }),
      storable: ({ choices }) => choices > 0,
      savingsOf: () => ({ tokens: 1, costUsd: 0 }),
      fromEvents: (events) => ({ text: events.join(''), choices: events.length }),
      toEvents: ({ text }) => [text],
    });

  it('are never those of another model, system text or temperature (ragas#2983, SynapseKit#774, BetterDB#117)', async () => {
    const responses = answers();
    const asks: Ask[] = [
      { model: 'a', text: 'q' },
      { model: 'b', text: 'q' },
      { model: 'a', system: 's', text: 'q' },
      { model: 'a', temperature: 0, text: 'q' },
      { model: 'a', temperature: 1, text: 'q' },
      { model: 'a', system: 'q', text: 's' },
    ];
    for (const [place, ask] of asks.entries())
      await responses.respond(ask, async () => ({ text: `${place}`, choices: 1 }));
    for (const [place, ask] of asks.entries())
      expect((await responses.respond(ask, async () => ({ text: 'other', choices: 1 }))).value.text).toBe(
        `${place}`,
      );
  });

  it('without a choice are passed on and not kept (litellm#40294)', async () => {
    const responses = answers();
    const ask = { model: 'a', text: 'q' };
    const empty = await responses.respond(ask, async () => ({ text: '', choices: 0 }));
    expect([empty.value.choices, empty.cache.outcome]).toEqual([0, 'miss']);
    expect((await responses.respond(ask, async () => ({ text: 'a', choices: 1 }))).cache.outcome).toBe(
      'miss',
    );
  });

  it('as a stream are kept and come again in their pieces, elsewhere too (litellm#24579, #11145, autogen#6953)', async () => {
    const store = memoryStore();
    const ask = { model: 'a', text: 'q' };
    const read = async (responses: ReturnType<typeof answers>) => {
      const { events, cache } = await responses.respondStream(ask, async function* () {
        yield* ['one ', 'two ', 'three'];
      });
      const pieces: string[] = [];
      for await (const piece of events) pieces.push(piece);
      return { pieces, outcome: cache.outcome };
    };
    const [here, there] = [answers(store), answers(store)];
    const pieces = ['one ', 'two ', 'three'];
    expect(await read(here)).toEqual({ pieces, outcome: 'miss' });
    await turns(100);
    expect(await read(here)).toEqual({ pieces, outcome: 'hit' });
    expect(await read(there)).toEqual({ pieces, outcome: 'hit' });
  });

  it('are asked for once though a cache inside of the producer heard of a failure (object-cache#4, fastly/js-compute-runtime#777)', async () => {
    const failed = new CacheError('produce_failed', 'A producer elsewhere failed.');
    let runs = 0;
    const failing = () => {
      runs += 1;
      throw failed;
    };
    const ask = { model: 'a', text: 'q' };
    const responses = answers();
    const two = [responses.respond(ask, failing), responses.respond(ask, failing)];
    expect(await Promise.allSettled(two)).toEqual(new Array(2).fill({ status: 'rejected', reason: failed }));
    const stream = async () =>
      // biome-ignore lint/correctness/useYield: it fails before.
      responses.respondStream({ ...ask, text: 's' }, async function* () {
        failing();
      });
    await expect(stream()).rejects.toBe(failed);
    expect(runs).toBe(2);
  });

  it('asked for anew take the place of the old one (langchain#25147)', async () => {
    const responses = answers();
    const ask = { model: 'a', text: 'q' };
    await responses.respond(ask, async () => ({ text: 'old', choices: 1 }));
    await responses.respond(ask, async () => ({ text: 'new', choices: 1 }), { mode: 'refresh' });
    expect((await responses.respond(ask, async () => ({ text: '?', choices: 1 }))).value.text).toBe('new');
  });
});

describe('what is told of an entry', () => {
  it('is its age to the millisecond, however long it lives (caffeine#217)', async () => {
    const { cache, clock } = make();
    const day = 86_400_000;
    for (const ttlMs of [day, 30 * day, 365 * day + 1, 9_999 * day + 7])
      await cache.set(`k${ttlMs}`, 1, { ttlMs });
    await clock.advance(12_345);
    for (const ttlMs of [day, 30 * day, 365 * day + 1, 9_999 * day + 7])
      expect(await cache.lookup(`k${ttlMs}`)).toMatchObject({ outcome: 'hit', ageMs: 12_345 });
  });
});

describe('a machine that slept, while its monotonic clock stood still (memcached#278)', () => {
  const asleep = (options: CacheOptions) => {
    const clock = manualClock();
    let sleptMs = 0;
    const sleeping = { ...clock, now: () => clock.now() + sleptMs };
    const cache = createCache({ clock: sleeping, ttlMs: 60_000, jitter: 0, earlyRefresh: 0, ...options });
    const sleep = async (ms: number) => {
      sleptMs += ms;
      await clock.advance(5_000);
    };
    return { cache, sleep };
  };

  it('serves nothing from memory that it cannot tell the age of', async () => {
    const { cache, sleep } = asleep({});
    await cache.set('k', 1);
    await sleep(9_000);
    expect(await cache.get('k')).toBe(1);
    await sleep(3_600_000);
    expect(await cache.get('k')).toBeUndefined();
    await cache.set('k', 2);
    await sleep(0);
    expect(await cache.get('k')).toBe(2);
  });

  it('asks the store, which tells it', async () => {
    const { cache, sleep } = asleep({ store: memoryStore() });
    await cache.set('short', 1);
    await cache.set('long', 2, { ttlMs: 7_200_000 });
    await sleep(3_600_000);
    expect(await cache.resolve('long', () => 'made')).toMatchObject({
      value: 2,
      outcome: 'hit',
      tier: 'memory',
    });
    expect(await cache.resolve('short', () => 'made')).toMatchObject({ value: 'made', outcome: 'miss' });
  });
});

it('a hole in a list is a field of a key, where it is nested too (flesler/hashmap#43)', () => {
  const list = (length: number, places: object): unknown[] => Object.assign(new Array(length), places);
  const flat = [list(2, { 1: 1 }), list(2, { 0: 1 })];
  const lists = [...flat, ...flat.map((one) => [one]), [[1]], [list(3, { 2: 1 })]];
  const keys = lists.map((list) => createCacheKey(list as never));
  expect(new Set(keys).size).toBe(lists.length);
  expect(keys[2]).toBe(createCacheKey([[undefined, 1]] as never));
});
