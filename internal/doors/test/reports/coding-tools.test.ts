// What coding tools and agents send to models of another dialect; the number of the public report stands beside each.
import { describe, expect, it } from '@jest/globals';
import { createDoor } from '../../src/door/create-door.ts';
import { createSeal } from '../../src/translate/asked/seal.ts';
import { toTextRequest } from '../../src/translate/to-text-request.ts';
import { echoModel } from '../door/echo-model.ts';

const hi = { role: 'user', content: 'Hi' } as const;
const least = {
  chat: { messages: [hi] },
  messages: { messages: [hi], max_tokens: 9 },
  responses: { input: 'Hi' },
};
const read = (dialect: keyof typeof least, more: object) =>
  toTextRequest(dialect, { model: 'any', ...least[dialect], ...more });
const paths = { chat: '/v1/chat/completions', messages: '/v1/messages', responses: '/v1/responses' };

/** What a model of another dialect is asked, and what the client is told. */
async function ask(dialect: keyof typeof least, more: object | string) {
  const model = echoModel();
  const door = createDoor({ models: { any: { model } } });
  const body = typeof more === 'string' ? more : JSON.stringify({ model: 'any', ...least[dialect], ...more });
  const response = await door.handle(new Request(`http://door${paths[dialect]}`, { method: 'POST', body }));
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, request: model.requests[0] };
}

describe('the system text', () => {
  const line = (cch: string) =>
    `x-anthropic-billing-header: cc_version=2.1.177.01c; cc_entrypoint=cli; cch=${cch};`;
  const rules = { type: 'text', text: 'You are a tool.', cache_control: { type: 'ephemeral' } };

  it.each([
    [
      'a block (ccproxy-api#61, claude-code#68900)',
      (cch: string) => [{ type: 'text', text: line(cch) }, rules],
    ],
    ['a line before the text (vllm-mlx#277)', (cch: string) => `${line(cch)}\nYou are a tool.`],
    ['a line of a block', (cch: string) => [{ type: 'text', text: `${line(cch)}\nYou are a tool.` }]],
  ])(
    'is the same in each request, whatever Claude Code writes for the books of Anthropic: %s',
    (_, system) => {
      for (const cch of ['36ee5', '0aaa9'])
        expect(read('messages', { system: system(cch) }).request.system).toBe('You are a tool.');
    },
  );

  it('keeps what only looks like such a line, or stands further down', () => {
    const text = `Explain this:\n${line('1')}`;
    expect(read('messages', { system: text }).request.system).toBe(text);
    expect(read('messages', { messages: [{ role: 'user', content: line('1') }] }).request.messages).toEqual([
      { role: 'user', content: line('1') },
    ]);
  });

  const call = { type: 'tool_use', id: 'a', name: 'f', input: {} };
  const result = { type: 'tool_result', tool_use_id: 'a', content: 'done' };
  const said = (content: unknown) => ({ role: 'user', content });
  const late = { role: 'system', content: '9 tokens left' };

  it('grows at the end: what is said later stays there (litellm#36968, ollama#18431, opencodex#4148)', () => {
    const start = [hi, { role: 'assistant', content: 'Yes?' }, said('Go')];
    const one = read('messages', { system: 'S', messages: [...start, late] }).request;
    expect(one).toEqual({
      system: 'S',
      messages: [...start.slice(0, 2), said('Go\n\n9 tokens left')],
      maxOutputTokens: 9,
    });
    const more = [{ role: 'assistant', content: 'x' }, hi, { ...late, content: '8 tokens left' }];
    const two = read('messages', { system: 'S', messages: [...start, late, ...more] }).request;
    expect(two.messages?.slice(0, 3)).toEqual(one.messages);
  });

  it('never comes between a call and its result (litellm#36968)', () => {
    const messages = [hi, { role: 'assistant', content: [call] }, late, said([result]), said('On')];
    const roles = read('messages', { messages }).request.messages?.map(({ role, content }) => [
      role,
      content,
    ]);
    expect(roles?.slice(2)).toEqual([
      ['tool', 'done'],
      ['user', '9 tokens left\n\nOn'],
    ]);
    const item = (id: string) => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' });
    const output = (id: string) => ({ type: 'function_call_output', call_id: id, output: 'done' });
    const developer = { role: 'developer', content: 'Be short.' };
    const input = [
      hi,
      item('a'),
      developer,
      item('b'),
      output('a'),
      output('b'),
      { role: 'assistant', content: 'x' },
      hi,
    ];
    const read2 = read('responses', { input }).request.messages ?? [];
    expect(read2.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'user',
      'assistant',
      'user',
    ]);
    expect(read2[4]?.content).toBe('Be short.');
  });

  it('that ends a turn of the model in two stands between them', () => {
    const developer = { role: 'developer', content: 'Be short.' };
    const of = (content: string) => ({ role: 'assistant', content });
    const { messages } = read('responses', { input: [hi, of('a'), developer, of('b'), hi] }).request;
    expect(messages?.map(({ content }) => content)).toEqual(['Hi', 'a', 'Be short.', 'b', 'Hi']);
  });

  // Gemma's and Mistral's templates: "Conversation roles must alternate".
  it('is one turn with what the user says beside it, in the order in which it came', () => {
    const url = 'https://example.org/a.png';
    const seen = said([{ type: 'image_url', image_url: { url } }]);
    const yes = { role: 'assistant', content: 'Yes?' };
    const { messages } = read('chat', { messages: [hi, late, yes, hi, hi, late, seen, hi] }).request;
    const text = (of: string) => ({ type: 'text', text: of });
    expect(messages).toEqual([
      said('Hi\n\n9 tokens left'),
      yes,
      hi,
      said([text('Hi'), text('9 tokens left'), { type: 'image', url }]),
      hi,
    ]);
  });

  it('does not take the sealed thought from the turn behind it', () => {
    const seal = createSeal('key');
    const turn = { provider: 'p' };
    const sealed = seal.close({ turn, calls: { b: { signature: 's' } } });
    const start = [hi, { role: 'assistant', content: [call] }, said([result]), late];
    const next = { ...call, id: 'b' };
    const body = {
      model: 'any',
      max_tokens: 9,
      messages: [
        ...start,
        { role: 'assistant', content: [{ type: 'redacted_thinking', data: sealed }, next] },
        said([{ ...result, tool_use_id: 'b' }]),
      ],
    };
    expect(toTextRequest('messages', body, { seal }).request.messages?.[4]).toMatchObject({
      providerData: turn,
      toolCalls: [{ id: 'b', providerData: { signature: 's' } }],
    });
  });
});

