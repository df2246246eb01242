// Translations that failed somebody in public; the number of the report stands beside each.
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { toTextRequest } from '../../src/translate/to-text-request.ts';
import { answer, type Script, scriptedModel, serve } from '../translation/served-model.ts';

const hi = { role: 'user', content: 'Hi' } as const;
const chat = { model: 'any', messages: [hi], stream: true };
const messages = { model: 'any', max_tokens: 50, messages: [hi], stream: true };
const responses = { model: 'any', input: 'Hi', stream: true };
const calls = [
  { id: 'call_a', name: 'read', input: { path: 'a.txt' } },
  { id: 'call_b', name: 'read', input: { path: 'b.txt' } },
];
const bodies = { '/v1/chat/completions': chat, '/v1/messages': messages, '/v1/responses': responses };

interface Sent {
  readonly type?: string;
  readonly [field: string]: unknown;
}

/** The events of a stream as they come over the wire. */
async function sent(path: keyof typeof bodies, script: Script, more: object = {}): Promise<Sent[]> {
  await using served = await serve(scriptedModel(script));
  const raw = await served.raw(path, { ...bodies[path], ...more });
  return raw
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => (line === 'data: [DONE]' ? { type: '[DONE]' } : JSON.parse(line.slice(6))));
}
const ofType = (list: readonly Sent[], type: string) => list.filter((event) => event.type === type);
const read = (dialect: 'chat' | 'responses' | 'messages', body: object) =>
  toTextRequest(dialect, { model: 'any', ...body }).request;

const fn = { name: 'read', arguments: '{}' };
const before: Record<keyof typeof bodies, object> = {
  '/v1/chat/completions': {
    messages: [
      hi,
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_a', type: 'function', function: fn }] },
      { role: 'tool', tool_call_id: 'call_a', content: 'Text.' },
    ],
  },
  '/v1/messages': {
    messages: [
      hi,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_a', name: 'read', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_a', content: 'Text.' }] },
    ],
  },
  '/v1/responses': {
    input: [
      hi,
      { type: 'function_call', call_id: 'call_a', ...fn },
      { type: 'function_call_output', call_id: 'call_a', output: 'Text.' },
    ],
  },
};

describe('calls of a server that counts them anew in every turn (QwenLM/qwen-code#9436, fw-ai/fireconnect#16)', () => {
  it.each(
    (Object.keys(bodies) as (keyof typeof bodies)[]).flatMap((path) => [
      [path, true] as const,
      [path, false] as const,
    ]),
  )('%s: have ids that are new to the client (streamed: %s)', async (path, stream) => {
    await using served = await serve(scriptedModel({ result: answer({ toolCalls: calls }) }));
    const raw = await served.raw(path, { ...bodies[path], ...before[path], stream });
    expect(raw).toContain('"call_a1"');
    expect(raw).toContain('"call_b"');
    expect(raw).not.toMatch(/"(?:call_)?id":"call_a"/);
  });
});

describe('calls in streams', () => {
  it('have a place each (BerriAI/litellm#5231, mozilla-ai/any-llm#970)', async () => {
    const list = await sent('/v1/chat/completions', { result: answer({ toolCalls: calls }) });
    const deltas = list.flatMap(({ choices }) => (choices as { delta: { tool_calls?: object[] } }[]) ?? []);
    expect(deltas.flatMap(({ delta }) => delta.tool_calls ?? [])).toMatchObject([
      { index: 0, id: 'call_a', type: 'function', function: { arguments: '{"path":"a.txt"}' } },
      { index: 1, id: 'call_b', type: 'function', function: { arguments: '{"path":"b.txt"}' } },
    ]);
  });

  it('have a block each, and their input in it (praxis-proxy/ai#266, BerriAI/litellm#15307)', async () => {
    const list = await sent('/v1/messages', { result: answer({ toolCalls: calls }) });
    const blocks = list.filter(({ index }) => index === 1 || index === 2);
    expect(blocks.map(({ type, index }) => [index, type])).toEqual([
      [1, 'content_block_start'],
      [1, 'content_block_delta'],
      [1, 'content_block_stop'],
      [2, 'content_block_start'],
      [2, 'content_block_delta'],
      [2, 'content_block_stop'],
    ]);
    expect(blocks[4]).toMatchObject({ delta: { partial_json: '{"path":"b.txt"}' } });
  });

  it('say their input in a delta, not where the block begins (BerriAI/litellm#25321, AntSeed/antseed#15)', async () => {
    const list = await sent('/v1/messages', { result: answer({ text: '', toolCalls: calls }) });
    expect(list[1]).toMatchObject({ content_block: { type: 'tool_use', name: 'read', input: {} } });
    expect(list[2]).toMatchObject({ delta: { type: 'input_json_delta', partial_json: '{"path":"a.txt"}' } });
  });

  it('are closed one by one at Responses (Wei-Shaw/sub2api#2926)', async () => {
    const list = await sent('/v1/responses', { result: answer({ toolCalls: calls }), thought: 'Hm.' });
    const opened = ofType(list, 'response.output_item.added').map(({ output_index: at }) => at);
    const closed = ofType(list, 'response.output_item.done').map(({ output_index: at }) => at);
    expect([opened, closed]).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]);
    expect(ofType(list, 'response.function_call_arguments.done')).toHaveLength(2);
  });

  it('send the client to run them, also after text and where the model only stopped (maximhq/bifrost#3638, maximhq/bifrost#6123, BerriAI/litellm#34692)', async () => {
    const result = answer({ text: 'Let me see.', toolCalls: calls, finishReason: 'stop' });
    const ofMessages = await sent('/v1/messages', { result });
    expect(ofType(ofMessages, 'message_delta')).toMatchObject([{ delta: { stop_reason: 'tool_use' } }]);
    const ofChat = await sent('/v1/chat/completions', { result });
    expect(ofChat.at(-2)).toMatchObject({ choices: [{ finish_reason: 'tool_calls' }] });
  });
});

