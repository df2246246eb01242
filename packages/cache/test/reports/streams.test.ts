// Streams of answers that were mixed, cut or emptied somewhere in public; the number stands beside each.
import { describe, expect, it } from '@jest/globals';
import { type CacheOptions, createCache } from '../../src/index.ts';
import { createResponseCache, type ResponseRules } from '../../src/response.ts';

interface Answer {
  readonly text: string;
}
const make = (
  options: CacheOptions = {},
  rules: Partial<ResponseRules<string, Answer, string>> = {},
  maxStreamBytes?: number,
) => {
  const cache = createCache(options);
  const responses = createResponseCache<string, Answer, string>({
    cache,
    scope: 'public',
    keyOf: (question) => [question],
    storable: () => true,
    savingsOf: () => ({ tokens: 1, costUsd: 0.5 }),
    fromEvents: (pieces) => ({ text: pieces.join(' ') }),
    toEvents: ({ text }) => text.split(' '),
    ...rules,
    ...(maxStreamBytes !== undefined && { maxStreamBytes }),
  });
  return { cache, responses };
};
type Responses = ReturnType<typeof make>['responses'];
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const read = async ({ events }: { events: AsyncIterable<string> }) => {
  const pieces: string[] = [];
  for await (const piece of events) pieces.push(piece);
  return pieces;
};
const leaveAfter = async ({ events }: { events: AsyncIterable<string> }, count: number) => {
  let left = count;
  for await (const _ of events) {
    left -= 1;
    if (left <= 0) break;
  }
};
/** Runs are named A, B, C …; each yields `A0 A1 …`. */
const speaker = (count: number, pauseMs = 1) => {
  let runs = 0;
  const speak = async function* () {
    const name = String.fromCharCode(65 + (runs % 26));
    runs += 1;
    for (let index = 0; index < count; index += 1) {
      await pause(pauseMs);
      yield name + index;
    }
  };
  return Object.assign(speak, { runs: () => runs });
};
const isWhole = (pieces: readonly string[], count: number) =>
  pieces.length === count && pieces.every((piece, index) => piece === `${pieces[0]?.[0]}${index}`);

describe('a stream that its readers left', () => {
  it('is never joined again, and what is kept is one production (litellm#24579, pingora#932)', async () => {
    const { responses } = make();
    const speak = speaker(5);
    await leaveAfter(await responses.respondStream('q', speak), 2);
    expect(isWhole(await read(await responses.respondStream('q', speak)), 5)).toBe(true);
    expect(isWhole(await read(await responses.respondStream('q', speak)), 5)).toBe(true);
    expect(speak.runs()).toBe(2);
  });

  it('closes its source, and pulls no more of it (ECMAScript AsyncIteratorClose)', async () => {
    const { responses } = make();
    let pulled = 0;
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) {
          pulled += 1;
          yield 'x';
          await pause(1);
        }
      } finally {
        isClosed = true;
      }
    };
    await leaveAfter(await responses.respondStream('q', source), 1);
    const atOnce = pulled;
    await pause(20);
    expect(pulled).toBeLessThanOrEqual(atOnce + 1);
    expect(isClosed).toBe(true);
  });

  it('leaves a source alone that cannot be closed', async () => {
    const { responses } = make();
    for (const close of [
      () => {
        throw new Error('no');
      },
      () => Promise.reject(new Error('no')),
      undefined,
    ]) {
      const source = () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => pause(1).then(() => ({ done: false as const, value: 'x' })),
          ...(close && { return: close as never }),
        }),
      });
      await leaveAfter(await responses.respondStream('q', source), 1);
    }
    await pause(5);
    expect((await responses.respond('q', async () => ({ text: 'own' }))).cache.outcome).toBe('miss');
  });

  it('goes on for a respond() that shares it', async () => {
    const { responses } = make();
    const speak = speaker(5, 5);
    const stream = await responses.respondStream('q', speak);
    const whole = responses.respond('q', async () => ({ text: 'own' }));
    await leaveAfter(stream, 1);
    expect((await whole).value.text).toBe('A0 A1 A2 A3 A4');
    // A new reader is given that answer, or one of its own: whole in any case.
    expect(isWhole(await read(await responses.respondStream('q', speak)), 5)).toBe(true);
  });

  it('mixes nothing over many streams left at random moments', async () => {
    const { responses } = make();
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const speak = speaker(6, 0);
    let wrong = 0;
    const visit = async (index: number) => {
      await pause(random() * 20);
      const question = `q${index % 5}-${Math.floor(index / 50)}`;
      const stream = await responses.respondStream(question, speak);
      if (random() < 0.6) return leaveAfter(stream, Math.floor(random() * 6));
      if (!isWhole(await read(stream), 6)) wrong += 1;
    };
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 50 }, (_, index) => visit(round * 50 + index)));
    expect(wrong).toBe(0);
  });
});

