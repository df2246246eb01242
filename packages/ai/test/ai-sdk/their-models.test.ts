// Models of their providers under our rules: the contract of every model, loops of tools with what they want back, money, limits.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type {
  LanguageModelV4,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { LLMock } from '@copilotkit/aimock';
import type { TextEvent, TextModel, TextRequest } from '@internal/model';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test';
import { type FromAiSdkModelOptions, fromAiSdkModel } from '../../src/ai-sdk.ts';
import {
  createMemoryBudget,
  nextTurn,
  responseRules,
  routeModels,
  runTools,
  withBudget,
  withOutputGuard,
  wrapModel,
} from '../../src/index.ts';
import { describeModelContract, type Emulator, mockModel, startEmulator } from '../../src/testing.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  called,
  chunk,
  closing,
  completed,
  completion,
  created,
  done,
  end,
  itemAdded,
  itemDone,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
  textAdded,
  textBlock,
  textDelta,
  textDone,
  toolBlock,
  toolPart,
  wholeTool,
} from '../oracle/support/bytes.ts';
import { type Script, script } from './script.ts';

const runner = { describe, it };
const request: TextRequest = { messages: [{ role: 'user', content: 'What is it?' }] };
let emulator: Emulator;
const mock = new LLMock({ port: 0, chunkSize: 5 });
beforeAll(async () => {
  emulator = await startEmulator({ answer: () => 'A whole answer of several pieces, ending here.' });
  await mock.start();
  mock.onMessage(/./, { content: 'A whole answer of several pieces, ending here.' });
});
afterAll(async () => {
  await emulator.close();
  await mock.stop();
});

const openai = () => createOpenAI({ baseURL: emulator.openaiUrl, apiKey: 'k' });
const theirs: Readonly<Record<string, (model: string) => LanguageModelV4>> = {
  '@ai-sdk/anthropic': (model) => createAnthropic({ baseURL: emulator.openaiUrl, apiKey: 'k' })(model),
  '@ai-sdk/openai responses': (model) => openai().responses(model as never),
  '@ai-sdk/openai chat': (model) => openai().chat(model as never),
  '@ai-sdk/openai-compatible': (model) =>
    createOpenAICompatible({ name: 'peer', baseURL: emulator.openaiUrl, apiKey: 'k' }).chatModel(model),
};
for (const [name, make] of Object.entries(theirs))
  describeModelContract(
    name,
    { model: () => fromAiSdkModel(make('m')), failingModel: () => fromAiSdkModel(make('m#cut')) },
    runner,
  );
const google = () =>
  createGoogle({ baseURL: `${mock.url}/v1beta`, apiKey: 'k' })('gemini-3.8-flash' as never);
describeModelContract('@ai-sdk/google at aimock', { model: () => fromAiSdkModel(google()) }, runner);
describeModelContract(
  '@ai-sdk/anthropic at aimock',
  {
    model: () =>
      fromAiSdkModel(createAnthropic({ baseURL: `${mock.url}/v1`, apiKey: 'k' })('claude-haiku-4-5')),
  },
  runner,
);

const signed = { type: 'thinking', thinking: 'I need the tool.', signature: 'c2lnbmVk' };
const redacted = { type: 'redacted_thinking', data: 'QUI=' };
const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
const sealed = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' };
const gemini = (...parts: object[]) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
  usageMetadata: {
    promptTokenCount: 10,
    candidatesTokenCount: 5,
    thoughtsTokenCount: 3,
    totalTokenCount: 18,
  },
  modelVersion: 'gemini-3.8-flash',
});
const geminiCall = { functionCall: { name: 'look_up', args: { x: 1 } }, thoughtSignature: 'c2lnbmVk' };

interface Loop {
  readonly name: string;
  readonly model: (server: Script) => LanguageModelV4;
  readonly plain: readonly string[];
  readonly streamed: readonly string[];
  readonly turn: (body: Record<string, unknown> | undefined) => unknown;
  readonly expected: unknown;
  readonly thought?: string;
  readonly options?: FromAiSdkModelOptions;
}
const at = (body: Record<string, unknown> | undefined, field: string): unknown =>
  (body?.[field] as unknown[] | undefined)?.slice(1);