describe('text in streams', () => {
  it('is told as text (BerriAI/litellm#29286)', async () => {
    const list = await sent('/v1/messages', {});
    const deltas = ofType(list, 'content_block_delta') as { delta?: { type: string } }[];
    expect(new Set(deltas.map(({ delta }) => delta?.type))).toEqual(new Set(['text_delta']));
  });

  it('has its item, its part and its places at Responses (Oaklight/llm-rosetta#56, BerriAI/litellm#28899)', async () => {
    const list = await sent('/v1/responses', {});
    const [added] = ofType(list, 'response.output_item.added') as { item?: { id: string } }[];
    for (const delta of ofType(list, 'response.output_text.delta'))
      expect(delta).toMatchObject({ item_id: added?.item?.id, output_index: 0, content_index: 0 });
    expect(list.map((event) => event['sequence_number'])).toEqual([...list.keys()]);
    expect(list.at(-1)).toMatchObject({
      type: 'response.completed',
      response: {
        id: expect.stringMatching(/^resp_/),
        object: 'response',
        model: 'any',
        text: { format: { type: 'text' } },
        output: [{ content: [{ text: 'Hello there.' }] }],
        usage: { output_tokens_details: { reasoning_tokens: 12 } },
      },
    });
  });

  it('leaves no empty block that clients would send back to be refused (anthropics/anthropic-sdk-python#461)', async () => {
    const list = await sent('/v1/messages', { result: answer({ text: '', toolCalls: calls }) });
    const kinds = ofType(list, 'content_block_start') as { content_block?: { type: string } }[];
    expect(kinds.map(({ content_block: block }) => block?.type)).toEqual(['tool_use', 'tool_use']);
  });
});

describe('counts', () => {
  it('reach a client that did not ask for them, with no list of choices empty (Wei-Shaw/sub2api#7377, Portkey-AI/gateway#1627, microsoft/foundry-local#905)', async () => {
    const list = await sent('/v1/chat/completions', {});
    const chunks = list.slice(0, -1) as { choices: unknown[]; usage?: object }[];
    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true);
    expect(chunks.at(-1)?.usage).toMatchObject({ total_tokens: 130 });
  });

  it('never take the finish word with them (QuantumNous/new-api#7489)', async () => {
    for (const include_usage of [true, false]) {
      const list = await sent('/v1/chat/completions', {}, { stream_options: { include_usage } });
      expect(JSON.stringify(list)).toContain('"finish_reason":"stop"');
      expect(list.at(-1)).toEqual({ type: '[DONE]' });
    }
  });

  it('stand beside the cached ones at Messages, of streams too (Wei-Shaw/sub2api#1754, Wei-Shaw/sub2api#3990, ai-dynamo/aiperf#1054)', async () => {
    const [delta] = ofType(await sent('/v1/messages', {}), 'message_delta');
    expect(delta?.['usage']).toMatchObject({
      input_tokens: 50,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 10,
    });
  });
});

