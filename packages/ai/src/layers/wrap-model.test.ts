import { AsyncLocalStorage } from 'node:async_hooks';
import { manualClock } from '@internal/kit/testing';
import type { ModelEvents, TextModel, TextResult } from '@internal/model';
import { createMemoryBudget } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { createPromptRenderer, definePrompt } from '../prompt/create-prompt-renderer.ts';
import { routeModels, withFallback } from '../route/route-models.ts';
import { mockModel } from '../testing/mock-model.ts';
import type { Middleware } from './middleware/middleware.ts';
import { withBudget } from './with-budget.ts';
import type { ResponseCache } from './with-cache.ts';
import { withCache } from './with-cache.ts';
import { withInputGuard } from './with-input-guard.ts';
import { wrapModel } from './wrap-model.ts';

const request = { messages: [{ role: 'user' as const, content: 'a question' }], operation: 'ask' };
const budget = () =>
  withBudget(createMemoryBudget({ limits: [{ name: 'day', windowMs: 1000, tokens: 1e9 }] }));
const fallback = () => withFallback(mockModel({ provider: 'offline' }));
const guard = () => withInputGuard({ inspect: () => ({ action: 'allow', score: 0, reasons: [] }) });

function listening(model: ReturnType<typeof wrapModel>) {
  const told: [string, ModelEvents[keyof ModelEvents]][] = [];
  for (const name of ['call', 'attempt', 'guard', 'budget'] as const)
    model.on(name, (data) => told.push([name, data]));
  return told;
}

