import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { AiError, type TextResult } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { Response, ResponseInputItem } from 'openai/resources/responses/responses';
import { answer, type Script, type Served, scriptedModel, serve } from './served-model.ts';

const call = (id: string, input: unknown, name = 'weather') => ({ id, name, input });
const calls = [call('call_1', { place: 'Bern' }), call('toolu_2', {}, 'time')];

/** What a client has of an answer, in words that are the same for all. */
interface Seen {
  readonly text: string;
  readonly calls: readonly unknown[];
  readonly word: unknown;
  readonly usage: unknown;
}

const question = { role: 'user', content: 'How is it?' } as const;
const chat = { model: 'any', messages: [question] };
const messages = { model: 'any', max_tokens: 100, messages: [question] };
const responses = { model: 'any', input: 'How is it?' };

type Ask = (served: Served) => Promise<Seen>;

function seenChat({ choices, usage }: ChatCompletion): Seen {
  const [choice] = choices;
  const asked = choice?.message.tool_calls ?? [];
  return {
    text: choice?.message.content ?? '',
    calls: asked.map((one) =>
      one.type === 'function' ? call(one.id, JSON.parse(one.function.arguments), one.function.name) : one,
    ),
    word: choice?.finish_reason,
    usage,
  };
}

function seenMessage({ content, stop_reason: word, usage }: Message): Seen {
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    calls: content.flatMap((one) => (one.type === 'tool_use' ? call(one.id, one.input, one.name) : [])),
    word,
    usage,
  };
}

function seenResponse({ output, output_text: text, status, incomplete_details: why, usage }: Response): Seen {
  return {
    text,
    calls: output.flatMap((one) =>
      one.type === 'function_call' ? call(one.call_id, JSON.parse(one.arguments), one.name) : [],
    ),
    word: [status, why?.reason],
    usage,
  };
}

const clients: Readonly<Record<string, { readonly plain: Ask; readonly streamed: Ask }>> = {
  chat: {
    plain: async ({ openai }) => seenChat(await openai.chat.completions.create(chat)),
    streamed: async ({ openai }) => {
      const options = { stream_options: { include_usage: true } };
      return seenChat(await openai.chat.completions.stream({ ...chat, ...options }).finalChatCompletion());
    },
  },
  'chat without asking for usage': {
    plain: async ({ openai }) => seenChat(await openai.chat.completions.create(chat)),
    streamed: async ({ openai }) =>
      seenChat(await openai.chat.completions.stream(chat).finalChatCompletion()),
  },
  messages: {
    plain: async ({ anthropic }) => seenMessage(await anthropic.messages.create(messages)),
    streamed: async ({ anthropic }) => seenMessage(await anthropic.messages.stream(messages).finalMessage()),
  },
  responses: {
    plain: async ({ openai }) => seenResponse(await openai.responses.create(responses)),
    streamed: async ({ openai }) => seenResponse(await openai.responses.stream(responses).finalResponse()),
  },
};
const names = Object.keys(clients);

async function askBoth(name: string, script: Script): Promise<{ plain: Seen; streamed: Seen }> {
  await using served = await serve(scriptedModel(script));
  const client = clients[name];
  if (!client) throw new Error(name);
  return { plain: await client.plain(served), streamed: await client.streamed(served) };
}

