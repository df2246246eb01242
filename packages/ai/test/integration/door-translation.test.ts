// From a client of each dialect through a model that speaks each dialect to a provider that is a door itself.
import type { ContentBlockParam, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { TextModel } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import {
  answer,
  type Script,
  type Served,
  scriptedModel,
  serve,
} from '../../../../internal/doors/test/translation/served-model.ts';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createDoor } from '../../src/http.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { routeModels } from '../../src/route/route-models.ts';

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

describe('a setting that the model does not have', () => {
  const chat = '/v1/chat/completions';
  const asked = { model: 'm', max_tokens: 50, messages: [question] };

  /** What a door with a model answers, and what the provider behind it was asked. */
  async function ask(model: (base: string) => TextModel, path: string, more: object, script: Script = {}) {
    const provider = scriptedModel(script);
    await using back = await serve(provider);
    const door = createDoor({ models: { m: { model: model(String(back.anthropic.baseURL)) } } });
    const body = JSON.stringify({ ...asked, ...more });
    const response = await door.handle(new Request(`http://door${path}`, { method: 'POST', body }));
    const text = await response.text();
    const leftOut = response.headers.get('x-tpl-left-out');
    return { status: response.status, text, said: textOf(text), leftOut, sent: provider.requests[0] };
  }
  const gpt = models['responses'] as (base: string) => TextModel;
  const claude = models['messages'] as (base: string) => TextModel;
  const local = models['chat'] as (base: string) => TextModel;

  it.each([false, true])(
    'and that many clients always send is named in a header, streamed: %s',
    async (stream) => {
      const again = await ask(claude, chat, { seed: 7, stream });
      expect([again.status, again.leftOut]).toEqual([200, 'seed']);
      const told = await ask(claude, chat, { temperature: 0, top_p: 0.5, stream });
      expect([told.status, told.leftOut]).toEqual([200, 'temperature, top_p']);
      const thought = { thinking: { type: 'enabled', budget_tokens: 20_000 }, temperature: 1, stream };
      const tried = await ask(local, '/v1/messages', thought);
      expect([tried.status, tried.leftOut, tried.sent?.temperature]).toEqual([200, 'thinking', 1]);
    },
  );

  it('is no matter where the model has it', async () => {
    const settings = { stop: ['END'], seed: 7, temperature: 0, top_p: 0.5 };
    const told = await ask(local, chat, settings);
    expect([told.status, told.leftOut]).toEqual([200, null]);
    expect(told.sent).toMatchObject({ stop: ['END'], seed: 7, temperature: 0, topP: 0.5 });
  });

  // A client that asks for 64 tokens and no thought gets an answer, or is told why not: lidge-jun/opencodex#545.
  it.each([false, true])('and would not think is told so, else it does not, streamed: %s', async (stream) => {
    const off = { thinking: { type: 'disabled' }, max_tokens: 64, stream };
    const gpt5 = (base: string) => createOpenAiModel({ ...shared, model: 'gpt-5.6', baseUrl: base });
    const can = { effort: true };
    const thinks = (base: string) =>
      createOpenAiCompatibleModel({ ...shared, provider: 'c', capabilities: can, baseUrl: `${base}/v1` });
    for (const model of [(base: string) => gpt5(`${base}/v1`), thinks]) {
      const told = await ask(model, '/v1/messages', off);
      expect([told.status, told.leftOut, told.sent?.effort]).toEqual([200, null, 'none']);
    }
    for (const [path, more, name] of [
      ['/v1/messages', off, 'thinking'],
      ['/v1/messages', { ...off, output_config: { effort: 'high' } }, 'thinking, output_config.effort'],
      [chat, { reasoning_effort: 'none', stream }, 'reasoning_effort'],
      ['/v1/responses', { input: 'Hi', reasoning: { effort: 'none' }, stream }, 'reasoning.effort'],
    ] as const) {
      const body = path === '/v1/responses' ? { messages: undefined, max_tokens: undefined, ...more } : more;
      const told = await ask(local, path, body);
      expect([told.status, told.leftOut, told.sent?.effort]).toEqual([200, name, undefined]);
      const untold = await ask(claude, path, body);
      expect([untold.status, untold.sent?.effort]).toEqual([200, 'none']);
    }
  });

  // jekalmin/extended_openai_conversation#428 sends both always, open-webui/pipelines#546 is what Claude says to that.
  it.each([false, true])(
    'beside one that it has is left out and named: a top_p beside a temperature, streamed: %s',
    async (stream) => {
      const can = { temperature: true, topP: true };
      const allowed = (base: string) => createAnthropicModel({ ...shared, baseUrl: base, capabilities: can });
      const both = await ask(allowed, chat, { temperature: 0, top_p: 0.5, stream });
      expect([both.status, both.leftOut, both.sent?.temperature]).toEqual([200, 'top_p', 0]);
      expect(both.sent).not.toHaveProperty('topP');
      const one = await ask(allowed, chat, { top_p: 0.5, stream });
      expect([one.leftOut, one.sent?.topP]).toEqual([null, 0.5]);
    },
  );

  it('is named too where another model of a route answers', async () => {
    const route = (base: string) =>
      routeModels([
        createOpenAiCompatibleModel({ ...shared, provider: 'c', baseUrl: 'http://127.0.0.1:1/v1' }),
        claude(base),
      ]);
    expect(await ask(route, chat, { temperature: 0, stop: ['END'] })).toMatchObject({
      status: 200,
      leftOut: 'temperature',
      sent: { stop: ['END'] },
    });
  });

  // BerriAI/litellm#37118: the answer says what stands behind the word at which it was to end.
  it.each(
    [['gpt'], ['gpt', 'claude'], ['claude', 'gpt'], ['gpt, down', 'claude'], ['claude, down', 'gpt']].flatMap(
      (route) => [false, true].map((stream) => ({ route, stream })),
    ),
  )(
    'and that decides where the answer ends holds by $route, streamed: $stream',
    async ({ route, stream }) => {
      const of: Readonly<Record<string, (base: string) => TextModel>> = {
        ...{ gpt, claude },
        'gpt, down': () => gpt('http://127.0.0.1:1'),
        'claude, down': () => claude('http://127.0.0.1:1'),
      };
      const routed = (base: string) => routeModels(route.map((name) => (of[name] as typeof gpt)(base)));
      const script = { result: answer({ text: 'Well. </block> and more' }) };
      const told = await ask(routed, '/v1/messages', { stop_sequences: ['</block>'], stream }, script);
      expect([told.status, told.leftOut]).toEqual([200, null]);
      expect(told.said).toBe('Well. ');
      expect(told.text).toContain('"stop_reason":"stop_sequence","stop_sequence":"</block>"');
      const ofChat = await ask(routed, chat, { stop: '</block>', stream }, script);
      expect([ofChat.status, ofChat.leftOut, ofChat.said]).toEqual([200, null, 'Well. ']);
      expect(ofChat.text).toContain('"finish_reason":"stop"');
    },
  );
});

/** The text of an answer, whole or streamed. */
function textOf(body: string): string {
  const data = body.startsWith('{')
    ? [body]
    : [...body.matchAll(/^data: (\{.*)$/gm)].map((line) => line[1] ?? '');
  return data
    .map((json) => {
      const { content = [], delta, choices = [] } = JSON.parse(json);
      const [choice] = choices;
      return delta?.text ?? choice?.delta?.content ?? choice?.message?.content ?? content[0]?.text ?? '';
    })
    .join('');
}
