// From a client of each dialect through a model that speaks each dialect to a provider that is a door itself.
import type { ContentBlockParam, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { TextModel } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import {
  answer,
  type Served,
  scriptedModel,
  serve,
} from '../../../../internal/doors/test/translation/served-model.ts';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';

const shared = { model: 'm', apiKey: 'k', maxOutputTokens: 100 };
const models: Readonly<Record<string, (base: string) => TextModel>> = {
  chat: (base) => createOpenAiCompatibleModel({ ...shared, provider: 'c', baseUrl: `${base}/v1` }),
  responses: (base) => createOpenAiModel({ ...shared, baseUrl: `${base}/v1` }),
  messages: (base) => createAnthropicModel({ ...shared, baseUrl: base }),
};

const parameters = { type: 'object', properties: { place: { type: 'string' } } } as const;
const question = { role: 'user', content: 'Hi' } as const;
const providerData = { provider: 'p', signature: 'abc' };
const toolCalls = [
  { id: 'call_1', name: 'weather', input: { place: 'Bern' } },
  { id: 'call_2', name: 'weather', input: {} },
];
const results = ['21 °C', 'no place'];
const asks = answer({ text: 'Let me see.', toolCalls, providerData });
const ends = answer({ text: 'Warm.', finishReason: 'length' });

/** Asks twice, with the results of the tools the second time; gives the second text and both words for the end. */
type Loop = (served: Served, isStreamed: boolean) => Promise<readonly unknown[]>;

const loops: Readonly<Record<string, Loop>> = {
  async chat({ openai }, isStreamed) {
    const { completions } = openai.chat;
    const messages: ChatCompletionMessageParam[] = [{ role: 'system', content: 'S' }, question];
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    const body = { model: 'x', messages, tools };
    const ask = async () =>
      isStreamed ? completions.stream(body).finalChatCompletion() : completions.create(body);
    const { choices } = await ask();
    if (choices[0]) messages.push(choices[0].message);
    for (const [at, content] of results.entries())
      messages.push({ role: 'tool', tool_call_id: `call_${at + 1}`, content });
    const { choices: last } = await ask();
    return [last[0]?.message.content, choices[0]?.finish_reason, last[0]?.finish_reason];
  },
  async responses({ openai }, isStreamed) {
    const input: ResponseInputItem[] = [question];
    const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: false }];
    const body = { model: 'x', instructions: 'S', input, tools };
    const ask = async () =>
      isStreamed ? openai.responses.stream(body).finalResponse() : openai.responses.create(body);
    const first = await ask();
    input.push(...(first.output as ResponseInputItem[]));
    for (const [at, output] of results.entries())
      input.push({ type: 'function_call_output', call_id: `call_${at + 1}`, output });
    const last = await ask();
    return [last.output_text, first.status, last.status];
  },
  async messages({ anthropic }, isStreamed) {
    const messages: MessageParam[] = [question];
    const tools = [{ name: 'weather', input_schema: parameters }];
    const body = { model: 'x', max_tokens: 100, system: 'S', messages, tools };
    const ask = async () =>
      isStreamed ? anthropic.messages.stream(body).finalMessage() : anthropic.messages.create(body);
    const first = await ask();
    const blocks = results.map(
      (content, at): ContentBlockParam => ({ type: 'tool_result', tool_use_id: `call_${at + 1}`, content }),
    );
    messages.push({ role: 'assistant', content: first.content as ContentBlockParam[] });
    messages.push({ role: 'user', content: blocks });
    const last = await ask();
    const text = last.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return [text, first.stop_reason, last.stop_reason];
  },
};
const words: Readonly<Record<string, readonly string[]>> = {
  chat: ['tool_calls', 'length'],
  responses: ['completed', 'incomplete'],
  messages: ['tool_use', 'max_tokens'],
};

const ways = Object.keys(loops).flatMap((client) =>
  Object.keys(models).flatMap((model) => [false, true].map((isStreamed) => ({ client, model, isStreamed }))),
);

describe('a loop of two steps', () => {
  it.each(ways)('of a client of $client with a model of $model, streamed: $isStreamed', async (way) => {
    const provider = scriptedModel({ result: asks, thought: 'Hm.' }, { result: ends, thought: 'Hm.' });
    await using back = await serve(provider);
    const model = models[way.model]?.(String(back.anthropic.baseURL));
    const loop = loops[way.client];
    if (!model || !loop) throw new Error('no such way');
    await using front = await serve(model);
    expect(await loop(front, way.isStreamed)).toEqual(['Warm.', ...(words[way.client] ?? [])]);
    expect(provider.requests[1]).toMatchObject({
      system: 'S',
      tools: [{ name: 'weather', inputSchema: parameters }],
      messages: [
        question,
        { role: 'assistant', content: 'Let me see.', toolCalls, providerData },
        { role: 'tool', toolCallId: 'call_1', content: '21 °C' },
        { role: 'tool', toolCallId: 'call_2', content: 'no place' },
      ],
    });
  });
});
