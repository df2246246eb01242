import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { type CacheOptions, createCache, memoryStore } from '../index.ts';
import { createResponseCache, type ResponseRules } from '../response.ts';

interface Ask {
  tenant: string;
  question: string;
  operation?: string;
}
interface Answer {
  text: string;
  finished: boolean;
}
const rules: ResponseRules<Ask, Answer, string> = {
  keyOf: ({ question }) => [question],
  operationOf: ({ operation }) => operation,
  storable: ({ finished }) => finished,
  savingsOf: ({ text }) => ({ tokens: text.length, costUsd: text.length / 1_000 }),
  fromEvents: (events) => (events.at(-1) === '.' ? { text: events.join(''), finished: true } : undefined),
  toEvents: ({ text }) => [text],
};
const make = (options: CacheOptions = {}, more: object = {}) => {
  const clock = manualClock();
  const cache = createCache({
    clock,
    jitter: 0,
    earlyRefresh: 0,
    ttlMs: 1_000,
    random: () => 0.5,
    ...options,
  });
  const responses = createResponseCache<Ask, Answer, string>({
    cache,
    scope: ({ tenant }) => tenant,
    ...rules,
    ...more,
  });
  return { clock, cache, responses };
};
const ask = (question = 'q', more: Partial<Ask> = {}): Ask => ({ tenant: 'a', question, ...more });
const say =
  (text = 'yes', finished = true) =>
  async () => ({ text, finished });
const speak = (...events: string[]) =>
  async function* () {
    yield* events;
  };
// biome-ignore lint/correctness/useYield: it fails before its first piece.
const failingStream = async function* (): AsyncGenerator<string> {
  throw new Error('no model');
};
const read = async (events: AsyncIterable<string>) => {
  const all: string[] = [];
  for await (const event of events) all.push(event);
  return all;
};

