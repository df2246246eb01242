// Models of ours in the real AI SDK: plain, streamed, loops of tools, objects, errors, and the layers around them.
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { APICallError } from '@ai-sdk/provider';
import { AiError, type TextModel } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { generateText, isStepCount, Output, streamText, tool } from 'ai';
import { z } from 'zod';
import { toAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import {
  createMemoryBudget,
  withBudget,
  withFallback,
  withObject,
  withOutputGuard,
  withRedaction,
  wrapModel,
} from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { mockModel, startEmulator } from '../../src/testing.ts';
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
  itemDone,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
  textBlock,
  textDelta,
  toolBlock,
  toolPart,
  wholeTool,
} from '../oracle/support/bytes.ts';
import { type Script, script } from './script.ts';

const lookUp = tool({
  description: 'Looks up.',
  inputSchema: z.object({ x: z.number() }),
  execute: ({ x }) => ({ found: x + 1 }),
});
const signed = { type: 'thinking', thinking: 'I need the tool.', signature: 'c2lnbmVk' };
const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
const sealed = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [{ type: 'summary_text', text: 'I need the tool.' }],
  encrypted_content: 'c2VhbGVk',
};
const signature = { google: { thought_signature: 'c2lnbmVk' } };

const anthropicStream = named(
  opening(),
  blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
  blockDelta(0, { type: 'thinking_delta', thinking: 'I need the tool.' }),
  blockDelta(0, { type: 'signature_delta', signature: 'c2lnbmVk' }),
  blockStop(0),
  ...toolBlock(1, 'call_1', '{"x":1}'),
  ...closing('tool_use'),
);
const chatPart = { ...toolPart(0, 'call_1', '{"x":1}'), extra_content: signature };

interface Loop {
  readonly name: string;
  readonly model: (server: Script) => TextModel;
  readonly plain: readonly string[];
  readonly streamed: readonly string[];
  /** What the model gets back in the second step, in the provider's own words. */
  readonly sentBack: (body: Record<string, unknown> | undefined) => unknown;
  readonly expected: unknown;
  readonly thought: string | undefined;
}

const loops: readonly Loop[] = [
  {
    name: 'anthropic',
    model: ({ fetch }) => createAnthropicModel({ model: 'm', apiKey: 'k', fetch }),
    plain: [message([signed, use], 'tool_use'), message([{ type: 'text', text: 'It is 2.' }])],
    streamed: [anthropicStream, named(opening(), ...textBlock(0, 'It ', 'is 2.'), ...closing())],
    sentBack: (body) =>
      (body?.['messages'] as { content: unknown }[] | undefined)?.slice(1).map(({ content }) => content),
    expected: [[signed, use], [{ type: 'tool_result', tool_use_id: 'call_1', content: '{"found":2}' }]],
    thought: 'I need the tool.',
  },
  {
    name: 'responses',
    model: ({ fetch }) => createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', fetch }),
    plain: [
      JSON.stringify(response([sealed, called('{"x":1}')])),
      JSON.stringify(response([said('It is 2.')])),
    ],
    streamed: [
      named(
        created,
        itemDone(sealed),
        itemDone(called('{"x":1}'), 1),
        completed([sealed, called('{"x":1}')]),
      ),
      named(created, textDelta('It is 2.'), completed([said('It is 2.')])),
    ],
    sentBack: (body) => (body?.['input'] as unknown[] | undefined)?.slice(1),
    expected: [
      sealed,
      { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"x":1}' },
      { type: 'function_call_output', call_id: 'call_1', output: '{"found":2}' },
    ],
    thought: undefined,
  },
  {
    name: 'chat completions',
    model: ({ fetch }) => createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch }),
    plain: [
      completion(
        {
          reasoning_content: 'I need the tool.',
          tool_calls: [{ ...wholeTool('call_1', '{"x":1}'), extra_content: signature }],
        },
        'tool_calls',
      ),
      completion({ content: 'It is 2.' }),
    ],
    streamed: [
      sse(
        role,
        chunk({ reasoning_content: 'I need the tool.' }),
        chunk({ tool_calls: [chatPart] }),
        end('tool_calls'),
        done,
      ),
      sse(role, text('It is 2.'), end('stop'), done),
    ],
    sentBack: (body) => (body?.['messages'] as unknown[] | undefined)?.slice(1),
    expected: [
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'I need the tool.',
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'look_up', arguments: '{"x":1}' },
            extra_content: signature,
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"found":2}' },
    ],
    thought: 'I need the tool.',
  },
];

