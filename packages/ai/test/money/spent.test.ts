import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic.ts';
import {
  type AiError,
  createMemoryBudget,
  type Policy,
  type TextModel,
  type TextRequest,
  withBudget,
  withFallback,
  withPolicy,
  wrapModel,
} from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import type { ModelOptions } from '../../src/wire/model-options.ts';
import { type ByteServer, cut, startByteServer, type WirePiece } from '../oracle/support/byte-server.ts';
import {
  blockDelta,
  blockStart,
  callEvents,
  chunk,
  completion,
  counted,
  created,
  done,
  end,
  type Json,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
  textAdded,
  textDelta,
  tool,
  usageChunk,
} from '../oracle/support/bytes.ts';

type Dialect = 'anthropic' | 'responses' | 'chat';
const price = { input: 1, output: 5, cacheRead: 0.1 };
const question: TextRequest = { messages: [{ role: 'user', content: 'q'.repeat(400) }] };
// 40 characters are 10 tokens before anything was learned.
const words = 'x'.repeat(39).concat(' ');
const hang = 1_500;

let server: ByteServer;
beforeAll(async () => {
  server = await startByteServer();
});
afterAll(() => server.close());

type Body = string | readonly WirePiece[];
function modelOf(dialect: Dialect, body: Body, options: Partial<ModelOptions> = {}, status = 200): TextModel {
  const url = server.serve({ body, status });
  const all = { model: 'm', apiKey: 'key', price, ...options };
  if (dialect === 'anthropic') return createAnthropicModel({ ...all, baseUrl: url });
  const create = dialect === 'chat' ? createOpenAiCompatibleModel : createOpenAiModel;
  return create({ ...all, baseUrl: `${url}/v1` });
}

/** What a budget books of one call that may fail or be left. */
async function booked(
  model: TextModel,
  { plain = false, leaveAfter = Number.POSITIVE_INFINITY, request = question } = {},
) {
  const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 100 }] });
  const spender = withBudget(budget)(model);
  let code: string | undefined;
  try {
    let pieces = 0;
    if (plain) await spender.generate(request);
    else
      for await (const event of spender.stream(request)) {
        if (event.type === 'text' || event.type === 'reasoning') pieces += 1;
        if (pieces >= leaveAfter) break;
      }
  } catch (error) {
    code = (error as AiError).code;
  }
  const [state] = budget.read('default');
  expect(state?.reserved).toEqual({ tokens: 0, costUsd: 0 });
  return { ...state?.spent, code };
}

const many = (count: number, piece: Json): Json[] => Array.from({ length: count }, () => piece);
const streams: Record<Dialect, Record<'text' | 'reasoning' | 'tool', (count: number) => string>> = {
  anthropic: {
    text: (count) =>
      named(
        opening(),
        blockStart(0, { type: 'text', text: '' }),
        ...many(count, blockDelta(0, { type: 'text_delta', text: words })),
      ),
    reasoning: (count) =>
      named(
        opening(),
        blockStart(0, { type: 'thinking', thinking: '' }),
        ...many(count, blockDelta(0, { type: 'thinking_delta', thinking: words })),
      ),
    tool: (count) =>
      named(
        opening(),
        blockStart(0, { type: 'tool_use', id: 't', name: 'look_up', input: {} }),
        ...many(count, blockDelta(0, { type: 'input_json_delta', partial_json: words })),
      ),
  },
  chat: {
    text: (count) => sse(role, ...many(count, text(words))),
    reasoning: (count) => sse(role, ...many(count, chunk({ reasoning_content: words }))),
    tool: (count) => sse(role, tool(0, 'call_1', ''), ...many(count, tool(0, undefined, words))),
  },
  responses: {
    text: (count) => named(created, ...textAdded(), ...many(count, textDelta(words))),
    reasoning: (count) =>
      named(
        created,
        ...many(count, {
          type: 'response.reasoning_summary_text.delta',
          item_id: 'r',
          output_index: 0,
          delta: words,
        }),
      ),
    tool: (count) => {
      const [added] = callEvents('{}');
      const delta = {
        type: 'response.function_call_arguments.delta',
        item_id: 'f',
        output_index: 0,
        delta: words,
      };
      return named(created, added as Json, ...many(count, delta));
    },
  },
};