describe('respond', () => {
  it('makes the same question twice one call and says what that saved', async () => {
    const { responses, cache, clock } = make();
    const seen: unknown[] = [];
    cache.on('saved', (data) => seen.push(data));
    expect(await responses.respond(ask('q', { operation: 'o' }), say())).toEqual({
      value: { text: 'yes', finished: true },
      cache: { outcome: 'miss', keyPrefix: expect.stringMatching(/^[\w-]{8}$/) },
    });
    await clock.advance(10);
    expect((await responses.respond(ask('q', { operation: 'o' }), say('no'))).cache).toEqual({
      outcome: 'hit',
      keyPrefix: expect.any(String),
      tier: 'memory',
      ageMs: 10,
      saved: { tokens: 3, costUsd: 0.003 },
    });
    expect(seen).toEqual([{ operation: 'o', tokens: 3, costUsd: 0.003 }]);
    expect(responses.savings()).toEqual({
      answers: 1,
      tokens: 3,
      costUsd: 0.003,
      operations: { o: { answers: 1, tokens: 3, costUsd: 0.003 } },
    });
  });

  it('shares one production among callers at the same time; those who shared are hits', async () => {
    const { responses } = make();
    let calls = 0;
    const all = await Promise.all(
      Array.from({ length: 5 }, () =>
        responses.respond(ask(), async () => {
          calls += 1;
          return { text: 'one', finished: true };
        }),
      ),
    );
    expect(calls).toBe(1);
    expect(all.map(({ cache }) => cache.outcome)).toEqual(['miss', 'hit', 'hit', 'hit', 'hit']);
    expect(responses.savings()).toMatchObject({ answers: 4, tokens: 12 });
  });

  it('never shares between tenants, operations or questions', async () => {
    const { responses } = make();
    await responses.respond(ask(), say());
    for (const other of [ask('q', { tenant: 'b' }), ask('q2'), ask('q', { operation: 'o' })]) {
      expect((await responses.respond(other, say())).cache.outcome).toBe('miss');
    }
  });

  it('refuses to run without a scope, or for a request without a tenant', async () => {
    const { cache, responses } = make();
    expect(() => createResponseCache({ cache, ...rules } as never)).toThrow('scope');
    await expect(responses.respond(ask('q', { tenant: '' }), say())).rejects.toMatchObject({
      code: 'invalid_options',
    });
    const open = createResponseCache<Ask, Answer, string>({ cache, scope: 'public', ...rules });
    await open.respond(ask('q', { tenant: '' }), say());
    expect((await open.respond(ask('q', { tenant: 'x' }), say())).cache.outcome).toBe('hit');
  });

  it('keeps only what is storable, and passes on what JSON cannot carry', async () => {
    const { responses } = make();
    for (const produce of [say('half', false), async () => ({ text: 'x', finished: true, at: new Date() })]) {
      await responses.respond(ask(), produce);
      expect((await responses.respond(ask(), produce)).cache.outcome).toBe('miss');
    }
  });

  it('takes back what a renewal in the background costs', async () => {
    const { responses, clock } = make({ staleWhileRevalidateMs: 1_000 });
    await responses.respond(ask(), say('abc'));
    await clock.advance(1_500);
    expect((await responses.respond(ask(), say('abc'))).cache).toMatchObject({
      outcome: 'stale',
      ageMs: 1_500,
      saved: { tokens: 3 },
    });
    await clock.advance(0);
    expect(responses.savings()).toMatchObject({ answers: 0, tokens: 0 });
    expect((await responses.respond(ask(), say('abc'))).cache.outcome).toBe('hit');
    expect(responses.savings()).toMatchObject({ answers: 1, tokens: 3 });
  });

  it('keeps each operation for its own time', async () => {
    const { responses, clock } = make({ operations: { short: { ttlMs: 10 } } });
    await responses.respond(ask('q', { operation: 'short' }), say());
    await responses.respond(ask('q', { operation: 'long' }), say());
    await clock.advance(10);
    expect((await responses.respond(ask('q', { operation: 'short' }), say())).cache.outcome).toBe('miss');
    expect((await responses.respond(ask('q', { operation: 'long' }), say())).cache.outcome).toBe('hit');
  });

  it('forgets by operation, scope, both together or tag', async () => {
    const { responses } = make({}, { tagsOf: ({ question }: Ask) => [`about ${question}`] });
    const requests = [
      ask('1', { operation: 'x' }),
      ask('2', { operation: 'x', tenant: 'b' }),
      ask('3', { operation: 'y' }),
    ];
    const known = async () => {
      const outcomes = [];
      for (const request of requests) {
        const { cache } = await responses.respond(request, say('no', false));
        outcomes.push(cache.outcome === 'hit');
      }
      return outcomes;
    };
    const fill = async () => {
      for (const request of requests) await responses.respond(request, say());
    };
    for (const [what, left] of [
      [{ operation: 'x' }, [false, false, true]],
      [{ scope: 'a' }, [false, true, false]],
      [{ operation: 'x', scope: 'a' }, [false, true, true]],
      [{ tag: 'about 3' }, [true, true, false]],
    ] as const) {
      await fill();
      await responses.invalidate(what);
      expect(await known()).toEqual(left);
    }
    await expect(responses.invalidate({})).rejects.toMatchObject({ code: 'invalid_options' });
    // archtechx/tenancy#645: asked for those of one tenant, the tag would have reached all others.
    await fill();
    for (const beside of [{ scope: 'a' }, { operation: 'y' }])
      await expect(responses.invalidate({ ...beside, tag: 'about 1' })).rejects.toMatchObject({
        code: 'invalid_options',
        problems: [{ path: 'tag' }],
      });
    expect(await known()).toEqual([true, true, true]);
    const many = make({}, { tagsOf: () => Array.from({ length: 14 }, String) }).responses;
    await expect(many.respond(ask(), say())).rejects.toMatchObject({ code: 'invalid_options' });
  });

  it('passes the failure on and keeps nothing', async () => {
    const { responses } = make();
    await expect(responses.respond(ask(), () => Promise.reject(new Error('model')))).rejects.toThrow('model');
    expect((await responses.respond(ask(), say())).cache.outcome).toBe('miss');
  });

  it('keeps a ledger of a bounded number of operations', async () => {
    const { responses } = make({ memoryMaxEntries: 5_000 });
    for (let index = 0; index < 1_005; index += 1) {
      await responses.respond(ask('q', { operation: String(index) }), say());
      await responses.respond(ask('q', { operation: String(index) }), say());
    }
    const { operations, answers } = responses.savings();
    expect([Object.keys(operations).length, answers, operations['(other)']?.answers]).toEqual([
      1_001, 1_005, 5,
    ]);
  });
});

