// What people asked of the caches of models and values in public: controls of a single call.
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { type CacheOptions, type CacheStore, createCache, memoryStore } from '../../src/index.ts';
import { createResponseCache } from '../../src/response.ts';

const make = (options: CacheOptions = {}) => {
  const clock = manualClock();
  return { clock, cache: createCache({ clock, ttlMs: 1_000, jitter: 0, earlyRefresh: 0, ...options }) };
};
const gate = <T>() => {
  let open!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
};
const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('mode (litellm#1599, litellm#1218, litellm#1306, langchain#379)', () => {
  it('refresh produces although a fresh value is kept, and keeps the new one in its place', async () => {
    const { cache } = make();
    await cache.getOrSet('k', () => 'old');
    expect(await cache.resolve('k', () => 'new', { mode: 'refresh' })).toEqual({
      value: 'new',
      outcome: 'miss',
    });
    expect(await cache.getOrSet('k', () => 'another')).toBe('new');
  });

  it('refresh neither joins what was begun before nor lets it be kept, here and in another process', async () => {
    const store = memoryStore();
    const [{ cache: here }, { cache: there }] = [make({ store }), make({ store })];
    const old = gate<string>();
    const elsewhere = gate<string>();
    const before = here.getOrSet('k', () => old.promise);
    await turns();
    const foreign = there.getOrSet('f', () => elsewhere.promise);
    await turns();
    expect(await here.getOrSet('k', () => 'new', { mode: 'refresh' })).toBe('new');
    expect(await here.getOrSet('f', () => 'new', { mode: 'refresh' })).toBe('new');
    old.open('old');
    elsewhere.open('old');
    expect([await before, await foreign]).toEqual(['old', 'old']);
    await turns();
    for (const cache of [here, there])
      for (const key of ['k', 'f']) expect([key, await cache.get(key)]).toEqual([key, 'new']);
  });

  it('refresh of a failing producer gives its error, and the old value stays for others', async () => {
    const { cache } = make({ staleIfErrorMs: 60_000 });
    await cache.getOrSet('k', () => 'old');
    const failing = () => Promise.reject(new Error('down'));
    await expect(cache.getOrSet('k', failing, { mode: 'refresh' })).rejects.toThrow('down');
    expect(await cache.get('k')).toBe('old');
  });

  it('no_store neither looks up, shares nor keeps', async () => {
    const { cache } = make();
    let runs = 0;
    const produce = async () => ++runs;
    await cache.getOrSet('k', () => 0);
    const alone = () => cache.getOrSet('k', produce, { mode: 'no_store' });
    expect(await Promise.all([alone(), alone()])).toEqual([1, 2]);
    expect(await cache.get('k')).toBe(0);
  });

  it('only_if_cached gives what is kept, stale too, and never runs the producer', async () => {
    const { cache, clock } = make({ staleWhileRevalidateMs: 500 });
    const never = () => {
      throw new Error('it ran');
    };
    const only = () => cache.resolve('k', never, { mode: 'only_if_cached' });
    await expect(only()).rejects.toMatchObject({ code: 'not_cached', retryable: false });
    await cache.set('k', 1);
    expect(await only()).toMatchObject({ value: 1, outcome: 'hit' });
    await clock.advance(1_100);
    expect(await only()).toMatchObject({ value: 1, outcome: 'stale' });
    expect(await cache.getOrSetMany(['k', 'other'], never, { mode: 'only_if_cached' })).toEqual(
      new Map([['k', 1]]),
    );
    await clock.advance(1_000);
    await expect(only()).rejects.toMatchObject({ code: 'not_cached' });
  });

  it('refuses a mode it does not know (litellm#1700)', async () => {
    const { cache } = make();
    const options = { mode: 'no-store' } as never;
    await expect(cache.getOrSet('k', () => 1, options)).rejects.toMatchObject({
      problems: [{ path: 'mode' }],
    });
  });
});

