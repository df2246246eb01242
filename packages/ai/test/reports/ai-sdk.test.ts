// Public reports about models, wrappers and bridges of the AI SDK, played to ours in the real `ai` package.
import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { TextModel, TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import {
  convertToModelMessages,
  extractReasoningMiddleware,
  generateText,
  isStepCount,
  readUIMessageStream,
  smoothStream,
  streamText,
  tool,
  type UIMessage,
  wrapLanguageModel,
} from 'ai';
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test';
import { z } from 'zod';
import { fromAiSdkModel, toAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { nextTurn, routeModels, withRedaction, wrapModel } from '../../src/index.ts';
import { createOpenAiCompatibleModel } from '../../src/openai.ts';
import { mockModel } from '../../src/testing.ts';
import { script } from '../ai-sdk/script.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  closing,
  completion,
  message,
  named,
  opening,
  textBlock,
  toolBlock,
  wholeTool,
} from '../oracle/support/bytes.ts';

const signed = { type: 'thinking', thinking: 'I need the tool.', signature: 'c2lnbmVk' };
const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
const thinking = named(
  opening(),
  blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
  blockDelta(0, { type: 'thinking_delta', thinking: 'I need the tool.' }),
  blockDelta(0, { type: 'signature_delta', signature: 'c2lnbmVk' }),
  blockStop(0),
  ...toolBlock(1, 'call_1', '{"x":1}'),
  ...closing('tool_use'),
);
const fine = named(opening(), ...textBlock(0, 'Fine.'), ...closing());
const lookUp = tool({ inputSchema: z.object({ x: z.number() }), execute: () => 'ok' });
const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }] };
const prompt = 'How is it?';
const usage = {
  inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
};
const streaming = (...chunks: LanguageModelV4StreamPart[]): LanguageModelV4 =>
  new MockLanguageModelV4({
    doStream: () =>
      Promise.resolve({
        stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }),
      }),
  });
const half: LanguageModelV4StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'half' },
];
const turnOf = (body: Record<string, unknown> | undefined) =>
  (body?.['messages'] as { content: unknown }[] | undefined)?.[1]?.content;

async function finished(model: TextModel) {
  for await (const event of model.stream(request)) if (event.type === 'finish') return event.result;
  throw new Error('no finish');
}