describe.each(names)('the official client of %s', (name) => {
  it.each<[string, TextResult]>([
    ['a text', answer()],
    ['calls alone', answer({ text: '', toolCalls: calls })],
    ['text and calls', answer({ toolCalls: calls })],
    ['an answer cut at its length', answer({ finishReason: 'length' })],
    ['calls of an answer that only stopped', answer({ toolCalls: calls, finishReason: 'stop' })],
    ['an end in a word of its own', answer({ finishReason: 'other', rawFinishReason: 'eos' })],
    ['an object', answer({ text: '{"mood": "good"}', object: { mood: 'good' } })],
    ['nothing at all', answer({ text: '' })],
    ['letters of two units', answer({ text: '🙂🙃 日本 🙂🙃\n\ndata: x\n\n' })],
  ])('reads %s, streamed as plain', async (_, result) => {
    const { plain, streamed } = await askBoth(name, { result });
    expect(plain).toMatchObject({ text: result.text, calls: result.toolCalls });
    expect(streamed).toEqual(plain);
  });

  it('reads any answer, streamed as plain', async () => {
    const input = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
    );
    const toolCall = fc.record({ name: fc.stringMatching(/^[\w-]{1,20}$/), input });
    const any = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 60 }),
      asked: fc.array(toolCall, { maxLength: 4 }),
      finishReason: fc.constantFrom('stop', 'length', 'tool_calls', 'other'),
      thought: fc.string({ maxLength: 20 }),
      read: fc.nat(1_000),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ text, asked, finishReason, thought, read }) => {
        const toolCalls = asked.map((one, at) => ({ ...one, id: `call_${at}` }));
        const counted = { ...answer().usage, inputTokens: read * 2 + 10, cacheReadTokens: read };
        const result = answer({ text, toolCalls, finishReason, usage: counted } as Partial<TextResult>);
        const { plain, streamed } = await askBoth(name, { result, thought });
        // What JSON does not tell apart is equal.
        expect(plain.calls).toEqual(JSON.parse(JSON.stringify(toolCalls)));
        expect(plain.text).toBe(text);
        expect(streamed).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, Script]>([
    ['an error in the middle', { error: new AiError('overloaded', 'p is overloaded.') }],
    ['a policy that gives up', { error: Object.assign(new Error('x'), { retryable: true }) }],
    ['a stream that only ends', { isCut: true }],
  ])('throws at %s', async (_, script) => {
    await using served = await serve(scriptedModel({ ...script, thought: 'Well.' }));
    await expect(clients[name]?.streamed(served)).rejects.toThrow(
      /overloaded|cannot be asked now|before it was whole/i,
    );
  });
});

describe('the words of an answer', () => {
  it('are those of each dialect', async () => {
    const words = async (result: TextResult) =>
      Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, (await askBoth(name, { result })).plain.word] as const),
        ),
      );
    expect(await words(answer({ toolCalls: calls }))).toMatchObject({
      chat: 'tool_calls',
      messages: 'tool_use',
      responses: ['completed', undefined],
    });
    expect(await words(answer({ finishReason: 'length' }))).toMatchObject({
      chat: 'length',
      messages: 'max_tokens',
      responses: ['incomplete', 'max_output_tokens'],
    });
  });

  it('count cached input inside the input for clients of OpenAI, and beside it for those of Anthropic', async () => {
    const usageOf = async (name: string) => (await askBoth(name, {})).plain.usage;
    expect(await usageOf('chat')).toEqual({
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 12 },
    });
    expect(await usageOf('messages')).toMatchObject({
      input_tokens: 50,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 10,
      output_tokens: 30,
      output_tokens_details: { thinking_tokens: 12 },
    });
    expect(await usageOf('responses')).toEqual({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 12 },
      total_tokens: 130,
    });
  });
});

const providerData = { provider: 'p', chat: { reasoning_content: 'secret thought' } };
const signed = { provider: 'p', extra_content: { google: { thought_signature: 'abc' } } };
const asks = answer({
  text: 'Let me see.',
  toolCalls: [
    { ...call('call_1', { place: 'Bern' }), providerData: signed },
    call('call_2', { place: 'Thun' }),
  ],
  providerData,
});
const parameters = { type: 'object', properties: { place: { type: 'string' } } } as const;

/** What the model must be asked in the second step, whoever the client is. */
const secondStep = [
  { role: 'user', content: 'How is it?' },
  { role: 'assistant', content: 'Let me see.', toolCalls: asks.toolCalls, providerData },
  { role: 'tool', toolCallId: 'call_1', content: '21 °C' },
  { role: 'tool', toolCallId: 'call_2', content: '19 °C' },
];