describe('a production that is not kept (vinext#2682, bentocache#49)', () => {
  const failing = () => Promise.reject(new Error('down'));
  const setUp = () => {
    const store = memoryStore();
    const options = { store, maxValueBytes: 1_000, staleWhileRevalidateMs: 10_000, staleIfErrorMs: 60_000 };
    const clock = manualClock();
    return { clock, here: make({ ...options, clock }).cache, there: make({ ...options, clock }).cache };
  };

  it.each<[string, () => unknown]>([
    ['null', () => null],
    ['undefined', () => undefined],
    ['a value that is too large', () => 'x'.repeat(2_000)],
    ['a value that JSON would change', () => new Date(0)],
  ])('is all the same younger than what was there: %s takes it away, everywhere', async (_, produce) => {
    const { clock, here, there } = setUp();
    const gone = async (key: string) => {
      await turns();
      for (const cache of [here, there]) {
        expect(await cache.lookup(key)).toEqual({ outcome: 'miss' });
        await expect(cache.getOrSet(key, failing)).rejects.toThrow('down');
      }
    };
    for (const key of ['refreshed', 'renewed', 'expired']) {
      await here.set(key, 'old');
      expect(await there.get(key)).toBe('old');
    }
    expect(await here.getOrSet('refreshed', produce, { mode: 'refresh' })).toEqual(produce());
    await gone('refreshed');
    await clock.advance(1_001);
    expect(await here.getOrSet('renewed', produce)).toBe('old');
    await gone('renewed');
    await clock.advance(10_000);
    expect(await there.getOrSet('expired', produce)).toEqual(produce());
    await gone('expired');
  });

  it('takes nothing away where its producer keeps it out: a poor answer is no news of the good one', async () => {
    const { clock, here, there } = setUp();
    await here.set('k', 'good');
    const poor = ({ setTtlMs }: { setTtlMs(ms: number): void }) => {
      setTtlMs(0);
      return 'poor';
    };
    expect(await here.getOrSet('k', poor, { mode: 'refresh' })).toBe('poor');
    expect([await here.get('k'), await there.get('k')]).toEqual(['good', 'good']);
    await clock.advance(20_000);
    expect(await here.getOrSet('k', poor)).toBe('poor');
    for (const cache of [here, there]) expect(await cache.getOrSet('k', failing)).toBe('good');
  });

  it('takes nothing away that was set while it ran', async () => {
    const { here, there } = setUp();
    for (const [place, setter] of [here, there].entries()) {
      const key = `k${place}`;
      const produced = here.getOrSet(key, async () => {
        await setter.set(key, 'new');
        return null;
      });
      expect(await produced).toBeNull();
      await turns();
      expect([await here.get(key), await there.get(key)]).toEqual(['new', 'new']);
    }
  });
});

describe('the producer', () => {
  it('sees the value before, and by returning it says that it is not modified (FusionCache#638)', async () => {
    const { cache, clock } = make({ staleIfErrorMs: 5_000 });
    const row = { version: 1 };
    await cache.getOrSet('k', () => row);
    await clock.advance(1_500);
    const seen: unknown[] = [];
    const produce = ({ previous }: { previous?: { value: unknown; ageMs: number } | undefined }) => {
      seen.push(previous);
      return previous?.value;
    };
    expect(await cache.resolve('k', produce)).toMatchObject({ value: row, outcome: 'miss' });
    expect(seen).toEqual([{ value: row, ageMs: 1_500 }]);
    expect(await cache.resolve('k', produce)).toMatchObject({ value: row, outcome: 'hit', ageMs: 0 });
  });

  it('never sees a value that was deleted while it waited', async () => {
    const { cache, clock } = make({ staleIfErrorMs: 5_000 });
    await cache.getOrSet('k', () => 'deleted');
    await clock.advance(1_500);
    await cache.delete('k');
    let previous: unknown = 'none';
    await cache.getOrSet('k', (context) => {
      ({ previous } = context);
      return 1;
    });
    expect(previous).toBeUndefined();
  });
});

describe('after a failed production', () => {
  it('an old value is served for a while before the producer is tried again (streamlit#14690)', async () => {
    for (const life of [{ staleWhileRevalidateMs: 60_000 }, { staleIfErrorMs: 60_000 }]) {
      const { cache, clock } = make(life);
      await cache.getOrSet('k', () => 'old');
      await clock.advance(1_001);
      let calls = 0;
      const failing = async () => {
        calls += 1;
        throw new Error('down');
      };
      for (let read = 0; read < 50; read += 1) {
        expect(await cache.resolve('k', failing)).toMatchObject({ value: 'old', outcome: 'stale' });
        await clock.advance(10);
      }
      expect(calls).toBe(1);
      await clock.advance(1_000);
      expect(await cache.getOrSet('k', failing)).toBe('old');
      await clock.advance(1_001);
      await cache.getOrSet('k', () => 'new');
      await clock.advance(0);
      expect([calls, await cache.getOrSet('k', failing)]).toEqual([2, 'new']);
    }
  });

  it('the pause is a setting of the operation', async () => {
    const { cache, clock } = make({
      staleIfErrorMs: 60_000,
      operations: { eager: { failurePauseMs: 0 } },
    });
    await cache.getOrSet('k', () => 'old');
    await clock.advance(1_001);
    let calls = 0;
    const failing = async () => {
      calls += 1;
      throw new Error('down');
    };
    for (let read = 0; read < 3; read += 1) await cache.getOrSet('k', failing, { operation: 'eager' });
    expect(calls).toBe(3);
  });
});