const loops: readonly Loop[] = [
  {
    name: '@ai-sdk/anthropic',
    model: ({ fetch }) => createAnthropic({ apiKey: 'k', fetch })('claude-haiku-4-5'),
    plain: [message([signed, redacted, use], 'tool_use'), message([{ type: 'text', text: 'It is 2.' }])],
    streamed: [
      named(
        opening(),
        blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
        blockDelta(0, { type: 'thinking_delta', thinking: 'I need the tool.' }),
        blockDelta(0, { type: 'signature_delta', signature: 'c2lnbmVk' }),
        blockStop(0),
        blockStart(1, redacted),
        blockStop(1),
        ...toolBlock(2, 'call_1', '{"x":1}'),
        ...closing('tool_use'),
      ),
      named(opening(), ...textBlock(0, 'It ', 'is 2.'), ...closing()),
    ],
    turn: (body) => at(body, 'messages'),
    expected: [
      { role: 'assistant', content: [signed, redacted, use] },
      {
        role: 'user',
        content: [
          expect.objectContaining({ type: 'tool_result', tool_use_id: 'call_1', content: 'It is 2.' }),
        ],
      },
    ],
    thought: 'I need the tool.',
  },
  {
    name: '@ai-sdk/openai responses',
    options: { providerOptions: { openai: { store: false, include: ['reasoning.encrypted_content'] } } },
    model: ({ fetch }) => createOpenAI({ apiKey: 'k', fetch }).responses('gpt-5.4' as never),
    plain: [
      JSON.stringify(response([sealed, called('{"x":1}')])),
      JSON.stringify(response([said('It is 2.')])),
    ],
    streamed: [
      named(
        created,
        itemAdded({ ...sealed, encrypted_content: null }),
        itemDone(sealed),
        itemAdded({ ...called(''), status: 'in_progress' }, 1),
        itemDone(called('{"x":1}'), 1),
        completed([sealed, called('{"x":1}')]),
      ),
      named(
        created,
        ...textAdded(),
        textDelta('It is 2.'),
        ...textDone('It is 2.'),
        completed([said('It is 2.')]),
      ),
    ],
    turn: (body) => at(body, 'input'),
    expected: [
      expect.objectContaining({ type: 'reasoning', encrypted_content: 'c2VhbGVk' }),
      expect.objectContaining({
        type: 'function_call',
        call_id: 'call_1',
        name: 'look_up',
        arguments: '{"x":1}',
      }),
      expect.objectContaining({ type: 'function_call_output', call_id: 'call_1', output: 'It is 2.' }),
    ],
  },
  {
    name: '@ai-sdk/openai-compatible',
    model: ({ fetch }) =>
      createOpenAICompatible({ name: 'deepseek', baseURL: 'http://x/v1', apiKey: 'k', fetch }).chatModel(
        'deepseek-chat',
      ),
    plain: [
      completion(
        { reasoning_content: 'I need the tool.', tool_calls: [wholeTool('call_1', '{"x":1}')] },
        'tool_calls',
      ),
      completion({ content: 'It is 2.' }),
    ],
    streamed: [
      sse(
        role,
        chunk({ reasoning_content: 'I need the tool.' }),
        chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":1}')] }),
        end('tool_calls'),
        done,
      ),
      sse(role, text('It is 2.'), end('stop'), done),
    ],
    turn: (body) => at(body, 'messages'),
    expected: [
      expect.objectContaining({
        role: 'assistant',
        reasoning_content: 'I need the tool.',
        tool_calls: [expect.objectContaining({ id: 'call_1' })],
      }),
      { role: 'tool', tool_call_id: 'call_1', content: 'It is 2.' },
    ],
    thought: 'I need the tool.',
  },
  {
    name: '@ai-sdk/google',
    model: ({ fetch }) => createGoogle({ apiKey: 'k', fetch })('gemini-3.8-flash' as never),
    plain: [
      JSON.stringify(gemini({ text: 'I need the tool.', thought: true }, geminiCall)),
      JSON.stringify(gemini({ text: 'It is 2.' })),
    ],
    streamed: [
      sse(gemini({ text: 'I need the tool.', thought: true }, geminiCall)),
      sse(gemini({ text: 'It is 2.' })),
    ],
    turn: (body) => at(body, 'contents'),
    expected: [
      {
        role: 'model',
        parts: [
          { text: 'I need the tool.', thought: true },
          expect.objectContaining({
            functionCall: expect.objectContaining({ name: 'look_up', args: { x: 1 } }),
            thoughtSignature: 'c2lnbmVk',
          }),
        ],
      },
      {
        role: 'user',
        parts: [expect.objectContaining({ functionResponse: expect.objectContaining({ name: 'look_up' }) })],
      },
    ],
    thought: 'I need the tool.',
  },
];

