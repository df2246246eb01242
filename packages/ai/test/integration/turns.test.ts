// What a turn carries: models that think, in three dialects, get their thought back unchanged.
import { describe, expect, it } from '@jest/globals';
import { MockLanguageModelV4 } from 'ai/test';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import {
  nextTurn,
  type OutputGuard,
  runTools,
  type TextModel,
  type TextRequest,
  withOutputGuard,
} from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
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
  type Json,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  textBlock,
  toolBlock,
  toolPart,
} from '../oracle/support/bytes.ts';

/** A server that gives one answer after the other, and keeps the bodies it got. */
function script(...answers: string[]) {
  const bodies: Json[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    bodies.push(JSON.parse(init?.body as string) as Json);
    return new Response(answers[Math.min(bodies.length, answers.length) - 1], {
      headers: { 'content-type': 'text/event-stream' },
    });
  };
  return { bodies, fetch };
}

const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }], tools };
const runnable = tools.map((tool) => ({ ...tool, run: () => 'Fine.' }));

async function ask(model: TextModel, asked: TextRequest, isPlain: boolean) {
  if (isPlain) return model.generate(asked);
  for await (const event of model.stream(asked)) if (event.type === 'finish') return event.result;
  throw new Error('no finish');
}

const signed = { type: 'thinking', thinking: 'I need the tool.', signature: 'c2lnbmVk' };
const redacted = { type: 'redacted_thinking', data: 'QUI=' };
const use = (id: string) => ({ type: 'tool_use', id, name: 'look_up', input: { x: 1 } });
const sealed = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' };
const sealedToo = { ...sealed, id: 'rs_2' };
const signature = { google: { thought_signature: 'c2lnbmVk' } };