describe('close (cacheable#897, run-cache#19, keyv#131)', () => {
  it('ends a renewal that nobody waits for, and aborts its signal', async () => {
    const { cache, clock } = make({ staleWhileRevalidateMs: 60_000, hardTimeoutMs: 0 });
    await cache.getOrSet('k', () => 1);
    await clock.advance(1_001);
    let reason: unknown;
    await cache.getOrSet(
      'k',
      ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason))),
    );
    await turns();
    await cache.close();
    expect(reason).toMatchObject({ code: 'closed' });
  });

  it('waits for writes under way for a second at most', async () => {
    const inner = memoryStore();
    const { cache, clock } = make({
      store: (context) => ({
        ...inner(context),
        acquire: async () => ({
          kind: 'lease',
          lease: { write: () => new Promise(() => {}), release: async () => {} },
        }),
      }),
    });
    await cache.getOrSet('k', () => 1);
    const closing = cache.close();
    let isClosed = false;
    void closing.then(() => (isClosed = true));
    await clock.advance(999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
  });
});

it('a store of one’s own without leases is written to as well', async () => {
  const kept = new Map<string, unknown>();
  const { cache } = make({
    store: (context) => {
      const { acquire: _, ...inner }: CacheStore = memoryStore()(context);
      return { ...inner, write: async (key, entry) => Boolean(kept.set(key, entry.value)) };
    },
  });
  await cache.getOrSet('k', () => 'made');
  await turns();
  expect(kept.get('k')).toBe('made');
});

describe('answers of models', () => {
  const answers = (more: object = {}) => {
    const { cache, clock } = make();
    const responses = createResponseCache<{ q: string; noCache?: boolean }, { text: string }, string>({
      cache,
      scope: 'public',
      keyOf: ({ q }) => [q],
      storable: () => true,
      savingsOf: () => ({ tokens: 1, costUsd: 0 }),
      fromEvents: (events) => ({ text: events.join('') }),
      toEvents: ({ text }) => [text],
      ...more,
    });
    return { responses, clock };
  };
  const say = (text: string) => async () => ({ text });
  const speak = (...pieces: string[]) =>
    async function* () {
      yield* pieces;
    };
  const read = async ({ events }: { events: AsyncIterable<string> }) => {
    let text = '';
    for await (const piece of events) text += piece;
    return text;
  };

  it('take the modes, whole and as streams', async () => {
    const { responses } = answers();
    const q = { q: 'why' };
    await responses.respond(q, say('first'));
    const again = await responses.respond(q, say('second'), { mode: 'refresh' });
    expect(again.value.text).toBe('second');
    expect(await read(await responses.respondStream(q, speak('thi', 'rd'), { mode: 'refresh' }))).toBe(
      'third',
    );
    expect(await read(await responses.respondStream(q, speak('own'), { mode: 'no_store' }))).toBe('own');
    expect((await responses.respond(q, say('none'), { mode: 'only_if_cached' })).value.text).toBe('third');
    expect(await read(await responses.respondStream(q, speak('none'), { mode: 'only_if_cached' }))).toBe(
      'third',
    );
    const other = { q: 'other' };
    for (const asking of [
      responses.respond(other, say('none'), { mode: 'only_if_cached' }),
      responses.respondStream(other, speak('none'), { mode: 'only_if_cached' }),
    ])
      await expect(asking).rejects.toMatchObject({ code: 'not_cached' });
  });

  it('live for the time of the call, and apart by its key part; the info names the key by its start', async () => {
    const { responses, clock } = answers();
    const q = { q: 'why' };
    const one = await responses.respond(q, say('short'), { ttlMs: 10 });
    const other = await responses.respond(q, say('apart'), { keyPart: 'experiment-b' });
    expect([one.value.text, other.value.text]).toEqual(['short', 'apart']);
    expect(one.cache.keyPrefix).toMatch(/^[\w-]{8}$/);
    expect(one.cache.keyPrefix).not.toBe(other.cache.keyPrefix);
    await clock.advance(11);
    expect((await responses.respond(q, say('new'))).value.text).toBe('new');
    expect((await responses.respond(q, say('new'), { keyPart: 'experiment-b' })).cache.outcome).toBe('hit');
    const stream = await responses.respondStream(q, speak('live'), { keyPart: 'experiment-c' });
    expect(stream.cache.keyPrefix).toMatch(/^[\w-]{8}$/);
    expect(await read(stream)).toBe('live');
  });

  it('take what the request itself says', async () => {
    const { responses } = answers({
      controlsOf: ({ noCache }: { noCache?: boolean }) => (noCache ? { mode: 'refresh' } : undefined),
    });
    await responses.respond({ q: 'why' }, say('first'));
    const fresh = await responses.respond({ q: 'why', noCache: true }, say('second'));
    expect(fresh.value.text).toBe('second');
    expect(
      (await responses.respond({ q: 'why', noCache: true }, say('third'), { mode: 'default' })).value.text,
    ).toBe('second');
  });
});