const lookUp = {
  name: 'look_up',
  description: 'Looks up.',
  inputSchema: { type: 'object', properties: { x: { type: 'number' } } },
};

describe.each(loops)('a loop of two steps over $name', (loop) => {
  it('plain, by runTools', async () => {
    const server = script(...loop.plain);
    const model = fromAiSdkModel(loop.model(server), loop.options);
    const { result, steps, usage } = await runTools(model, request, {
      tools: [{ ...lookUp, run: () => 'It is 2.' }],
    });
    expect([result.text, steps, usage.estimated]).toEqual(['It is 2.', 2, false]);
    expect(loop.turn(server.bodies[1])).toEqual(loop.expected);
  });

  it('streamed, by nextTurn', async () => {
    const server = script(...loop.streamed);
    const model = fromAiSdkModel(loop.model(server), loop.options);
    const asked = { ...request, tools: [lookUp] };
    const first = await read(model, asked);
    expect(first.result.toolCalls).toMatchObject([{ name: 'look_up', input: { x: 1 } }]);
    expect(first.result.finishReason).toBe('tool_calls');
    if (loop.thought !== undefined)
      expect([first.thought, first.result.reasoning]).toEqual([loop.thought, loop.thought]);
    const id = first.result.toolCalls[0]?.id ?? '';
    const second = await read(
      model,
      nextTurn(asked, first.result, [{ toolCallId: id, content: 'It is 2.' }]),
    );
    expect([second.said, second.result.text]).toEqual(['It is 2.', 'It is 2.']);
    expect(loop.turn(server.bodies[1])).toEqual(loop.expected);
  });
});

async function read(model: TextModel, asked: TextRequest) {
  const events: TextEvent[] = [];
  for await (const event of model.stream(asked)) events.push(event);
  const words = (type: string) =>
    events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
  const last = events.at(-1);
  if (last?.type !== 'finish') throw new Error('no finish');
  return { said: words('text'), thought: words('reasoning'), result: last.result };
}

const usage: LanguageModelV4GenerateResult['usage'] = {
  inputTokens: { total: 10, noCache: 4, cacheRead: 4, cacheWrite: 2 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
};
const answer = (more: Partial<LanguageModelV4GenerateResult> = {}): LanguageModelV4GenerateResult => ({
  content: [{ type: 'text', text: 'Fine.' }],
  finishReason: { unified: 'stop', raw: 'stop' },
  usage,
  warnings: [],
  ...more,
});
const plainOf = (more: Partial<LanguageModelV4GenerateResult>) =>
  fromAiSdkModel(new MockLanguageModelV4({ doGenerate: answer(more) }));
const streamOf = (...chunks: LanguageModelV4StreamPart[]) =>
  fromAiSdkModel(
    new MockLanguageModelV4({
      doStream: () =>
        Promise.resolve({
          stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }),
        }),
    }),
  );
const words: LanguageModelV4StreamPart[] = [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'Half of it' },
  { type: 'text-end', id: '0' },
];
const finish = (
  unified: LanguageModelV4GenerateResult['finishReason']['unified'],
  raw?: string,
): LanguageModelV4StreamPart => ({
  type: 'finish',
  finishReason: { unified, raw },
  usage,
});