describe('a field that changes no answer', () => {
  const url = 'https://example.org/a.png';
  const seen = (detail: string) => ({ type: 'image_url', image_url: { url, detail } });
  const look = { type: 'input_image', image_url: url, detail: 'original' };
  const detail = 'messages.content.image_url.detail';
  const schema = { type: 'object', properties: {} };
  const described = { type: 'json_schema', json_schema: { name: 'a', description: 'A mood.', schema } };

  it.each([
    ['responses', { client_metadata: { 'x-codex-installation-id': 'z' } }], // CLIProxyAPI#5112
    ['responses', { access_programs: ['a'] }], // opencodex#4853
    ['messages', { diagnostics: { previous_message_id: null } }], // bifrost#4479
  ] as const)('is read over: %s %j', async (dialect, more) => {
    const { status, headers } = await ask(dialect, more);
    expect([status, headers.get('x-tpl-left-out')]).toEqual([200, null]);
  });

  it.each([
    ['responses', { text: { verbosity: 'low' } }, 'text.verbosity'],
    ['chat', { verbosity: 'high' }, 'verbosity'],
    ['responses', { truncation: 'auto' }, 'truncation'],
    ['messages', { top_k: 40 }, 'top_k'],
    [
      'messages',
      { output_config: { task_budget: { type: 'tokens', total: 20_000 } } },
      'output_config.task_budget',
    ],
    ['chat', { messages: [{ ...hi, name: 'bob' }] }, 'messages.name'],
    ['chat', { messages: [{ role: 'assistant', content: 'So.', name: 'ann' }, hi] }, 'messages.name'],
    ['chat', { messages: [{ role: 'user', content: [seen('low'), seen('high')] }] }, detail],
    ['responses', { input: [{ role: 'user', content: [look] }] }, 'input.content.detail'],
    ['responses', { tools: [{ type: 'function', name: 'f', strict: true }] }, 'tools.strict'],
    [
      'chat',
      { tools: [{ type: 'function', function: { name: 'f', strict: true } }] },
      'tools.function.strict',
    ],
    ['chat', { response_format: described }, 'response_format.json_schema.description'],
  ] as const)(
    'that no model has in common is left out, and told so (free-claude-code#1310): %s %j',
    async (dialect, more, told) => {
      for (const stream of [false, true]) {
        const { status, headers } = await ask(dialect, { ...more, stream });
        expect([status, headers.get('x-tpl-left-out')]).toEqual([200, told]);
      }
    },
  );

  it.each([
    ['chat', { verbosity: 'loud' }],
    ['messages', { top_k: 'all' }],
    ['responses', { truncation: 'both' }],
  ] as const)('is still refused where it means nothing: %s %j', async (dialect, more) => {
    expect((await ask(dialect, more)).status).toBe(400);
  });
});