describe.each(['anthropic', 'chat', 'responses'] as const)('what %s is booked for', (dialect) => {
  it.each(['text', 'reasoning', 'tool'] as const)(
    'is, of a cut stream of %s, what arrived and the input',
    async (kind) => {
      for (const count of [50, 250, 450]) {
        const spent = await booked(modelOf(dialect, [streams[dialect][kind](count), cut]));
        expect(spent.code).toBe('stream_truncated');
        const input = dialect === 'anthropic' ? 10 : 101;
        expect(spent.tokens).toBe(count * 10 + input);
        expect(spent.costUsd).toBeCloseTo((count * 50 + input) / 1e6, 9);
      }
    },
  );

  it('is, of a stream that is left, what arrived', async () => {
    const spent = await booked(modelOf(dialect, [streams[dialect].text(40), hang]), { leaveAfter: 20 });
    expect(spent.tokens).toBeGreaterThanOrEqual(200);
    expect(spent.tokens).toBeLessThanOrEqual(501);
  });

  it('is, of a stream that falls silent, what arrived', async () => {
    const model = modelOf(dialect, [streams[dialect].text(40), hang], { idleTimeoutMs: 100 });
    const spent = await booked(model);
    expect(spent).toMatchObject({ code: 'idle_timeout' });
    expect(spent.tokens).toBeGreaterThanOrEqual(410);
  });

  it('is at least the input once the provider took the request, streamed or not', async () => {
    const quick = {
      headersTimeoutMs: 100,
      firstTokenTimeoutMs: 100,
      idleTimeoutMs: 100,
      totalTimeoutMs: 150,
    };
    for (const plain of [true, false])
      for (const body of [
        ['', hang],
        [' ', hang],
        ['', cut],
      ] as const)
        expect((await booked(modelOf(dialect, body, quick), { plain })).tokens).toBe(101);
  });

  it('is nothing where the provider refused the request or reports a failure before the first word', async () => {
    const report = '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}';
    for (const plain of [true, false]) {
      expect(await booked(modelOf(dialect, report, {}, 503), { plain })).toMatchObject({
        tokens: 0,
        costUsd: 0,
      });
      const inside = plain ? report : `event: error\ndata: ${report}\n\n`;
      expect(await booked(modelOf(dialect, inside), { plain })).toMatchObject({ tokens: 0, costUsd: 0 });
    }
    const refused = createOpenAiCompatibleModel({ model: 'm', price, baseUrl: 'http://127.0.0.1:9/v1' });
    expect(await booked(refused)).toMatchObject({ tokens: 0, costUsd: 0 });
  });
});

const ask = (model: TextModel) => model.generate(question);