describe('how an answer of theirs ends', () => {
  it.each([
    ['content-filter', 'refusal', 'refusal'],
    ['error', undefined, 'server'],
    ['error', 'insufficient_system_resource', 'overloaded'],
    ['error', 'MALFORMED_FUNCTION_CALL', 'malformed_response'],
    ['interrupted', undefined, 'stream_truncated'],
  ] as const)('%s (%s) is %s', async (unified, raw, code) => {
    await expect(plainOf({ finishReason: { unified, raw } }).generate(request)).rejects.toMatchObject({
      code,
    });
    await expect(read(streamOf(...words, finish(unified, raw)), request)).rejects.toMatchObject({
      code,
      partial: { text: 'Half of it' },
    });
  });

  it('without a word is cut in a stream, and an answer where it came whole', async () => {
    await expect(read(streamOf(...words, finish('other')), request)).rejects.toMatchObject({
      code: 'stream_truncated',
    });
    await expect(read(streamOf(...words), request)).rejects.toMatchObject({
      code: 'stream_truncated',
      retryable: true,
    });
    expect((await read(streamOf(...words, finish('other', 'pause_turn')), request)).result).toMatchObject({
      finishReason: 'other',
      rawFinishReason: 'pause_turn',
    });
    expect(
      await plainOf({ finishReason: { unified: 'other', raw: undefined } }).generate(request),
    ).toMatchObject({ finishReason: 'other' });
  });

  it('and a call with half of its input is never given out', async () => {
    const half = { type: 'tool-call' as const, toolCallId: 'a', toolName: 'look_up', input: '{"x":' };
    await expect(
      plainOf({ content: [half], finishReason: { unified: 'tool-calls', raw: undefined } }).generate(request),
    ).rejects.toMatchObject({ code: 'malformed_response' });
    expect(
      (
        await plainOf({ content: [half], finishReason: { unified: 'length', raw: undefined } }).generate(
          request,
        )
      ).toolCalls,
    ).toEqual([]);
  });
});