describe.each([false, true])('a loop of two steps, streamed: %s', (isStreamed) => {
  const model = () => scriptedModel({ result: asks, thought: 'Hm.' }, { result: answer({ text: 'Warm.' }) });

  it('goes on at Chat Completions with calls and what the provider wants back', async () => {
    const scripted = model();
    await using served = await serve(scripted);
    const { completions } = served.openai.chat;
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters, strict: true } }];
    const first = isStreamed
      ? await completions.stream({ ...chat, tools }).finalChatCompletion()
      : await completions.create({ ...chat, tools });
    const message = first.choices[0]?.message;
    if (!message) throw new Error('no message');
    const results = ['21 °C', '19 °C'].map((content, at) => ({
      role: 'tool' as const,
      tool_call_id: message.tool_calls?.[at]?.id ?? '',
      content,
    }));
    const second = await completions.create({ ...chat, tools, messages: [question, message, ...results] });
    expect(second.choices[0]?.message.content).toBe('Warm.');
    expect(scripted.requests[1]?.messages).toEqual(secondStep);
    expect(JSON.stringify(first)).not.toContain('secret');
  });

  it('goes on at Messages', async () => {
    const scripted = model();
    await using served = await serve(scripted);
    const api = served.anthropic.messages;
    const tools = [{ name: 'weather', input_schema: parameters }];
    const first = isStreamed
      ? await api.stream({ ...messages, tools }).finalMessage()
      : await api.create({ ...messages, tools });
    const results = ['21 °C', '19 °C'].map((content, at) => ({
      type: 'tool_result' as const,
      tool_use_id: `call_${at + 1}`,
      content,
    }));
    const history = [question, { role: 'assistant' as const, content: first.content as never }];
    const turn = { role: 'user' as const, content: results };
    await api.create({ ...messages, tools, messages: [...history, turn] });
    expect(scripted.requests[1]?.messages).toEqual(secondStep);
    expect(JSON.stringify(first)).not.toContain('secret');
  });

  it('goes on at Responses', async () => {
    const scripted = model();
    await using served = await serve(scripted);
    const api = served.openai.responses;
    const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: false }];
    const first = isStreamed
      ? await api.stream({ ...responses, tools }).finalResponse()
      : await api.create({ ...responses, tools });
    const results = ['21 °C', '19 °C'].map((output, at) => ({
      type: 'function_call_output' as const,
      call_id: `call_${at + 1}`,
      output,
    }));
    const input = [question, ...(first.output as ResponseInputItem[]), ...results];
    const second = await api.create({ ...responses, tools, input });
    expect(second.output_text).toBe('Warm.');
    expect(scripted.requests[1]?.messages).toEqual(secondStep);
    expect(JSON.stringify(first)).not.toContain('secret');
  });
});

describe('thought', () => {
  it('streams where each dialect has it', async () => {
    await using served = await serve(scriptedModel({ thought: 'Let me think.' }));
    const message = await served.anthropic.messages.stream(messages).finalMessage();
    expect(message.content[0]).toMatchObject({ type: 'thinking', thinking: 'Let me think.' });
    const response = await served.openai.responses.stream(responses).finalResponse();
    expect(response.output[0]).toMatchObject({
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'Let me think.' }],
    });
    const raw = await served.raw('/v1/chat/completions', { ...chat, stream: true });
    expect(raw).toContain('"reasoning_content":"Let me think."');
  });
});

describe('an object by its schema', () => {
  it('is asked of the model, and parsed by the helpers of the clients', async () => {
    const model = scriptedModel({ result: answer({ text: '{"mood":"good"}' }) });
    await using served = await serve(model);
    const schema = {
      type: 'object',
      properties: { mood: { type: 'string' } },
      required: ['mood'],
      additionalProperties: false,
    };
    const format = { type: 'json_schema', json_schema: { name: 'mood', schema, strict: true } } as const;
    const parsed = await served.openai.chat.completions.parse({ ...chat, response_format: format });
    expect(parsed.choices[0]?.message.parsed).toEqual({ mood: 'good' });
    const text = { format: { type: 'json_schema', name: 'mood', schema, strict: true } } as const;
    const answered = await served.openai.responses.parse({ ...responses, text });
    expect(answered.output_parsed).toEqual({ mood: 'good' });
    const output = { output_config: { format: { type: 'json_schema' as const, schema } } };
    const message = await served.anthropic.messages.parse({ ...messages, ...output });
    expect(message.parsed_output).toEqual({ mood: 'good' });
    expect(model.requests.map((request) => request.schema?.jsonSchema)).toEqual([schema, schema, schema]);
    expect(model.requests.map((request) => request.schema?.isLoose)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what is refused', () => {
  it('reaches the clients as their own error, with everything that is wrong', async () => {
    await using served = await serve(scriptedModel());
    const { openai, anthropic } = served;
    await expect(
      openai.chat.completions.create({ ...chat, n: 2, logit_bias: { '1': 5 } }),
    ).rejects.toMatchObject({
      status: 400,
      param: 'n',
      message: expect.stringMatching(/n is not translated.*logit_bias is not translated/),
    });
    await expect(
      openai.responses.create({ ...responses, previous_response_id: 'resp_1' }),
    ).rejects.toMatchObject({ status: 400, param: 'previous_response_id' });
    await expect(anthropic.messages.create({ ...messages, container: 'c' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('container is not translated'),
    });
  });
});