describe.each([true, false])('a turn (plain: %s)', (isPlain) => {
  it('of Anthropic carries thinking with its signature, redacted too, in its place among text and calls', async () => {
    const first = isPlain
      ? message(
          [signed, { type: 'text', text: 'I look.' }, use('call_1'), redacted, use('call_2')],
          'tool_use',
        )
      : named(
          opening(),
          blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
          blockDelta(0, { type: 'thinking_delta', thinking: 'I need ' }),
          blockDelta(0, { type: 'thinking_delta', thinking: 'the tool.' }),
          blockDelta(0, { type: 'signature_delta', signature: 'c2lnbmVk' }),
          blockStop(0),
          ...textBlock(1, 'I ', 'look.'),
          ...toolBlock(2, 'call_1', '{"x":1}'),
          blockStart(3, redacted),
          blockStop(3),
          ...toolBlock(4, 'call_2', '{"x":1}'),
          ...closing('tool_use'),
        );
    const { bodies, fetch } = script(first, message([{ type: 'text', text: 'Done' }]));
    const model = createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
    const result = await ask(model, request, isPlain);
    const picture = { type: 'image', url: 'https://example.org/a.png' } as const;
    await model.generate(
      nextTurn(request, result, [
        { toolCallId: 'call_2', content: [picture] },
        { toolCallId: 'call_1', content: 'It broke.', isError: true },
      ]),
    );
    expect(bodies[1]?.['messages']).toEqual([
      { role: 'user', content: 'How is it?' },
      {
        role: 'assistant',
        content: [signed, { type: 'text', text: 'I look.' }, use('call_1'), redacted, use('call_2')],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'It broke.', is_error: true },
          {
            type: 'tool_result',
            tool_use_id: 'call_2',
            content: [{ type: 'image', source: { type: 'url', url: picture.url } }],
          },
        ],
      },
    ]);
  });

  it('of OpenAI carries sealed reasoning before the call it led to, and asks for it', async () => {
    const output = [
      sealed,
      called('{"x":1}', 'call_1'),
      sealedToo,
      said('I look.'),
      called('{"x":2}', 'call_2'),
    ];
    const first = isPlain
      ? JSON.stringify(response(output))
      : named(created, ...output.map((item, at) => itemDone(item, at)), completed(output));
    const { bodies, fetch } = script(first, JSON.stringify(response([said('Done')])));
    const model = createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', fetch });
    const result = await ask(model, request, isPlain);
    const picture = { type: 'image', mediaType: 'image/png', data: 'AA==' } as const;
    await model.generate(
      nextTurn(request, result, [
        { toolCallId: 'call_1', content: 'It broke.', isError: true },
        { toolCallId: 'call_2', content: [{ type: 'text', text: 'See.' }, picture], isError: true },
      ]),
    );
    expect(bodies[0]).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
    expect((bodies[1] as { input: Json[] }).input.slice(1)).toEqual([
      sealed,
      { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"x":1}' },
      sealedToo,
      { role: 'assistant', content: 'I look.' },
      { type: 'function_call', call_id: 'call_2', name: 'look_up', arguments: '{"x":2}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Error: It broke.' },
      {
        type: 'function_call_output',
        call_id: 'call_2',
        output: [
          { type: 'input_text', text: 'Error:' },
          { type: 'input_text', text: 'See.' },
          { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AA==' },
        ],
      },
    ]);
  });

  it('of chat completions carries thought under its own name and signatures beside their calls', async () => {
    const part = { ...toolPart(0, 'call_1', '{"x":1}'), extra_content: signature };
    const detail = { type: 'reasoning.text', index: 0, text: 'I need ' };
    const first = isPlain
      ? completion(
          {
            reasoning_content: 'I need the tool.',
            reasoning_details: [{ ...detail, text: 'I need the tool.', signature: 's' }],
            tool_calls: [part],
          },
          'tool_calls',
        )
      : sse(
          role,
          chunk({ reasoning_content: 'I need ', reasoning_details: [detail] }),
          chunk({ reasoning_content: 'the tool.', reasoning_details: [{ ...detail, text: 'the tool.' }] }),
          chunk({ reasoning_details: [{ type: 'reasoning.text', index: 0, signature: 's' }] }),
          chunk({ tool_calls: [part] }),
          end('tool_calls'),
          done,
        );
    const { bodies, fetch } = script(first, completion({ content: 'Done' }));
    const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch });
    const result = await ask(model, request, isPlain);
    const picture = { type: 'image', url: 'https://example.org/a.png' } as const;
    const next = nextTurn(request, result, [
      { toolCallId: 'call_1', content: [{ type: 'text', text: 'See.' }, picture], isError: true },
    ]);
    await createOpenAiCompatibleModel({
      model: 'm',
      baseUrl: 'http://x/v1',
      fetch,
      capabilities: { images: true },
    }).generate(next);
    expect((bodies[1] as { messages: Json[] }).messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'I need the tool.',
        reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'I need the tool.', signature: 's' }],
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'look_up', arguments: '{"x":1}' },
            extra_content: signature,
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Error: See.' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: picture.url } }] },
    ]);
  });
});

describe('what a provider wants back', () => {
  it('goes to no other provider: its seals and signatures mean nothing there', async () => {
    const thought = completion(
      {
        reasoning_content: 'Hm.',
        tool_calls: [{ ...toolPart(0, 'call_1', '{}'), extra_content: signature }],
      },
      'tool_calls',
    );
    const one = script(thought);
    const first = createOpenAiCompatibleModel({
      model: 'm',
      provider: 'one',
      baseUrl: 'http://x/v1',
      fetch: one.fetch,
    });
    const result = await first.generate(request);
    const next = nextTurn(request, result, [{ toolCallId: 'call_1', content: '' }]);
    const two = script(completion({ content: 'Done' }));
    await createOpenAiCompatibleModel({
      model: 'm',
      provider: 'two',
      baseUrl: 'http://x/v1',
      fetch: two.fetch,
    }).generate(next);
    expect(JSON.stringify(two.bodies[0])).not.toMatch(/Hm\.|c2lnbmVk/);
  });

  it('goes back in every step of a loop of tools', async () => {
    const { bodies, fetch } = script(
      message([signed, use('call_1')], 'tool_use'),
      message([signed, use('call_2')], 'tool_use'),
      message([{ type: 'text', text: 'Fine.' }]),
    );
    const model = createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
    const { result, steps } = await runTools(model, request, { tools: runnable });
    expect({ text: result.text, steps }).toEqual({ text: 'Fine.', steps: 3 });
    const turns = (bodies[2] as { messages: { content: unknown }[] }).messages.filter(
      (_, at) => at % 2 === 1,
    );
    expect(turns.map(({ content }) => content)).toEqual([
      [signed, use('call_1')],
      [signed, use('call_2')],
    ]);
  });

  it('is a whole turn again where the provider paused it among its own tools', async () => {
    const searching = {
      type: 'server_tool_use',
      id: 'srvtoolu_1',
      name: 'web_search',
      input: { query: 'x' },
    };
    const { bodies, fetch } = script(
      message([signed, { type: 'text', text: 'I look.' }, searching], 'pause_turn'),
      message([{ type: 'text', text: 'Fine.' }]),
    );
    const model = createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
    const { result, steps } = await runTools(model, request, { tools: runnable });
    expect({ text: result.text, steps }).toEqual({ text: 'Fine.', steps: 2 });
    expect((bodies[1] as { messages: Json[] }).messages.slice(1)).toEqual([
      { role: 'assistant', content: [signed, { type: 'text', text: 'I look.' }, searching] },
    ]);
  });
});