describe('a model of theirs under our rules', () => {
  it('is priced and counted, cached input at its own price, and bound before it is asked', async () => {
    const price = {
      input: 1_000_000,
      output: 2_000_000,
      cacheRead: 500_000,
      cacheWrite: 3_000_000,
      cacheWrite1h: 4_000_000,
    };
    const raw = { cache_creation: { ephemeral_1h_input_tokens: 1 } };
    const model = fromAiSdkModel(
      new MockLanguageModelV4({ doGenerate: answer({ usage: { ...usage, raw } }) }),
      { price },
    );
    const result = await model.generate(request);
    expect(result.usage).toMatchObject({
      inputTokens: 10,
      cacheReadTokens: 4,
      cacheWriteTokens: 1,
      cacheWrite1hTokens: 1,
      outputTokens: 5,
      estimated: false,
    });
    expect(result.cost).toMatchObject({ status: 'known', usd: 4 + 2 + 3 + 4 + 10 });
    expect(model.bound?.(request).costUsd).toBeGreaterThan(0);
    const unpriced = fromAiSdkModel(new MockLanguageModelV4({ doGenerate: answer() }));
    expect(unpriced.bound?.(request).unpriced).toEqual(['mock-provider/mock-model-id']);
    expect((await unpriced.generate(request)).cost.status).toBe('unpriced');
  });

  it('takes the listed price of its provider and name, the tier and the bill where their raw usage has them', async () => {
    const named_ = (
      provider: string,
      modelId: string,
      more: Partial<LanguageModelV4GenerateResult> = {},
      options = {},
    ) =>
      fromAiSdkModel(
        new MockLanguageModelV4({ provider, modelId, doGenerate: answer(more) }),
        options,
      ).generate(request);
    expect((await named_('anthropic.messages', 'claude-haiku-4-5')).cost).toMatchObject({ status: 'known' });
    expect((await named_('google.generative-ai', 'gemini-2.5-flash')).cost.status).not.toBe('unpriced');
    const billed = await named_(
      'openrouter.chat',
      'x',
      { usage: { ...usage, raw: { cost: 0.5 } } },
      { costFromUsage: true },
    );
    expect(billed.cost).toMatchObject({ status: 'known', usd: 0.5 });
    const tier = await named_('openai.responses', 'gpt-5.4', {
      providerMetadata: { openai: { serviceTier: 'flex' } },
    });
    expect(tier.usage.tiers).toEqual(['flex']);
  });

  it('is estimated where they did not count', async () => {
    const none = {
      total: undefined,
      noCache: undefined,
      cacheRead: undefined,
      cacheWrite: undefined,
      text: undefined,
      reasoning: undefined,
    };
    const { usage: guessed } = await plainOf({ usage: { inputTokens: none, outputTokens: none } }).generate(
      request,
    );
    expect(guessed).toMatchObject({ estimated: true });
    expect(guessed.inputTokens).toBeGreaterThan(0);
  });

  it('stands in a route, and a budget counts what a cut answer of theirs used', async () => {
    const failing = fromAiSdkModel(theirs['@ai-sdk/anthropic']?.('m#status_529') as LanguageModelV4);
    const result = await routeModels([failing, mockModel()]).generate(request);
    expect(result.attempts.map(({ provider, code }) => [provider, code])).toEqual([
      ['anthropic', 'overloaded'],
      ['mock', undefined],
    ]);
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 10 }] });
    const price = { input: 1, output: 1 };
    const cut = wrapModel(
      fromAiSdkModel(theirs['@ai-sdk/openai chat']?.('m#cut') as LanguageModelV4, { price }),
      [withBudget(budget)],
    );
    const spent: number[] = [];
    cut.on('call', ({ usage: used }) => void spent.push(used?.outputTokens ?? 0));
    await expect(read(cut, request)).rejects.toMatchObject({ code: 'stream_truncated' });
    expect(spent[0]).toBeGreaterThan(0);
  });

  it('gets what a request says, and warns of what it cannot take', async () => {
    const model = new MockLanguageModelV4({
      doGenerate: answer({
        warnings: ['seed', 'reasoning'].map((feature) => ({ type: 'unsupported' as const, feature })),
      }),
    });
    const { warnings } = await fromAiSdkModel(model, {
      providerOptions: { anthropic: { effort: 'low' } },
      headers: { 'x-a': '1' },
    }).generate({
      ...request,
      system: 'Be brief.',
      effort: 'high',
      cachePrompt: '1h',
      extraBody: { a: 1 },
      providerOptions: { openai: { store: false } },
      headers: { 'x-b': '2' },
      trace: () => '00-1-2-01',
    });
    expect(warnings.map(({ setting }) => setting)).toEqual(['cachePrompt', 'extraBody', 'seed', 'effort']);
    expect(model.doGenerateCalls[0]).toMatchObject({
      reasoning: 'high',
      maxOutputTokens: 4096,
      providerOptions: { anthropic: { effort: 'low' }, openai: { store: false } },
      headers: { 'x-a': '1', 'x-b': '2', traceparent: '00-1-2-01' },
    });
  });

  it('shows its thought, plain too, but not behind an output guard, which does not read it', async () => {
    const thinking = plainOf({
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Fine.' },
      ],
    });
    expect((await thinking.generate(request)).reasoning).toBe('Hm.');
    const verdict = { action: 'allow', score: 0, reasons: [] } as const;
    const guard = { open: () => ({ push: (chunk: string) => chunk, end: () => ({ text: '', verdict }) }) };
    const result = await withOutputGuard(guard)(thinking).generate(request);
    expect([result.text, result.reasoning]).toEqual(['Fine.', undefined]);
    const replayed = responseRules(thinking).toEvents(await thinking.generate(request));
    expect(replayed.map(({ type }) => type)).toEqual(['start', 'reasoning', 'text', 'finish']);
  });

  it('says no to a body in the words of a dialect: another target may speak it', async () => {
    const wire = { dialect: 'chat', body: '{}', headers: {}, texts: [] } as const;
    await expect(plainOf({}).generate({ ...request, wire })).rejects.toMatchObject({
      code: 'bad_request',
      providerCode: 'unsupported',
    });
  });

  it('keeps files, sources and what its provider says beside, for whoever looks and for the next turn', async () => {
    const content: LanguageModelV4GenerateResult['content'] = [
      { type: 'text', text: 'See.' },
      { type: 'source', sourceType: 'url', id: 's', url: 'https://example.org' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array([1, 2]) } },
    ];
    const { text: words_, providerData } = await plainOf({
      content,
      providerMetadata: { google: { groundingMetadata: null } },
    }).generate(request);
    expect(words_).toBe('See.');
    expect(providerData).toEqual({
      provider: 'mock-provider',
      model: 'mock-model-id',
      aiSdk: {
        content: [
          content[0],
          content[1],
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AQI=' } },
        ],
        metadata: { google: { groundingMetadata: null } },
      },
    });
    expect(JSON.parse(JSON.stringify(providerData))).toEqual(providerData);
  });

  it.each(['generate', 'stream'] as const)(
    'ends with its limits and its caller though the model never answers and hears no signal (%s)',
    async (way) => {
      const deaf = new MockLanguageModelV4({
        doGenerate: () => new Promise(() => {}),
        doStream: () => new Promise(() => {}),
      });
      const ask = (model: TextModel, asked: TextRequest): Promise<unknown> =>
        way === 'generate' ? model.generate(asked) : read(model, asked);
      const late = ask(fromAiSdkModel(deaf, { totalTimeoutMs: 20 }), request);
      await expect(late).rejects.toMatchObject({ code: 'total_timeout' });
      const controller = new AbortController();
      const left = ask(fromAiSdkModel(deaf), { ...request, signal: controller.signal });
      controller.abort(new Error('gone'));
      await expect(left).rejects.toMatchObject({ code: 'aborted', cause: { message: 'gone' } });
    },
  );

  it('ends with idle_timeout when a stream stalls, and is whole when it only does not close', async () => {
    const stalling = (...chunks: LanguageModelV4StreamPart[]) => {
      let cancelled = false;
      const stream = new ReadableStream<LanguageModelV4StreamPart>({
        start(controller) {
          for (const each of chunks) controller.enqueue(each);
        },
        cancel: () => void (cancelled = true),
      });
      return { model: new MockLanguageModelV4({ doStream: { stream } }), wasCancelled: () => cancelled };
    };
    const stalled = stalling(...words);
    await expect(read(fromAiSdkModel(stalled.model, { idleTimeoutMs: 20 }), request)).rejects.toMatchObject({
      code: 'idle_timeout',
      partial: { text: 'Half of it' },
    });
    expect(stalled.wasCancelled()).toBe(true);
    const whole = stalling(...words, finish('stop', 'stop'));
    expect((await read(fromAiSdkModel(whole.model), request)).result.text).toBe('Half of it');
    const endless = stalling(...words);
    await expect(read(fromAiSdkModel(endless.model, { maxResponseBytes: 4 }), request)).rejects.toMatchObject(
      { code: 'malformed_response' },
    );
  });

  it('writes down what had come when the consumer leaves', async () => {
    const model = wrapModel(streamOf(...words, ...words, finish('stop')), []);
    const outcomes: string[] = [];
    model.on('call', ({ outcome, attempts }) => void outcomes.push(outcome, attempts[0]?.code ?? 'none'));
    for await (const event of model.stream(request)) if (event.type === 'text') break;
    expect(outcomes).toEqual(['abandoned', 'aborted']);
  });

  it.each(['anthropic.messages', 'amazon-bedrock', 'vertex.anthropic.messages', 'openai.responses'])(
    'asks %s for a schema in the text where the strict mode behind it takes none that refers to itself',
    async (provider) => {
      const theirs_ = new MockLanguageModelV4({ provider, doGenerate: answer() });
      const jsonSchema = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
      await fromAiSdkModel(theirs_).generate({ ...request, schema: { name: 'node', jsonSchema } });
      const [call] = theirs_.doGenerateCalls;
      const isStrict = provider === 'openai.responses';
      expect(call?.responseFormat).toEqual(
        isStrict ? { type: 'json', name: 'node', schema: jsonSchema } : undefined,
      );
      expect(call?.prompt.some(({ role }) => role === 'system')).toBe(!isStrict);
    },
  );

  it('refuses a model of an older specification, and none at all', () => {
    const old = { ...new MockLanguageModelV4(), specificationVersion: 'v3' } as unknown as LanguageModelV4;
    expect(() => fromAiSdkModel(old)).toThrow(/model must speak v4.*this one speaks v3/s);
    expect(() => fromAiSdkModel('openai/gpt-5' as never)).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    );
    expect(() => fromAiSdkModel(new MockLanguageModelV4(), { totalTimeoutMs: -1 })).toThrow(/totalTimeoutMs/);
  });
});