describe('the input of an earlier call', () => {
  // pi#8943, cline#9589, langchain4j#5754: a double holds 15 digits, an id has more.
  const json =
    '{"id":1234567890123456789,"n":12345678901234567,"ok":9007199254740992,"t":"1234567890123456789"}';
  const input = {
    id: '1234567890123456789',
    n: '12345678901234567',
    ok: 9007199254740992,
    t: '1234567890123456789',
  };

  it.each([
    [
      'chat',
      `{"model":"any","messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":${JSON.stringify(json)}}}]},{"role":"tool","tool_call_id":"a","content":"x"}]}`,
    ],
    [
      'responses',
      `{"model":"any","input":[{"role":"user","content":"Hi"},{"type":"function_call","call_id":"a","name":"f","arguments":${JSON.stringify(json)}},{"type":"function_call_output","call_id":"a","output":"x"}]}`,
    ],
    [
      'messages',
      `{"model":"any","max_tokens":9,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":${json}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"x"}]}]}`,
    ],
  ] as const)('keeps all its digits: %s', async (dialect, body) => {
    const { status, request } = await ask(dialect, body);
    expect(status).toBe(200);
    expect(request?.messages?.[1]).toMatchObject({ toolCalls: [{ name: 'f', input }] });
  });

  it('keeps those of a number that is past every double', async () => {
    const id = '7'.repeat(400);
    const messages = `[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"id":${id}}}]},{"role":"user","content":"x"}]`;
    const { status, request } = await ask(
      'messages',
      `{"model":"any","max_tokens":9,"messages":${messages}}`,
    );
    expect(status).toBe(200);
    expect(request?.messages?.[0]).toMatchObject({ toolCalls: [{ input: { id } }] });
  });
});

describe('what is nearly right', () => {
  it.each([
    [{ properties: { a: {} } }, { type: 'object', properties: { a: {} } }],
    [{}, { type: 'object', properties: {} }],
    [
      { type: null, properties: {} },
      { type: 'object', properties: {} },
    ],
    [undefined, { type: 'object', properties: {} }],
    [{ type: 'object' }, { type: 'object' }],
  ])(
    'a schema of a tool without a type is one of an object (vercel/ai#12020, collmbo#384): %j',
    (parameters, inputSchema) => {
      const tools = [{ type: 'function', function: { name: 'f', parameters } }];
      expect(read('chat', { tools }).request.tools).toEqual([{ name: 'f', description: '', inputSchema }]);
    },
  );

  it('a picture that is called image/jpg is a JPEG (hermes-agent#55432, mealie#5897, anotherai#457)', () => {
    const part = { type: 'image', mediaType: 'image/jpeg', data: '/9j/4AA=' };
    const url = { type: 'image_url', image_url: { url: 'data:image/JPG;base64,/9j/4AA=' } };
    const source = { type: 'image', source: { type: 'base64', media_type: 'image/jpg', data: '/9j/4AA=' } };
    for (const [dialect, given] of [
      ['chat', url],
      ['messages', source],
    ] as const) {
      const { request } = read(dialect, { messages: [{ role: 'user', content: [given] }] });
      expect(request.messages).toEqual([{ role: 'user', content: [part] }]);
    }
  });
});

describe('a stream', () => {
  it('is not gathered by a proxy on the way (llama.cpp#20872, llama-swap#236, koboldcpp#1168, agentrove#869)', async () => {
    for (const dialect of ['chat', 'messages', 'responses'] as const) {
      const { headers } = await ask(dialect, { stream: true });
      expect(headers.get('x-accel-buffering')).toBe('no');
      expect(headers.get('cache-control')).toBe('no-cache, no-transform');
    }
  });
});