// A message of nothing, or one that ends with thought, is a 400 for every request that follows: AstrBotDevs/AstrBot#7200,
// lobehub/lobehub#8419, tailcallhq/forgecode#3071.
describe('a turn of thought alone', () => {
  const asked: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }] };
  const one = { role: 'user', content: 'How is it?\n\nGo on.' };
  const fine = message([{ type: 'text', text: 'Fine.' }]);
  const anthropic = (fetch: typeof globalThis.fetch) =>
    createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
  const chat = (fetch: typeof globalThis.fetch) =>
    createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', fetch });
  const openai = (fetch: typeof globalThis.fetch) =>
    createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', fetch });

  it.each([
    ['Anthropic', anthropic, message([signed], 'max_tokens'), 'messages'],
    ['chat completions', chat, completion({ content: '', reasoning_content: 'Hm.' }, 'length'), 'messages'],
    ['OpenAI', openai, JSON.stringify(response([sealed])), 'input'],
  ] as const)('of %s is no message, to whomever the conversation goes', async (_, make, answer, field) => {
    const thought = script(answer);
    const result = await make(thought.fetch as never).generate(asked);
    expect(result).toMatchObject({ text: '', providerData: {} });
    const next = nextTurn(asked, result, 'Go on.');
    await make(thought.fetch as never).generate(next);
    if (field === 'messages') expect(thought.bodies[1]?.[field]).toEqual([one]);
    else
      expect(thought.bodies[1]?.[field]).toEqual([
        { role: 'user', content: 'How is it?' },
        { role: 'user', content: 'Go on.' },
      ]);
    const other = script(field === 'messages' && make === chat ? fine : completion({ content: 'Fine.' }));
    await (make === chat ? anthropic : chat)(other.fetch as never).generate(next);
    expect(other.bodies[0]?.['messages']).toEqual([one]);
  });

  it('is a message where the provider signed it', async () => {
    const extra_content = signature;
    const signedText = script(completion({ content: '', extra_content }), completion({ content: 'Fine.' }));
    const model = chat(signedText.fetch as never);
    await model.generate(nextTurn(asked, await model.generate(asked), 'Go on.'));
    expect((signedText.bodies[1] as { messages: Json[] }).messages[1]).toEqual({
      role: 'assistant',
      content: '',
      extra_content,
    });
  });

  it('at the end of one with words is left out, because what it led to was cut', async () => {
    const words = { type: 'text', text: 'So far.' };
    const { bodies, fetch } = script(message([signed, words, signed, redacted], 'max_tokens'), fine);
    const model = anthropic(fetch as never);
    await model.generate(nextTurn(asked, await model.generate(asked), 'Go on.'));
    expect((bodies[1] as { messages: Json[] }).messages[1]).toEqual({
      role: 'assistant',
      content: [signed, words],
    });
  });
});