describe('a stream that is shared', () => {
  it('is not shared while the cache is off', async () => {
    const { responses } = make({ enabled: false });
    const speak = speaker(3);
    const both = await Promise.all(
      ['q', 'q'].map(async (q) => read(await responses.respondStream(q, speak))),
    );
    expect(both.map((pieces) => isWhole(pieces, 3))).toEqual([true, true]);
    expect(both[0]?.[0]).not.toBe(both[1]?.[0]);
  });

  it('is produced anew for who comes after its start was dropped (litellm#24579)', async () => {
    const { responses, cache } = make({}, {}, 200);
    let isSpeaking = true;
    const words = speaker(30);
    // Speaks up to the 25th piece, far past 200 bytes, and on once it may.
    const speak = async function* () {
      for await (const piece of words()) {
        while (piece.endsWith('25') && isSpeaking) await pause(1);
        yield piece;
      }
    };
    const opened = await responses.respondStream('q', speak);
    let heard = 0;
    const first = read({
      events: (async function* () {
        for await (const piece of opened.events) {
          heard += 1;
          yield piece;
        }
      })(),
    });
    while (heard < 25) await pause(1);
    const late = await responses.respondStream('q', speak);
    isSpeaking = false;
    expect(late.cache.outcome).toBe('miss');
    expect([isWhole(await read(late), 30), isWhole(await first, 30)]).toEqual([true, true]);
    expect(cache.stats().tooLarge).toBe(2);
    expect((await responses.respond('q', async () => ({ text: 'own' }))).cache.outcome).toBe('miss');
  });

  it('is no answer to respond() once it is too long to keep: never an empty one as a hit', async () => {
    const { responses } = make({}, {}, 200);
    const first = responses.respondStream('q', speaker(30)).then(read);
    await pause(5);
    expect(await responses.respond('q', async () => ({ text: 'own' }))).toMatchObject({
      value: { text: 'own' },
      cache: { outcome: 'miss' },
    });
    await first;
  });

  it('is left by a caller whose signal ends before the first piece; the others get it', async () => {
    const { responses } = make();
    const speak = speaker(3, 5);
    const caller = new AbortController();
    const one = responses.respondStream('q', speak, { signal: caller.signal });
    const two = responses.respondStream('q', speak).then(read);
    caller.abort(new Error('left'));
    await expect(one).rejects.toThrow('left');
    expect(isWhole(await two, 3)).toBe(true);
    await expect(responses.respondStream('q', speak, { signal: caller.signal })).rejects.toThrow('left');
  });

  it('is not joined by who asks after an invalidation (caffeine#251, layered-loader#414)', async () => {
    const { responses } = make({}, { operationOf: () => 'sum' });
    const speak = speaker(3, 5);
    const before = await responses.respondStream('q', speak);
    await responses.invalidate({ operation: 'sum' });
    const after = await responses.respondStream('q', speak);
    const answers = await Promise.all([read(before), read(after)]);
    expect(answers.map((pieces) => pieces[0])).toEqual(['A0', 'B0']);
  });

  it('without any piece is an answer to nobody and is not kept', async () => {
    const { responses } = make();
    const mute = async function* (): AsyncGenerator<string> {};
    expect(await read(await responses.respondStream('q', mute))).toEqual([]);
    expect((await responses.respond('q', async () => ({ text: 'own' }))).cache.outcome).toBe('miss');
  });
});