describe.each(loops)('a loop of two steps over $name', (loop) => {
  const asked = { prompt: 'What is it?', tools: { look_up: lookUp }, stopWhen: isStepCount(3) };

  it('plain: the second step gets thought and signatures back as they came', async () => {
    const server = script(...loop.plain);
    const result = await generateText({ model: toAiSdkModel(loop.model(server)), ...asked });
    expect(result.text).toBe('It is 2.');
    expect(result.steps).toHaveLength(2);
    if (loop.thought !== undefined) expect(result.steps[0]?.reasoningText).toBe(loop.thought);
    expect(loop.sentBack(server.bodies[1])).toEqual(loop.expected);
  });

  it('streamed: the same', async () => {
    const server = script(...loop.streamed);
    const result = streamText({ model: toAiSdkModel(loop.model(server)), ...asked });
    let words = '';
    for await (const piece of result.textStream) words += piece;
    expect(words).toBe('It is 2.');
    const steps = await result.steps;
    expect(steps).toHaveLength(2);
    if (loop.thought !== undefined) expect(steps[0]?.reasoningText).toBe(loop.thought);
    expect(loop.sentBack(server.bodies[1])).toEqual(loop.expected);
  });
});

describe('a choice of tools', () => {
  const found: LanguageModelV4CallOptions['tools'] = [
    { type: 'provider', id: 'openai.web_search', name: 'web_search', args: {} },
  ];
  const hello: LanguageModelV4CallOptions['prompt'] = [
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
  ];

  // Refused by strict servers: vllm-project/vllm#40311, langgenius/dify#12485, writer/writer-framework#1013.
  it('is not sent where there are no tools, though their loop always chooses', async () => {
    const server = script(completion({ content: 'Fine.' }));
    const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch: server.fetch });
    await generateText({ model: toAiSdkModel(model), prompt: 'Hello' });
    expect(server.bodies[0]).not.toHaveProperty('tool_choice');
    await using strict = await startEmulator({ strict: { apiKey: 'k', models: ['m'] } });
    const { openaiUrl: baseUrl } = strict;
    const strictModel = createOpenAiCompatibleModel({ model: 'm', apiKey: 'k', baseUrl });
    expect((await generateText({ model: toAiSdkModel(strictModel), prompt: 'Hello' })).text).toMatch(/^Gr/);
  });

  it.each([
    ['anthropic', createAnthropicModel, message([{ type: 'text', text: 'Fine.' }])],
    ['responses', createOpenAiModel, JSON.stringify(response([said('Fine.')]))],
  ] as const)(
    'over %s is not sent where all tools were of one provider, with a warning',
    async (_, make, answer) => {
      for (const toolChoice of [{ type: 'required' }, { type: 'tool', toolName: 'web_search' }] as const) {
        const server = script(answer);
        const model = toAiSdkModel(make({ model: 'm', apiKey: 'k', fetch: server.fetch }));
        const { warnings } = await model.doGenerate({ prompt: hello, tools: found, toolChoice });
        expect(server.bodies[0]).not.toHaveProperty('tool_choice');
        expect(server.bodies[0]).not.toHaveProperty('tools');
        expect(warnings.map((warning) => 'feature' in warning && warning.feature)).toEqual([
          'tool openai.web_search',
          'toolChoice',
        ]);
      }
    },
  );
});