describe('reasoning of OpenAI', () => {
  // Each without the item that follows it is a 400: openai/openai-agents-python#3207, openai/openai-agents-js#1280.
  const search = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
  const input = async (output: readonly Json[], results: Parameters<typeof nextTurn>[2], less?: object) => {
    const { bodies, fetch } = script(
      JSON.stringify(response(output)),
      JSON.stringify(response([said('Done')])),
    );
    const model = createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', fetch });
    const result = { ...(await model.generate(request)), ...less };
    await model.generate(nextTurn(request, result, results));
    return (bodies[1] as { input: Json[] }).input.slice(1, -1);
  };

  it('that led to a search of the provider stays out with it', async () => {
    expect(await input([sealed, search, sealedToo, said('Fine.')], 'And now?')).toEqual([
      sealedToo,
      { role: 'assistant', content: 'Fine.' },
    ]);
  });

  it('that led to a call which the caller took out, or to nothing, stays out as well', async () => {
    const output = [said('I look.'), sealed, called('{"x":1}', 'call_1'), sealedToo];
    expect(await input(output, 'And now?', { toolCalls: [] })).toEqual([
      { role: 'assistant', content: 'I look.' },
    ]);
    expect(await input(output, [{ toolCallId: 'call_1', content: '' }])).toEqual([
      { role: 'assistant', content: 'I look.' },
      sealed,
      { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"x":1}' },
    ]);
  });
});

describe('ids of calls that another server gave', () => {
  const kimi = 'functions.look_up:0';
  const long = 'call_'.padEnd(90, 'x');
  const turns: TextRequest = {
    messages: [
      { role: 'user', content: 'How is it?' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [kimi, long].map((id) => ({ id, name: 'look_up', input: {} })),
      },
      ...[kimi, long].map((toolCallId) => ({ role: 'tool' as const, toolCallId, content: 'Fine.' })),
    ],
    tools,
  };
  const compatible = (model: string) => (fetch: typeof globalThis.fetch) =>
    createOpenAiCompatibleModel({ model, baseUrl: 'http://x/v1', fetch });
  const done = completion({ content: 'Done' });

  it.each([
    ['Anthropic', /^[a-zA-Z0-9_-]+$/, message([{ type: 'text', text: 'Done' }]), undefined, [false, true]],
    ['OpenAI', /^.{1,64}$/, JSON.stringify(response([said('Done')])), undefined, [true, false]],
    ['a model of OpenAI over chat', /^.{1,40}$/, done, compatible('gpt-4.1'), [true, false]],
    ['Mistral', /^[a-zA-Z0-9]{9}$/, done, compatible('mistral-large-latest'), [false, false]],
    ['Kimi', /^/, done, compatible('kimi-k2.5'), [true, true]],
  ] as const)(
    'go to %s as it takes them, in the call and in its result',
    async (name, fits, answer, make, isKept) => {
      const { bodies, fetch } = script(answer);
      const options = { model: 'm', apiKey: 'k', fetch };
      const model =
        make?.(fetch as typeof globalThis.fetch) ??
        (name === 'OpenAI' ? createOpenAiModel(options) : createAnthropicModel(options));
      await model.generate(turns);
      const sent = JSON.stringify(bodies[0]);
      const found = (names: string) =>
        [...sent.matchAll(new RegExp(`"(?:${names})":"([^"]+)"`, 'g'))].map(([, id]) => id as string);
      const results = found('tool_call_id|tool_use_id');
      const ids = name === 'OpenAI' ? found('call_id').slice(0, 2) : found('id');
      expect(name === 'OpenAI' ? found('call_id').slice(2) : results).toEqual(ids);
      expect(ids).toHaveLength(2);
      expect(ids.every((id) => fits.test(id))).toBe(true);
      expect([kimi, long].map((id, at) => ids[at] === id)).toEqual(isKept);
    },
  );

  it('leave what the provider keeps in its place', async () => {
    const { bodies, fetch } = script(
      message([signed, use('a.b:0'), redacted, use('call_2')], 'tool_use'),
      message([{ type: 'text', text: 'Done' }]),
    );
    const model = createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
    const result = await model.generate(request);
    await model.generate(
      nextTurn(
        request,
        result,
        result.toolCalls.map(({ id }) => ({ toolCallId: id, content: 'x' })),
      ),
    );
    const [, assistant, given] = (bodies[1] as { messages: { content: Json[] }[] }).messages;
    expect(assistant?.content.map(({ type }) => type)).toEqual([
      'thinking',
      'tool_use',
      'redacted_thinking',
      'tool_use',
    ]);
    expect(assistant?.content[1]?.['id']).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(given?.content[0]?.['tool_use_id']).toBe(assistant?.content[1]?.['id']);
  });
});

