// A server that says its last word and never closes: what the answer says is what counts, not the silence after it.
import { describe, expect, it } from '@jest/globals';
import { MockLanguageModelV4 } from 'ai/test';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { AiError, routeModels, type TextModel } from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { mockModel } from '../../src/testing.ts';
import {
  blockDelta,
  blockStart,
  called,
  chunk,
  closing,
  completed,
  done,
  end,
  itemDone,
  named,
  opening,
  role,
  sse,
  text,
  textBlock,
  toolBlock,
  toolPart,
} from '../oracle/support/bytes.ts';

const price = { input: 1, output: 1 };

/** Sends all of it and stays open. */
const stays = (words: string) => async (): Promise<Response> =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(words));
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );
const anthropic = (words: string) =>
  createAnthropicModel({ model: 'm', apiKey: 'k', price, fetch: stays(words) });
const chat = (words: string) =>
  createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', price, fetch: stays(words) });
const responses = (words: string) =>
  createOpenAiModel({ model: 'm', apiKey: 'k', price, fetch: stays(words) });

/** How a stream of the model ended. */
async function endOf(model: TextModel): Promise<AiError | string> {
  try {
    for await (const event of model.stream({ messages: [{ role: 'user', content: 'Hi.' }] }))
      if (event.type === 'finish') return event.result.text;
    return 'no end';
  } catch (error) {
    if (AiError.isInstance(error)) return error;
    throw error;
  }
}

const refusals: readonly (readonly [string, TextModel])[] = [
  ['Anthropic', anthropic(named(opening(), ...textBlock(0, 'I'), ...closing('refusal')))],
  ['chat completions', chat(sse(role, text('I'), end('content_filter', { usage: undefined }), done))],
];
const unreadable: readonly (readonly [string, TextModel])[] = [
  ['Anthropic', anthropic(named(opening(), ...toolBlock(0, 'call_1', '{"x":'), ...closing('tool_use')))],
  [
    'chat completions',
    chat(sse(role, chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":')] }), end('tool_calls'), done)),
  ],
  ['Responses', responses(named(itemDone(called('{"x":'), 0), completed([called('{"x":')])))],
];

describe('an answer whose server never closes', () => {
  it.each(refusals)('is refused where the model declined, and nobody else is asked: %s', async (_, model) => {
    const second = mockModel({ provider: 'second' });
    const ended = await endOf(routeModels([model, second]));
    expect(ended).toMatchObject({ code: 'refusal' });
    const { attempts } = ended as AiError;
    expect(attempts?.map(({ provider, code }) => [provider, code])).toEqual([
      [model.id.split('/')[0], 'refusal'],
    ]);
  });

  it('is paid for by what was counted, and not by a guess', async () => {
    const ended = await endOf(refusals[0]?.[1] as TextModel);
    expect((ended as AiError).attempts?.[0]?.usage).toMatchObject({
      inputTokens: 10,
      outputTokens: 5,
      estimated: false,
    });
  });

  it.each(unreadable)('is not readable where a call is cut: %s', async (_, model) => {
    expect(await endOf(model)).toMatchObject({ code: 'malformed_response' });
  });

  it('is whole where it was whole, and late where its last word is missing', async () => {
    expect(await endOf(anthropic(named(opening(), ...textBlock(0, 'Yes'), ...closing())))).toBe('Yes');
    const cut = named(
      opening(),
      blockStart(0, { type: 'text', text: '' }),
      blockDelta(0, { type: 'text_delta', text: 'Y' }),
    );
    const short = { model: 'm', apiKey: 'k', idleTimeoutMs: 30 };
    expect(await endOf(createAnthropicModel({ ...short, fetch: stays(cut) }))).toMatchObject({
      code: 'idle_timeout',
    });
  });

  it('is refused where a model of the AI SDK declined', async () => {
    const usage = {
      inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 2, text: 2, reasoning: 0 },
    };
    const parts = [
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'I' },
      { type: 'text-end', id: '1' },
      { type: 'finish', usage, finishReason: { unified: 'content-filter', raw: 'refusal' } },
    ];
    const stream = new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
      },
    });
    const model = new MockLanguageModelV4({ doStream: async () => ({ stream }) as never });
    expect(await endOf(fromAiSdkModel(model, { price }))).toMatchObject({ code: 'refusal' });
  });
});