describe('a source that stalls', () => {
  it('ends its readers with produce_timeout at the hard limit, and is closed', async () => {
    const { responses } = make({ hardTimeoutMs: 50 });
    let isClosed = false;
    const source = () => ({
      [Symbol.asyncIterator]() {
        let count = 0;
        return {
          next: () =>
            count++ === 0 ? Promise.resolve({ done: false, value: 'a' }) : new Promise<never>(() => {}),
          return() {
            isClosed = true;
            return Promise.resolve({ done: true as const, value: undefined });
          },
        };
      },
    });
    const stream = await responses.respondStream('q', source as never);
    await expect(read(stream)).rejects.toMatchObject({ code: 'produce_timeout' });
    expect(isClosed).toBe(true);
  });

  it('ends also when it waits for a reader that stands still', async () => {
    const { responses } = make({ hardTimeoutMs: 50 }, {}, 50);
    const { events } = await responses.respondStream('q', speaker(20, 0));
    await pause(100);
    await expect(read({ events })).rejects.toMatchObject({ code: 'produce_timeout' });
  });
});

describe('rules and signals', () => {
  const failing = () => {
    throw new Error('a rule with a fault');
  };

  it('cost nobody an answer when they throw', async () => {
    const ask = (responses: Responses, text: string) => responses.respond('q', async () => ({ text }));
    const noPrice = make({}, { savingsOf: failing }).responses;
    await ask(noPrice, 'x');
    expect(await ask(noPrice, 'y')).toMatchObject({ value: { text: 'x' }, cache: { outcome: 'hit' } });
    const noJudge = make({}, { storable: failing }).responses;
    expect((await ask(noJudge, 'paid for')).value.text).toBe('paid for');
    expect((await ask(noJudge, 'again')).cache.outcome).toBe('miss');
    const noSum = make({}, { fromEvents: failing }).responses;
    expect(await read(await noSum.respondStream('q', speaker(3)))).toHaveLength(3);
    expect((await ask(noSum, 'own')).value.text).toBe('own');
  });

  it('keep the ledger a number', async () => {
    const { responses } = make(
      {},
      {
        savingsOf: ({ text }) => ({ tokens: text === 'odd' ? Number.NaN : 10, costUsd: 0.5 }),
      },
    );
    for (const text of ['odd', 'plain'])
      for (let turn = 0; turn < 2; turn += 1) await responses.respond(text, async () => ({ text }));
    expect(responses.savings()).toMatchObject({ answers: 2, tokens: 10, costUsd: 1 });
  });

  it('leave nothing on a signal that lives long (next.js#97363)', async () => {
    const { responses } = make();
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...given: unknown[]) => {
      listeners += 1;
      return addEventListener.apply(signal, given as never);
    };
    signal.removeEventListener = (...given: unknown[]) => {
      listeners -= 1;
      return removeEventListener.apply(signal, given as never);
    };
    for (let turn = 0; turn < 20; turn += 1)
      await read(await responses.respondStream('q', speaker(2), { signal }));
    expect(listeners).toBeLessThanOrEqual(0);
  });

  it('are not needed where the cache was made by somebody else', async () => {
    const inner = createCache();
    const foreign = { ...inner, namespace: () => ({ ...inner }) };
    const responses = createResponseCache<string, Answer, string>({
      cache: foreign,
      scope: 'public',
      maxStreamBytes: 100,
      keyOf: (question) => [question],
      storable: () => true,
      savingsOf: () => ({ tokens: 1, costUsd: 0 }),
      fromEvents: (pieces) => ({ text: pieces.join(' ') }),
    });
    const speak = speaker(20);
    const first = responses.respondStream('q', speak).then(read);
    await pause(15);
    expect(isWhole(await read(await responses.respondStream('q', speak)), 20)).toBe(true);
    expect(isWhole(await first, 20)).toBe(true);
  });
});