describe('a model of ours in generateText and streamText', () => {
  const prompt = 'Hello';

  it('says cost, attempts, cache and the like in its metadata, and usage in their words', async () => {
    const {
      providerMetadata,
      usage,
      response: answered,
      finishReason,
    } = await generateText({ model: toAiSdkModel(mockModel()), prompt });
    expect(finishReason).toBe('stop');
    expect(answered.modelId).toBe('mock');
    expect(usage).toMatchObject({
      inputTokens: 2,
      outputTokens: 4,
      totalTokens: 6,
      inputTokenDetails: { noCacheTokens: 2 },
    });
    expect(providerMetadata?.['tpl']).toMatchObject({
      cost: { status: 'estimated' },
      attempts: [{ attempt: 1, ok: true }],
      provider: 'mock',
      degraded: false,
    });
  });

  it('gives an object that fits, also where a layer of ours mended it', async () => {
    const object = { mood: 'good' };
    const output = Output.object({ schema: z.object({ mood: z.string() }) });
    const plain = await generateText({
      model: toAiSdkModel(mockModel({ answers: [JSON.stringify(object)] })),
      prompt,
      output,
    });
    expect(plain.output).toEqual(object);
    const streamed = streamText({
      model: toAiSdkModel(mockModel({ answers: [JSON.stringify(object)] })),
      prompt,
      output,
    });
    expect(await streamed.output).toEqual(object);
    const asked = mockModel({ answers: [JSON.stringify(object)] });
    await generateText({ model: toAiSdkModel(wrapModel(asked, [withObject()])), prompt, output });
    expect(asked.requests[0]?.schema).toMatchObject({
      name: 'response',
      jsonSchema: { type: 'object', required: ['mood'] },
    });
    expect(asked.requests[0]?.schema?.isLoose).toBeUndefined();
  });

  it('asks in the text for a schema that no strict mode holds as it is', async () => {
    const asked = mockModel({ answers: ['{}'] });
    const output = Output.object({ schema: z.object({ mood: z.string().optional() }) });
    await generateText({ model: toAiSdkModel(asked), prompt, output });
    expect(asked.requests[0]?.schema?.isLoose).toBe(true);
  });

  it('takes tenant, payer and operation from the options of the call before those of the model', async () => {
    const asked = mockModel();
    const model = toAiSdkModel(asked, { tenant: 'one', operation: 'all' });
    await generateText({
      model,
      prompt,
      providerOptions: { tpl: { tenant: 'two', spender: 'two/key', cachePrompt: '1h' } },
    });
    expect(asked.requests[0]).toMatchObject({
      tenant: 'two',
      spender: 'two/key',
      operation: 'all',
      cachePrompt: '1h',
    });
    expect(asked.requests[0]?.providerOptions).toBeUndefined();
  });

  it('keeps its layers: budget, fallback, redaction and guard hold in their loop', async () => {
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 1000, tokens: 1 }] });
    const spent = toAiSdkModel(wrapModel(mockModel(), [withBudget(budget)]));
    await expect(generateText({ model: spent, prompt, maxRetries: 0 })).rejects.toMatchObject({
      code: 'budget_exceeded',
    });
    const fallen = toAiSdkModel(
      wrapModel(mockModel({ answers: [{ failWith: 'server' }] }), [
        withFallback(mockModel({ provider: 'offline' })),
      ]),
    );
    const degraded = await generateText({ model: fallen, prompt });
    expect(degraded.providerMetadata?.['tpl']?.['degraded']).toBe(true);
    const seen = mockModel({ answers: ['I greet [NAME_1].'] });
    const private_ = toAiSdkModel(
      wrapModel(seen, [withRedaction({ redactor: () => [], names: ['Ada Lovelace'] })]),
    );
    const restored = await generateText({ model: private_, prompt: 'I am Ada Lovelace.' });
    expect([JSON.stringify(seen.requests[0]?.messages), restored.text]).toEqual([
      '[{"role":"user","content":"I am [NAME_1]."}]',
      'I greet Ada Lovelace.',
    ]);
    const verdict = { action: 'block', score: 1, reasons: ['leak'] } as const;
    const guard = { open: () => ({ push: () => '', end: () => ({ text: '', verdict }) }) };
    const blocked = toAiSdkModel(wrapModel(mockModel(), [withOutputGuard(guard)]));
    await expect(generateText({ model: blocked, prompt })).rejects.toMatchObject({ code: 'guard_blocked' });
  });

  it('rejects with their class of error where a provider failed, with ours as its cause', async () => {
    const model = toAiSdkModel(mockModel({ answers: [{ failWith: 'rate_limited', retryAfterMs: 1500 }] }));
    for (const ask of [model.doGenerate, model.doStream]) {
      const error: unknown = await ask({
        prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
      }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!APICallError.isInstance(error)) throw new Error('another class', { cause: error });
      expect(error).toMatchObject({
        isRetryable: true,
        responseHeaders: { 'retry-after-ms': '1500' },
        data: { code: 'rate_limited' },
      });
      expect(AiError.isInstance(error.cause) && error.cause.code).toBe('rate_limited');
      expect(JSON.stringify(error)).not.toContain('"x"');
    }
  });

  it('is asked again by their loop where trying again helps, and not where it does not', async () => {
    const mended = mockModel({ answers: [{ failWith: 'overloaded', retryAfterMs: 1 }, 'Fine.'] });
    expect((await generateText({ model: toAiSdkModel(mended), prompt })).text).toBe('Fine.');
    const refused = mockModel({ answers: [{ failWith: 'auth' }, 'Fine.'] });
    await expect(generateText({ model: toAiSdkModel(refused), prompt })).rejects.toMatchObject({
      cause: { code: 'auth' },
    });
    expect(refused.requests).toHaveLength(1);
  });

  it('ends a stream that broke off with one error, and no end', async () => {
    const model = toAiSdkModel(
      mockModel({ answers: [{ text: 'half of it', failWith: 'stream_truncated' }] }),
    );
    const errors: unknown[] = [];
    const parts: string[] = [];
    for await (const part of streamText({ model, prompt, onError: ({ error }) => void errors.push(error) })
      .fullStream)
      parts.push(part.type);
    expect(parts.filter((type) => type === 'error')).toHaveLength(1);
    expect(errors).toEqual([
      expect.objectContaining({ cause: expect.objectContaining({ code: 'stream_truncated' }) }),
    ]);
  });

  it('stops at once, upstream too, when the caller aborts or leaves', async () => {
    const controller = new AbortController();
    let signal: AbortSignal | undefined;
    const endless: TextModel = {
      id: 'endless',
      generate: () => new Promise(() => {}),
      async *stream(request) {
        signal = request.signal;
        yield { type: 'start', provider: 'p', model: 'm' };
        for (;;) {
          request.signal?.throwIfAborted();
          yield { type: 'text', text: 'on and ' };
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    };
    const parts: string[] = [];
    for await (const part of streamText({
      model: toAiSdkModel(endless),
      prompt,
      abortSignal: controller.signal,
    }).fullStream) {
      parts.push(part.type);
      if (part.type === 'text-delta') controller.abort();
    }
    expect(parts).toContain('abort');
    expect(signal?.aborted).toBe(true);
    const { stream } = await toAiSdkModel(endless).doStream({ prompt: [] });
    await stream.cancel(new Error('gone'));
    expect(signal?.aborted).toBe(true);
    const gone = AbortSignal.abort(new DOMException('gone', 'AbortError'));
    await expect(
      generateText({ model: toAiSdkModel(mockModel()), prompt, abortSignal: gone }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});