describe('the cost of an answer', () => {
  it('is known of an answer that the model declined to give, as counted', async () => {
    const usage = { input_tokens: 1000, output_tokens: 4 };
    const spent = await booked(modelOf('anthropic', message([], 'refusal', { usage })), { plain: true });
    expect(spent).toEqual({ code: 'refusal', tokens: 1004, costUsd: 0.00102 });
  });

  it('is by the tier that served it, in every dialect, streamed or not', async () => {
    const tokens = { input_tokens: 1000, output_tokens: 1000 };
    const flex = { usage: { ...tokens, total_tokens: 2000 }, service_tier: 'flex' };
    const openai = { model: 'gpt-5.4', price: undefined };
    const { cost } = await ask(modelOf('responses', JSON.stringify(response([said('Hi')], flex)), openai));
    expect(cost).toMatchObject({ status: 'known', usd: expect.closeTo(0.00875, 9) });
    const chat = sse({ ...role, service_tier: 'flex' }, text('Hi'), end('stop', { service_tier: 'flex' }), {
      ...usageChunk(counted(1000, 1000)),
      service_tier: 'flex',
    });
    const streamed = modelOf('chat', `${chat}data: ${done}\n\n`, { price: 'openai/gpt-5.4' });
    for await (const event of streamed.stream(question))
      if (event.type === 'finish')
        expect(event.result.cost).toMatchObject({ usd: expect.closeTo(0.00875, 9) });
    const fast = message([{ type: 'text', text: 'Hi' }], 'end_turn', {
      usage: { ...tokens, service_tier: 'standard', speed: 'fast', inference_geo: 'us' },
    });
    const claude = await ask(modelOf('anthropic', fast, { model: 'claude-opus-5', price: undefined }));
    expect(claude.cost).toMatchObject({ status: 'known', usd: expect.closeTo(0.03 * 2.2, 9) });
  });

  it('is what the answer says, where that is asked for and stands there', async () => {
    const body = completion({ content: 'Hi' }, 'stop', { usage: counted(10, 5, { cost: 0.00042 }) });
    const asked = await ask(modelOf('chat', body, { costFromUsage: true, price: undefined }));
    expect(asked.cost).toEqual({ status: 'known', usd: 0.00042, source: 'openai-compatible' });
    expect((await ask(modelOf('chat', body))).cost).toMatchObject({ usd: expect.closeTo(0.000035, 9) });
    expect((await ask(modelOf('chat', body, { price: undefined }))).cost).toEqual({ status: 'unpriced' });
    const silent = completion({ content: 'Hi' }, 'stop', { usage: counted(10, 5) });
    const priced = await ask(modelOf('chat', silent, { costFromUsage: true }));
    expect(priced.cost).toMatchObject({ usd: expect.closeTo(0.000035, 9), source: 'caller' });
  });

  it('is estimated, never known, where a text is counted as nothing', async () => {
    const body = completion({ content: words }, 'stop', { usage: counted(0, 0) });
    const { usage, cost } = await ask(modelOf('chat', body));
    expect(usage).toMatchObject({ inputTokens: 101, outputTokens: 10, estimated: true });
    expect(cost.status).toBe('estimated');
  });
});

describe('the price of a model', () => {
  const body = () => completion({ content: 'Hi' }, 'stop', { usage: counted(1_000_000, 1_000_000) });

  it('may be that of a listed model, by its name at its provider', async () => {
    const { cost } = await ask(modelOf('chat', body(), { price: 'groq/llama-3.3-70b-versatile' }));
    expect(cost).toMatchObject({ status: 'known', usd: expect.closeTo(1.38, 9), source: /genai-prices/ });
    for (const price of ['groq/llama-3.3', 'llama', '/', 'openai/'] as const)
      expect(() => modelOf('chat', '', { price: price as 'a/b' })).toThrow(/PROVIDER\/MODEL/);
  });

  it('may come from a table of your own, which is checked, and named by its age once it is old', async () => {
    const rows = { 'openai-compatible/m': { input: 1, output: 2 } };
    const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const own = (asOf: string) => ({ price: undefined, prices: { rows, asOf, source: 'ours' } });
    const fresh = await ask(modelOf('chat', body(), own(day(1))));
    expect(fresh).toMatchObject({ warnings: [], cost: { usd: 3, source: `ours (${day(1)})` } });
    const old = await ask(modelOf('chat', body(), own('2024-01-01')));
    expect(old.warnings).toMatchObject([{ setting: 'prices', message: /2024-01-01, \d+ days old/ }]);
    const named = modelOf('chat', body(), {
      provider: 'box',
      ...own(day(1)),
      prices: { rows: { 'box/m': rows['openai-compatible/m'] }, asOf: day(1) },
    });
    expect((await ask(named)).cost).toMatchObject({ usd: 3, source: `prices (${day(1)})` });
    const wrong = { rows: { 'a/b': { input: -1, output: 1 } }, asOf: 'now' };
    expect(() => modelOf('chat', '', { prices: wrong })).toThrow(/prices\.asOf .*prices\.rows\.a\/b\.input/s);
  });
});