describe('the end of a stream', () => {
  it('is said at Messages whatever the model called it (router-for-me/CLIProxyAPI#5308)', async () => {
    const list = await sent('/v1/messages', { result: answer({ finishReason: 'other' }) });
    expect(list.slice(-2)).toMatchObject([
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      { type: 'message_stop' },
    ]);
  });

  it('is a failure at Responses, with its reason, where Codex reads it (vllm-project/semantic-router#3063, zyycn/codex-proxy-rs#90)', async () => {
    const list = await sent('/v1/responses', { error: new AiError('overloaded', 'p is overloaded.') });
    expect(list.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_is_overloaded', message: 'p is overloaded.' } },
    });
  });

  it('is no success after an error (MoonshotAI/kosong#60, Sunnyender-org/cursor-sdk2api#26)', async () => {
    for (const path of Object.keys(bodies) as (keyof typeof bodies)[]) {
      for (const script of [{ isCut: true }, { error: new Error('x') }]) {
        const list = JSON.stringify(await sent(path, script));
        expect(list).toContain('error');
        expect(list).not.toMatch(/DONE|message_stop|response\.completed|"finish_reason":"/);
      }
    }
  });

  it('of an answer that is cut at its length is said so (Wei-Shaw/sub2api#7274)', async () => {
    const list = await sent('/v1/responses', { result: answer({ finishReason: 'length' }) });
    expect(list.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' } },
    });
  });
});

describe('what clients send', () => {
  it('keeps pictures of results (router-for-me/CLIProxyAPI#5707, router-for-me/CLIProxyAPI#5039, CommandCodeAI/command-code#850)', () => {
    const picture = { type: 'image', mediaType: 'image/png', data: 'AAAA' };
    const source = { type: 'base64', media_type: 'image/png', data: 'AAAA' };
    const block = { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'image', source }] };
    expect(
      read('messages', { messages: [{ role: 'user', content: [block] }] }).messages?.[0]?.content,
    ).toEqual([picture]);
    const output = [{ type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' }];
    const item = { type: 'function_call_output', call_id: 'c', output };
    expect(read('responses', { input: [item] }).messages?.[0]?.content).toEqual([picture]);
  });

  it('has no empty text that a provider refuses (BerriAI/litellm#23835)', () => {
    const content = [
      { type: 'text', text: '' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    expect(read('messages', { messages: [{ role: 'user', content }] }).messages?.[0]?.content).toEqual(
      content.slice(1),
    );
  });

  it('keeps calls made together in one turn (Wei-Shaw/sub2api#2926)', () => {
    const asked = calls.map(({ id, name, input }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    }));
    const results = calls.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: 'x' }));
    const { messages: turns = [] } = read('responses', { input: [hi, ...asked, ...results] });
    expect(turns[1]).toEqual({ role: 'assistant', content: '', toolCalls: calls });
    expect(turns).toHaveLength(4);
  });

  it('brings back what the provider wants, through every dialect (BerriAI/litellm#25322, BerriAI/litellm#16895, router-for-me/CLIProxyAPI#5840)', async () => {
    const providerData = { provider: 'p', signature: 'abc' };
    const [first] = calls;
    if (!first) throw new Error('no call');
    const result = answer({ text: '', toolCalls: [{ ...first, providerData }] });
    const model = scriptedModel({ result });
    await using served = await serve(model);
    const completion = await served.openai.chat.completions.create({ model: 'any', messages: [hi] });
    const message = completion.choices[0]?.message;
    if (!message) throw new Error('no message');
    const done = { role: 'tool', tool_call_id: 'call_a', content: 'x' } as const;
    await served.openai.chat.completions.create({ model: 'any', messages: [hi, message, done] });
    expect(model.requests.at(-1)?.messages?.[1]).toMatchObject({ toolCalls: [{ providerData }] });
  });

  it('takes what Claude Code sends with every request, and what Codex does', () => {
    const cache_control = { type: 'ephemeral' };
    const claude = {
      model: 'claude-x',
      max_tokens: 32_000,
      stream: true,
      temperature: 1,
      metadata: { user_id: 'u' },
      system: [{ type: 'text', text: 'You are a tool.', cache_control }],
      thinking: { type: 'enabled', budget_tokens: 31_999 },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      tools: [
        {
          name: 'Read',
          description: 'Reads.',
          input_schema: {
            $schema: 'http://json-schema.org/draft-07/schema#',
            type: 'object',
            properties: {},
          },
          eager_input_streaming: true,
        },
      ],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control }] }],
    };
    expect(read('messages', claude)).toMatchObject({ messages: [hi], effort: 'high', cachePrompt: '5m' });
    const codex = {
      model: 'gpt-x',
      instructions: 'You are a tool.',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Sandboxed.' }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      ],
      tools: [{ type: 'function', name: 'shell', description: 'Runs.', strict: false, parameters: {} }],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'medium', summary: 'auto' },
      store: false,
      stream: true,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: 'k',
    };
    expect(read('responses', codex)).toMatchObject({
      system: 'You are a tool.\n\nSandboxed.',
      messages: [hi],
      effort: 'medium',
    });
  });
});