describe('reports: the AI SDK', () => {
  it('vercel/ai#11602, #11689: thinking goes back with its signature, also through smoothStream', async () => {
    const server = script(thinking, fine);
    const model = toAiSdkModel(createAnthropicModel({ model: 'm', apiKey: 'k', fetch: server.fetch }));
    const result = streamText({
      model,
      prompt,
      tools: { look_up: lookUp },
      stopWhen: isStepCount(3),
      experimental_transform: smoothStream({ delayInMs: null }),
    });
    expect(await result.text).toBe('Fine.');
    expect(turnOf(server.bodies[1])).toEqual([signed, use]);
  });

  it('vercel/ai#10560, #10734: a call whose input does not fit its tool keeps its signature', async () => {
    const extra_content = { google: { thought_signature: 'c2lnbmVk' } };
    const server = script(
      completion(
        { tool_calls: [{ ...wholeTool('call_1', '{"x":"no number"}'), extra_content }] },
        'tool_calls',
      ),
      completion({ content: 'Fine.' }),
    );
    const model = toAiSdkModel(
      createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch: server.fetch }),
    );
    await generateText({ model, prompt, tools: { look_up: lookUp }, stopWhen: isStepCount(3) });
    const [, asked, told] = (server.bodies[1]?.['messages'] ?? []) as Record<string, unknown>[];
    expect(asked?.['tool_calls']).toEqual([expect.objectContaining({ id: 'call_1', extra_content })]);
    expect(String(told?.['content'])).toMatch(/^Error: /);
  });

  it('levante-hub/levante#176, OpenRouterTeam/ai-sdk-provider#381: signatures survive a page that keeps messages of its own', async () => {
    const server = script(thinking, fine);
    const model = toAiSdkModel(createAnthropicModel({ model: 'm', apiKey: 'k', fetch: server.fetch }));
    const first = streamText({ model, prompt, tools: { look_up: lookUp }, stopWhen: isStepCount(3) });
    let kept: UIMessage | undefined;
    for await (const seen of readUIMessageStream({ stream: first.toUIMessageStream() })) kept = seen;
    const stored = JSON.parse(JSON.stringify(kept)) as UIMessage;
    const asked: UIMessage = { id: 'u', role: 'user', parts: [{ type: 'text', text: prompt }] };
    const messages = await convertToModelMessages([asked, stored, { ...asked, id: 'v' }]);
    const again = script(message([{ type: 'text', text: 'Fine.' }]));
    await generateText({
      model: toAiSdkModel(createAnthropicModel({ model: 'm', apiKey: 'k', fetch: again.fetch })),
      messages,
    });
    expect(turnOf(again.bodies[0])).toEqual([signed, use]);
  });

  it('OpenRouterTeam/ai-sdk-provider#491: after a failover no provider gets the seal of another', async () => {
    const sealed = createAnthropic({ apiKey: 'k', fetch: script(message([signed, use], 'tool_use')).fetch })(
      'm',
    );
    const result = await fromAiSdkModel(sealed).generate({
      ...request,
      tools: [{ name: 'look_up', description: '', inputSchema: { type: 'object' } }],
    });
    const next = nextTurn(request, result, [{ toolCallId: 'call_1', content: 'ok' }]);
    const other = new MockLanguageModelV4({
      provider: 'other',
      doGenerate: {
        content: [{ type: 'text', text: 'Fine.' }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage,
        warnings: [],
      },
    });
    await fromAiSdkModel(other).generate(next);
    expect(other.doGenerateCalls[0]?.prompt[1]?.content).toEqual([
      { type: 'tool-call', toolCallId: 'call_1', toolName: 'look_up', input: { x: 1 } },
    ]);
    const chat = script(completion({ content: 'Fine.' }));
    await createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch: chat.fetch }).generate(
      next,
    );
    expect(JSON.stringify(chat.bodies[0])).not.toMatch(/c2lnbmVk|I need/);
  });

  it('vercel/ai#11170, #12771: usage is counted behind a middleware of theirs', async () => {
    const model = wrapLanguageModel({
      model: toAiSdkModel(mockModel()),
      middleware: extractReasoningMiddleware({ tagName: 'think' }),
    });
    const { usage: counted } = await generateText({ model, prompt });
    expect(
      [counted.inputTokens, counted.outputTokens, counted.totalTokens].every((count) => Number(count) > 0),
    ).toBe(true);
    const back = await fromAiSdkModel(model).generate(request);
    expect(back.cost).toMatchObject({ status: 'estimated' });
  });

  it('anomalyco/opencode#26170: a finish without a word and without tokens is no answer', async () => {
    const none = {
      inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 0, text: 0, reasoning: 0 },
    };
    const model = fromAiSdkModel(
      streaming(...half, { type: 'finish', finishReason: { unified: 'other', raw: undefined }, usage: none }),
    );
    await expect(finished(model)).rejects.toMatchObject({
      code: 'stream_truncated',
      retryable: true,
      partial: { text: 'half' },
    });
  });

  it('vercel/ai#18667: an error inside a stream has a code, and says whether trying again helps', async () => {
    const forms: readonly (readonly [unknown, string])[] = [
      [{ type: 'overloaded_error', message: 'Overloaded' }, 'overloaded'],
      [{ code: 429, message: 'Resource exhausted.', status: 'RESOURCE_EXHAUSTED' }, 'rate_limited'],
      [{ message: 'no', type: 'insufficient_quota', code: 'insufficient_quota' }, 'quota_exhausted'],
      ['the server had an error', 'server'],
      [new TypeError('terminated'), 'stream_truncated'],
    ];
    for (const [error, code] of forms)
      await expect(
        finished(fromAiSdkModel(streaming(...half, { type: 'error', error }))),
      ).rejects.toMatchObject({ code });
  });

  it('vercel/ai#15922, googleapis/python-genai#2604: a failure before the first word goes to the next target', async () => {
    const early = fromAiSdkModel(
      streaming(
        { type: 'stream-start', warnings: [] },
        { type: 'error', error: { type: 'overloaded_error' } },
      ),
    );
    const result = await finished(routeModels([early, mockModel({ answers: ['Fine.'] })]));
    expect([result.text, result.attempts.length]).toEqual(['Fine.', 2]);
    const call = toAiSdkModel(mockModel({ answers: [{ failWith: 'overloaded' }] })).doStream({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
    });
    await expect(call).rejects.toMatchObject({ isRetryable: true });
  });

  it('zirkelc/ai-retry#42, vercel/ai#4726: an error in the middle reaches onError, and the stream does not reject', async () => {
    const seen: unknown[] = [];
    const model = toAiSdkModel(mockModel({ answers: [{ text: 'half of it', failWith: 'overloaded' }] }));
    const { textStream } = streamText({ model, prompt, onError: ({ error }) => void seen.push(error) });
    let words = '';
    for await (const piece of textStream) words += piece;
    expect([words, seen]).toEqual(['half of it', [expect.objectContaining({ isRetryable: true })]]);
  });

  it('mastra-ai/mastra#15474: the marker of a prompt that is to be kept reaches Anthropic, from a system text and from a tool', async () => {
    const server = script(message([{ type: 'text', text: 'Fine.' }]));
    const model = toAiSdkModel(createAnthropicModel({ model: 'm', apiKey: 'k', fetch: server.fetch }));
    const providerOptions = { anthropic: { cacheControl: { type: 'ephemeral', ttl: '1h' } } };
    await generateText({
      model,
      instructions: { role: 'system', content: 'Be brief.', providerOptions },
      prompt,
    });
    expect(server.bodies[0]?.['system']).toEqual([
      { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]);
    await generateText({
      model,
      prompt,
      tools: { look_up: tool({ inputSchema: z.object({}), providerOptions }) },
    });
    expect(server.bodies[1]?.['tools']).toEqual([
      expect.objectContaining({ cache_control: { type: 'ephemeral', ttl: '1h' } }),
    ]);
  });

  it('PostHog/posthog-js#2829, earendil-works/pi#2148: cached input is paid for once, at its own price', async () => {
    const counts = {
      input_tokens: 5,
      cache_read_input_tokens: 1000,
      cache_creation_input_tokens: 0,
      output_tokens: 10,
    };
    const server = script(message([{ type: 'text', text: 'Fine.' }], 'end_turn', { usage: counts }));
    const theirs = createAnthropic({ apiKey: 'k', fetch: server.fetch })('claude-haiku-4-5');
    const { usage: counted, cost } = await fromAiSdkModel(theirs, {
      price: { input: 1, output: 5, cacheRead: 0.1 },
    }).generate(request);
    expect(counted).toMatchObject({ inputTokens: 1005, cacheReadTokens: 1000, outputTokens: 10 });
    expect(cost).toMatchObject({ status: 'known', usd: (5 * 1 + 1000 * 0.1 + 10 * 5) / 1_000_000 });
  });

  it('vercel/ai#18872: a block that ends under another name than it began with breaks nothing', async () => {
    const model = fromAiSdkModel(
      streaming(
        { type: 'reasoning-start', id: 'rs_1' },
        { type: 'reasoning-delta', id: 'rs_1', delta: 'Hm.' },
        { type: 'reasoning-end', id: 'reasoning-0' },
        { type: 'finish', finishReason: { unified: 'length', raw: 'max_output_tokens' }, usage },
      ),
    );
    expect(await finished(model)).toMatchObject({ text: '', reasoning: 'Hm.', finishReason: 'length' });
  });

  it('vercel/ai#18255: a call that is never answered ends, plain too', async () => {
    const deaf = new MockLanguageModelV4({ doGenerate: () => new Promise(() => {}) });
    const model = toAiSdkModel(fromAiSdkModel(deaf, { totalTimeoutMs: 20 }));
    await expect(generateText({ model, prompt, maxRetries: 0 })).rejects.toMatchObject({
      cause: { code: 'total_timeout' },
    });
  });

  it('vercel/ai#8249, #17327: a model of another specification is refused by name', () => {
    const old = { specificationVersion: 'v2', provider: 'openai.responses', modelId: 'gpt-5-mini' };
    expect(() => fromAiSdkModel(old as never)).toThrow(/v4, the specification of ai 7; this one speaks v2/);
  });

  it('a redacted conversation keeps its placeholders in the thought that goes back, and shows the values', async () => {
    const said = 'I ask [NAME_1].';
    const server = script(
      message([{ ...signed, thinking: said }, { type: 'text', text: said }, use], 'tool_use'),
      message([{ type: 'text', text: 'Done, [NAME_1].' }]),
    );
    const theirs = createAnthropic({ apiKey: 'k', fetch: server.fetch })('m');
    const guarded = wrapModel(fromAiSdkModel(theirs), [
      withRedaction({ redactor: () => [], names: ['Ada Lovelace'] }),
    ]);
    const result = await generateText({
      model: toAiSdkModel(guarded),
      prompt: 'I am Ada Lovelace.',
      tools: { look_up: lookUp },
      stopWhen: isStepCount(3),
    });
    expect([result.steps[0]?.text, result.steps[0]?.reasoningText, result.text]).toEqual([
      'I ask Ada Lovelace.',
      'I ask Ada Lovelace.',
      'Done, Ada Lovelace.',
    ]);
    expect(JSON.stringify(server.bodies)).not.toContain('Lovelace');
    expect(turnOf(server.bodies[1])).toEqual([
      { ...signed, thinking: said },
      { type: 'text', text: said },
      use,
    ]);
  });
});