describe('a budget of dollars', () => {
  const dollars = () => createMemoryBudget({ limits: [{ name: 'day', windowMs: 1000, costUsd: 1 }] });
  const unpriced = (provider = 'box') =>
    createOpenAiCompatibleModel({ model: 'm', provider, baseUrl: 'http://127.0.0.1:9/v1' });

  it('refuses a model without a price when it is put around it, by its name', async () => {
    expect(() => withBudget(dollars())(unpriced())).toThrow(/box\/m has no price/);
    const { routeModels } = await import('../../src/index.ts');
    const priced = createOpenAiCompatibleModel({ model: 'p', price, baseUrl: 'http://127.0.0.1:9/v1' });
    const refused = () => withBudget(dollars())(routeModels([priced, unpriced(), unpriced('other')]));
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [expect.objectContaining({ path: 'box/m' }), expect.objectContaining({ path: 'other/m' })],
      }),
    );
    expect(() => withBudget(dollars(), { whenUnpriced: 'count_tokens' })(unpriced())).not.toThrow();
  });

  it('of tokens alone needs no price', async () => {
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 1000, tokens: 100 }] });
    await expect(withBudget(budget)(unpriced()).generate(question)).rejects.toMatchObject({
      code: 'budget_exceeded',
    });
  });
});