describe('respondStream', () => {
  it('passes a live stream on, keeps it when it ends well and replays it by its own pieces', async () => {
    const { responses } = make();
    const live = await responses.respondStream(ask(), speak('a', 'b', '.'));
    expect(live.cache).toEqual({ outcome: 'miss', keyPrefix: expect.stringMatching(/^[\w-]{8}$/) });
    expect(await read(live.events)).toEqual(['a', 'b', '.']);
    const kept = await responses.respondStream(ask(), speak('no'));
    expect(kept.cache).toMatchObject({ outcome: 'hit', saved: { tokens: 3 } });
    expect(await read(kept.events)).toEqual(['a', 'b', '.']);
    expect((await responses.respond(ask(), say('no'))).value).toEqual({ text: 'ab.', finished: true });
  });

  it('streams an answer that was not streamed when it was made', async () => {
    const { responses, cache } = make();
    await responses.respond(ask(), say('whole'));
    expect(await read((await responses.respondStream(ask(), speak('no'))).events)).toEqual(['whole']);
    const mute = createResponseCache<Ask, Answer, string>({
      ...rules,
      cache,
      scope: ({ tenant }) => tenant,
      toEvents: undefined as never,
    });
    await expect(mute.respondStream(ask(), speak('no'))).rejects.toMatchObject({ code: 'invalid_options' });
  });

  it('does not keep a stream that broke off, ended badly or was left by all', async () => {
    const { responses } = make();
    const broken = await responses.respondStream(ask(), async function* () {
      yield 'a';
      throw new Error('cut');
    });
    await expect(read(broken.events)).rejects.toThrow('cut');
    expect(await read((await responses.respondStream(ask(), speak('a', 'b'))).events)).toEqual(['a', 'b']);
    let inner: AbortSignal | undefined;
    const endless = await responses.respondStream(ask(), async function* ({ signal }) {
      inner = signal;
      yield 'a';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    for await (const event of endless.events) if (event === 'a') break;
    expect(inner?.aborted).toBe(true);
    expect((await responses.respond(ask(), say())).cache.outcome).toBe('miss');
  });

  it('lets several read one live stream from its start, and one of them leave', async () => {
    const { responses } = make();
    let calls = 0;
    let next!: () => void;
    const gate = new Promise<void>((resolve) => (next = resolve));
    const produce = async function* () {
      calls += 1;
      yield 'a';
      await gate;
      yield '.';
    };
    const first = await responses.respondStream(ask(), produce);
    const second = await responses.respondStream(ask(), produce);
    const whole = responses.respond(ask(), say('no'));
    expect(second.cache).toMatchObject({ outcome: 'hit' });
    for await (const _ of first.events) break;
    next();
    expect(await read(second.events)).toEqual(['a', '.']);
    expect(await whole).toMatchObject({ value: { text: 'a.' }, cache: { outcome: 'hit' } });
    expect(calls).toBe(1);
    expect(responses.savings().answers).toBe(2);
  });

  it('answers for itself when a stream it shared did not end well', async () => {
    const { responses } = make();
    const stream = await responses.respondStream(ask(), speak('a', 'b'));
    const whole = responses.respond(ask(), say('own'));
    await read(stream.events);
    expect((await whole).value).toEqual({ text: 'own', finished: true });
  });

  it('ends within a turn when its caller aborts, and fails at once before the first piece', async () => {
    const { responses } = make();
    const caller = new AbortController();
    const { events } = await responses.respondStream(
      ask(),
      async function* () {
        yield 'a';
        await new Promise(() => {});
      },
      { signal: caller.signal },
    );
    const reading = read(events);
    await new Promise(setImmediate);
    caller.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
    await expect(responses.respondStream(ask('2'), failingStream)).rejects.toThrow('no model');
  });

  it('serves a stale answer when the stream fails before its first piece', async () => {
    const { responses, clock } = make({ staleIfErrorMs: 5_000 });
    await read((await responses.respondStream(ask(), speak('old', '.'))).events);
    await clock.advance(1_500);
    const stale = await responses.respondStream(ask(), failingStream);
    expect(stale.cache.outcome).toBe('stale');
    expect(await read(stale.events)).toEqual(['old', '.']);
  });

  it('renews a stale stream in the background and takes its cost back', async () => {
    const { responses, clock } = make({ staleWhileRevalidateMs: 5_000 });
    await read((await responses.respondStream(ask(), speak('old', '.'))).events);
    await clock.advance(1_500);
    expect(await read((await responses.respondStream(ask(), speak('new', '.'))).events)).toEqual([
      'old',
      '.',
    ]);
    await clock.advance(0);
    expect(responses.savings().answers).toBe(0);
    expect(await read((await responses.respondStream(ask(), speak('no'))).events)).toEqual(['new', '.']);
  });

  it('passes on, but does not keep, a stream over the limit, and waits for the slowest reader then', async () => {
    const { responses } = make({}, { maxStreamBytes: 100 });
    let produced = 0;
    const produce = async function* () {
      for (let index = 0; index < 50; index += 1) {
        produced += 1;
        yield 'x'.repeat(10);
      }
      yield '.';
    };
    const { events } = await responses.respondStream(ask(), produce);
    await new Promise(setImmediate);
    expect(produced).toBeLessThan(10);
    expect(await read(events)).toHaveLength(51);
    expect((await responses.respond(ask(), say())).cache.outcome).toBe('miss');
  });

  it('replays nothing to a caller that has left', async () => {
    const { responses } = make();
    await read((await responses.respondStream(ask(), speak('a', '.'))).events);
    const caller = new AbortController();
    const { events } = await responses.respondStream(ask(), speak('no'), { signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(read(events)).rejects.toThrow('left');
  });
});

describe('an answer that another process fails at', () => {
  const pair = () => {
    const store = memoryStore();
    const [one, two] = [make({ store }), make({ store })];
    return { clock: two.clock, one: one.responses, two: two.responses };
  };

  it('is made here, whole or as a stream, where somebody waits for it', async () => {
    for (const isStream of [false, true]) {
      const { clock, one, two } = pair();
      let cut = (_: Error) => {};
      const broken = new Promise<string>((_, reject) => {
        cut = reject;
      });
      const failing = one.respondStream(ask(), async function* () {
        yield 'yes';
        yield await broken;
      });
      const { events } = await failing;
      const left = expect(read(events)).rejects.toThrow('cut');
      const waiting = isStream
        ? two.respondStream(ask(), speak('mine', '.')).then(async (own) => (await read(own.events)).join(''))
        : two.respond(ask(), say('mine.')).then(({ value }) => value.text);
      await clock.advance(50);
      cut(new Error('cut'));
      await left;
      await clock.advance(1_000);
      expect(await waiting).toBe('mine.');
    }
  });

  it('is tried here once, and its own failure is told', async () => {
    const { clock, one, two } = pair();
    const failing = expect(one.respond(ask(), () => Promise.reject(new Error('first')))).rejects.toThrow(
      'first',
    );
    let calls = 0;
    const waiting = two.respond(ask(), () => {
      calls += 1;
      return Promise.reject(new Error('second'));
    });
    const told = expect(waiting).rejects.toThrow('second');
    await failing;
    await clock.advance(1_000);
    await told;
    expect(calls).toBe(1);
  });
});