describe('what a guard cut out of an answer', () => {
  /** Cuts one word out, at the end. */
  const guard: OutputGuard = {
    open: () => {
      let text = '';
      return {
        push: (chunk) => {
          text += chunk;
          return '';
        },
        end: () => ({
          text: text.replaceAll('hunter2', '[cut]'),
          verdict: { action: 'sanitize', score: 1, reasons: ['secret'] },
        }),
      };
    },
  };
  const words = { type: 'text', text: 'It is hunter2.' };

  it.each([true, false])(
    'is nowhere in the result, and thought goes back with its signature (plain: %s)',
    async (isPlain) => {
      const content = [signed, words, use('call_1'), { type: 'text', text: ' So.' }];
      const { bodies, fetch } = script(
        isPlain
          ? message(content, 'tool_use')
          : named(
              opening(),
              blockStart(0, signed),
              blockStop(0),
              ...textBlock(1, 'It is ', 'hunter2.'),
              ...toolBlock(2, 'call_1', '{"x":1}'),
              ...textBlock(3, ' So.'),
              ...closing('tool_use'),
            ),
        message([{ type: 'text', text: 'Done' }]),
      );
      const model = withOutputGuard(guard)(createAnthropicModel({ model: 'm', apiKey: 'k', fetch }));
      const result = await ask(model, request, isPlain);
      expect(result.text).toBe('It is [cut]. So.');
      expect(JSON.stringify(result)).not.toContain('hunter2');
      await model.generate(nextTurn(request, result, [{ toolCallId: 'call_1', content: 'x' }]));
      expect((bodies[1] as { messages: Json[] }).messages[1]).toEqual({
        role: 'assistant',
        content: [signed, { type: 'text', text: 'It is [cut]. So.' }, use('call_1')],
      });
    },
  );

  it('is nowhere in what is kept of a model of the AI SDK, and thought goes back', async () => {
    const seal = { anthropic: { signature: 's' } };
    const usage = { inputTokens: { total: 3 }, outputTokens: { total: 2 } };
    const content = [
      { type: 'reasoning', text: 'I need it.', providerMetadata: seal },
      words,
      { type: 'tool-call', toolCallId: 'a.b:0', toolName: 'look_up', input: '{"x":"hunter2"}' },
    ];
    const theirs = new MockLanguageModelV4({
      provider: 'anthropic.messages',
      doGenerate: async () =>
        ({ content, usage, finishReason: { unified: 'tool-calls', raw: 'tool_use' }, warnings: [] }) as never,
    });
    const model = withOutputGuard(guard)(fromAiSdkModel(theirs));
    const result = await model.generate(request);
    expect(result.toolCalls[0]?.input).toEqual({ x: '[cut]' });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    await model.generate(nextTurn(request, result, [{ toolCallId: 'a.b:0', content: 'x' }]));
    const toolCallId: unknown = expect.stringMatching(/^[A-Za-z0-9]{9}$/);
    expect(theirs.doGenerateCalls[1]?.prompt.slice(1)).toMatchObject([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'I need it.', providerOptions: seal },
          { type: 'tool-call', toolCallId, input: { x: '[cut]' } },
          { type: 'text', text: 'It is [cut].' },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId }] },
    ]);
  });

  it('stands in its blocks where nothing was cut', async () => {
    const content = [signed, words, use('call_1'), { type: 'text', text: ' So.' }];
    const { bodies, fetch } = script(message(content, 'tool_use'), message([{ type: 'text', text: 'Done' }]));
    const model = createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
    const result = await model.generate(request);
    await model.generate(nextTurn(request, result, [{ toolCallId: 'call_1', content: 'x' }]));
    expect((bodies[1] as { messages: Json[] }).messages[1]).toEqual({ role: 'assistant', content });
  });
});