describe('a call that its caller gives up', () => {
  it('is booked with what the provider took, also where a policy lets go of it at once', async () => {
    const policy: Policy = {
      // As policies do: the caller hears of its abort, whatever becomes of the attempt.
      execute: (run, { signal } = {}) =>
        Promise.race([
          run({ signal: signal as AbortSignal, attempt: 1, deadlineAt: undefined }),
          new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
        ]),
      executeStream: (run, { signal } = {}) =>
        run({ signal: signal as AbortSignal, attempt: 1, deadlineAt: undefined }),
    };
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 100 }] });
    const model = withBudget(budget)(withPolicy(policy)(modelOf('anthropic', ['', hang])));
    await expect(model.generate({ ...question, signal: AbortSignal.timeout(100) })).rejects.toThrow();
    expect(budget.read('default')[0]?.spent.tokens).toBeGreaterThanOrEqual(101);
  });

  it('is booked with what had come, where a policy lets go of a stream that was left', async () => {
    const policy: Policy = {
      execute: (run) => run({ signal: new AbortController().signal, attempt: 1, deadlineAt: undefined }),
      executeStream(run) {
        const inner = run({ signal: new AbortController().signal, attempt: 1, deadlineAt: undefined });
        const iterator = inner[Symbol.asyncIterator]();
        const leave = () => {
          void iterator.return?.();
          return Promise.resolve({ done: true as const, value: undefined });
        };
        return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next(), return: leave }) };
      },
    };
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 100 }] });
    const body = [streams.anthropic.text(40), hang] as const;
    const model = withBudget(budget)(withPolicy(policy)(modelOf('anthropic', body)));
    for await (const { type } of model.stream(question)) if (type === 'text') break;
    expect(budget.read('default')[0]).toMatchObject({ reserved: { tokens: 0 } });
    expect(budget.read('default')[0]?.spent.tokens).toBeGreaterThan(10);
  });

  // theopenco/llmgateway#3331, BerriAI/litellm#33736
  describe('before anything of its answer was to be seen', () => {
    const waited = 250;
    /** Never answers, and ends the call a while after it was asked. */
    const silent = (leave: (reason?: unknown) => void) =>
      createOpenAiCompatibleModel({
        model: 'm',
        price,
        baseUrl: 'http://x/v1',
        fetch: (_, { signal } = {}) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason));
            setTimeout(leave, waited);
          }),
      });
    const leaving = (maxOutputTokens?: number) => {
      const controller = new AbortController();
      const { signal } = controller;
      const request = { ...question, signal, ...(maxOutputTokens !== undefined && { maxOutputTokens }) };
      return { leave: () => controller.abort(), request };
    };

    it('is booked with what a provider writes in that time, up to the limit of the call', async () => {
      for (const plain of [true, false]) {
        const { leave, request } = leaving();
        const spent = await booked(silent(leave), { plain, request });
        expect(spent.code).toBe('aborted');
        expect(spent.tokens).toBeGreaterThan(110);
        expect(spent.costUsd).toBeCloseTo(((spent.tokens ?? 0) * 5 - 404) / 1e6, 9);
        const limited = leaving(4);
        expect((await booked(silent(limited.leave), { plain, request: limited.request })).tokens).toBe(105);
      }
    });

    it('is booked so where its thought is hidden', async () => {
      const { leave, request } = leaving();
      const thought = named(opening(), blockStart(0, { type: 'thinking', thinking: '' }));
      const model = modelOf('anthropic', [thought, hang]);
      const events = model.stream.bind(model);
      const watched: TextModel = {
        ...model,
        async *stream(asked) {
          for await (const event of events(asked)) {
            if (event.type === 'start') setTimeout(leave, waited);
            yield event;
          }
        },
      };
      expect((await booked(watched, { request })).tokens).toBeGreaterThan(20);
    });

    it('is booked with the input alone where a policy ends the attempt for reasons of its own', async () => {
      const attempt = new AbortController();
      const policy: Policy = {
        execute: (run) => run({ signal: attempt.signal, attempt: 1, deadlineAt: undefined }),
        executeStream: (run) => run({ signal: attempt.signal, attempt: 1, deadlineAt: undefined }),
      };
      const model = withPolicy(policy)(silent(() => attempt.abort(new Error('too slow'))));
      const { signal } = new AbortController();
      const spent = await booked(model, { plain: true, request: { ...question, signal } });
      expect(spent).toMatchObject({ code: 'aborted', tokens: 101 });
    });

    it('is booked with what arrived once there was something to see', async () => {
      const { leave, request } = leaving();
      const model = modelOf('chat', [streams.chat.text(10), hang]);
      setTimeout(leave, 2 * waited);
      expect((await booked(model, { request })).tokens).toBe(201);
    });
  });

  it('is booked by the tier that its chunks name, by the newest of them', async () => {
    const tiers = { ...price, tiers: { priority: 2 } };
    const inTiers = (...names: readonly string[]): readonly WirePiece[] => [
      sse(...names.map((service_tier) => ({ ...text(words), service_tier }))),
      cut,
    ];
    const costs: (number | undefined)[] = [];
    for (const names of [
      ['priority', 'priority'],
      ['default', 'default'],
      ['priority', 'default'],
    ])
      costs.push((await booked(modelOf('chat', inTiers(...names), { price: tiers }))).costUsd);
    const ordinary = (101 + 20 * 5) / 1e6;
    expect(costs).toEqual([2 * ordinary, ordinary, ordinary].map((usd) => expect.closeTo(usd, 9)));
    // A tier is no count: a failure before the first word costs nothing.
    const failed = sse({ ...role, service_tier: 'priority' }, { error: { message: 'busy', code: 503 } });
    expect(await booked(modelOf('chat', failed))).toMatchObject({ tokens: 0, costUsd: 0 });
  });
});

// BerriAI/litellm#8810
describe('a call of which one attempt has no price', () => {
  it('is booked in dollars by those that have one', async () => {
    const url = server.serve({ body: completion({ content: 'Hi' }, 'stop', { usage: counted(10, 5) }) });
    const unpriced = createOpenAiCompatibleModel({ model: 'm', provider: 'box', baseUrl: `${url}/v1` });
    const cutModel = modelOf('chat', [streams.chat.tool(50), cut]);
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 100 }] });
    const model = wrapModel(cutModel, [
      withBudget(budget, { whenUnpriced: 'count_tokens' }),
      withFallback(unpriced),
    ]);
    const priced: boolean[] = [];
    model.on('call', (call) => priced.push(call.priced));
    const texts: string[] = [];
    for await (const event of model.stream(question)) if (event.type === 'text') texts.push(event.text);
    expect(texts).toEqual(['Hi']);
    expect(budget.read('default')[0]?.spent).toEqual({
      tokens: 101 + 500 + 15,
      costUsd: expect.closeTo((101 + 500 * 5) / 1e6, 9),
    });
    expect(priced).toEqual([false]);
  });
});