describe('wrapModel', () => {
  it('puts the layers around the model, the first outermost', async () => {
    const order: string[] = [];
    const layer =
      (name: string): Middleware =>
      (model) => ({
        ...model,
        generate(asked) {
          order.push(name);
          return model.generate(asked);
        },
      });
    await wrapModel(mockModel(), [layer('a'), layer('b')]).generate(request);
    expect(order).toEqual(['a', 'b']);
  });

  it('refuses layers in an order that cannot work, and a layer that comes twice', () => {
    const cache = withCache({} as never);
    expect(() => wrapModel(mockModel(), [budget(), cache])).toThrow(/cache must stand outside budget/);
    expect(() => wrapModel(mockModel(), [fallback(), guard()])).toThrow(
      /input_guard must stand outside fallback/,
    );
    expect(() => wrapModel(mockModel(), [budget(), budget()])).toThrow(/budget comes twice/);
    expect(() => wrapModel(mockModel(), [guard(), cache, budget(), fallback()])).not.toThrow();
  });

  it('tells a call with everything a metric needs and not a word of it', async () => {
    const model = wrapModel(mockModel({ answers: [{ failWith: 'server' }, 'the answer'] }), [
      guard(),
      budget(),
    ]);
    const told = listening(model);
    await expect(model.generate(request)).rejects.toMatchObject({ code: 'server' });
    await model.generate(request);
    expect(told.map(([name]) => name)).toEqual([
      'guard',
      'budget',
      'attempt',
      'call',
      'guard',
      'budget',
      'attempt',
      'call',
    ]);
    expect(told[3]?.[1]).toMatchObject({
      ok: false,
      code: 'server',
      kind: 'transient',
      outcome: 'error',
      attempts: [{ attempt: 1, ok: false, code: 'server', provider: 'mock', durationMs: 0 }],
      operation: 'ask',
    });
    expect(told[7]?.[1]).toMatchObject({
      provider: 'mock',
      requestModel: 'mock',
      responseModel: 'mock',
      ok: true,
      priced: true,
      finishReason: 'stop',
      streamed: false,
      degraded: false,
      outcome: 'completed',
    });
    expect(JSON.stringify(told)).not.toMatch(/question|the answer/);
  });

  it('tells the time to the first content of a stream by its own clock', async () => {
    const clock = manualClock();
    const slow = mockModel();
    const model = wrapModel(
      {
        ...slow,
        async *stream(asked) {
          await clock.advance(30);
          yield* slow.stream(asked);
          await clock.advance(20);
        },
      },
      [],
      { clock },
    );
    const told = listening(model);
    for await (const _ of model.stream(request));
    expect(told.at(-1)?.[1]).toMatchObject({ streamed: true, timeToFirstChunkMs: 30, durationMs: 50 });
  });

  it('tells a stream that was left from one that was aborted and one that failed', async () => {
    const model = wrapModel(mockModel({ answers: ['one two three'] }), []);
    const told = listening(model);
    for await (const event of model.stream(request)) if (event.type === 'text') break;
    expect(told.at(-1)?.[1]).toMatchObject({ ok: false, outcome: 'abandoned', usage: { estimated: true } });
    const signal = AbortSignal.abort();
    await expect(
      model
        .stream({ ...request, signal })
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toThrow();
    expect(told.at(-1)?.[1]).toMatchObject({ ok: false, code: 'aborted', outcome: 'aborted' });
  });

  it('counts what failed attempts used, and nothing at a cache hit', async () => {
    const stored = await mockModel({ answers: ['stored'] }).generate(request);
    const hit = withCache({
      respond: async () => ({ value: stored, cache: { outcome: 'hit', tier: 'memory' } }),
      respondStream: async () => ({
        events: (async function* () {
          yield { type: 'finish', result: stored } as const;
        })(),
        cache: { outcome: 'hit' },
      }),
    });
    const model = wrapModel(mockModel(), [hit]);
    const told = listening(model);
    const result = await model.generate(request);
    expect(result).toMatchObject({
      text: 'stored',
      cost: { usd: 0 },
      usage: { inputTokens: 0 },
      attempts: [],
      cache: { tier: 'memory' },
    });
    for await (const _ of model.stream(request));
    expect(told.map(([, data]) => data)).toMatchObject([
      { cache: 'hit', costUsd: 0, attempts: [], usage: { inputTokens: 0 } },
      { cache: 'hit', costUsd: 0, attempts: [], streamed: true },
    ]);
  });

  it('names a hit as the answer that was bought, whichever model of a route that was', async () => {
    const route = routeModels([mockModel({ provider: 'north', model: 'n-1' }), mockModel()]);
    let stored: TextResult | undefined;
    const responses: ResponseCache = {
      async respond(_, produce) {
        if (stored) return { value: stored, cache: { outcome: 'hit' } };
        const value = await produce({ signal: new AbortController().signal });
        // As it comes back from a store: the provider may call its model by another name than we do.
        stored = JSON.parse(JSON.stringify({ ...value, model: 'n-1-of-today' }));
        return { value, cache: { outcome: 'miss' } };
      },
      respondStream: async () => Promise.reject(new Error('not asked')),
    };
    const model = wrapModel(route, [withCache(responses)]);
    const names: unknown[] = [];
    model.on('call', ({ requestModel, cache }) => names.push([cache, requestModel]));
    await model.generate(request);
    await model.generate(request);
    expect(names).toEqual([
      ['miss', 'n-1'],
      ['hit', 'n-1'],
    ]);
  });

  it('runs a call, each step of its stream and its last event inside what a listener of start gives', async () => {
    const place = new AsyncLocalStorage<string>();
    const inner = mockModel({ answers: ['an answer'] });
    const seen: unknown[] = [];
    const look = (what: string) => seen.push([what, place.getStore()]);
    const asked: Pick<TextModel, 'generate' | 'stream'> = {
      generate: async (given) => {
        await Promise.resolve();
        look(`generate ${given.trace?.()}`);
        return inner.generate(given);
      },
      async *stream(given) {
        try {
          look('begin');
          yield* inner.stream(given);
        } finally {
          look('end');
        }
      },
    };
    const model = wrapModel({ ...inner, ...asked }, []);
    model.on('start', ({ within, model: id, streamed, operation }) => {
      seen.push([id, streamed, operation]);
      within((run) => place.run('outer', run));
    });
    model.on('start', ({ within, trace }) => {
      within((run) => place.run(`${place.getStore()} inner`, run));
      trace(() => place.getStore());
    });
    model.on('call', ({ outcome }) => look(outcome));
    await model.generate(request);
    for await (const event of model.stream(request)) if (event.type === 'finish') look('reader');
    for await (const _ of model.stream(request)) break;
    const inside = 'outer inner';
    expect(seen).toEqual([
      [inner.id, false, 'ask'],
      [`generate ${inside}`, inside],
      ['completed', inside],
      [inner.id, true, 'ask'],
      ['begin', inside],
      ['reader', undefined],
      ['end', inside],
      ['completed', inside],
      [inner.id, true, 'ask'],
      ['begin', inside],
      ['end', inside],
      ['abandoned', inside],
    ]);
  });

  it('renders prompts with the renderer it was given', async () => {
    const prompt = definePrompt({ id: 'p', version: 1, user: '{{text}}', slots: { text: 'untrusted' } });
    const mock = mockModel();
    const prompts = createPromptRenderer({ promptSecret: 'sixteen characters' });
    await wrapModel(mock, [], { prompts }).generate({ prompt: prompt.with({ text: 'x' }) });
    expect(mock.requests[0]?.renderer).toBe(prompts);
  });

  it('passes the bound of the model inside through every layer', () => {
    const mock = mockModel();
    const model = wrapModel(mock, [guard(), budget()]);
    expect(model.bound?.(request)).toEqual(mock.bound?.(request));
    expect(model.capabilities).toEqual(mock.capabilities);
  });
});
