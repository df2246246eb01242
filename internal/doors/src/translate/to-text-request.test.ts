import type { DialectName, TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { DoorError } from '../failure/door-failure.ts';
import { createSeal } from './asked/seal.ts';
import { toTextRequest } from './to-text-request.ts';

type Body = Readonly<Record<string, unknown>>;
const hi = { role: 'user', content: 'Hi' };
const least: Readonly<Record<DialectName, Body>> = {
  chat: { model: 'x', messages: [hi] },
  responses: { model: 'x', input: 'Hi' },
  messages: { model: 'x', max_tokens: 9, messages: [hi] },
};
const dialects = Object.keys(least) as DialectName[];
const read = (dialect: DialectName, more: Body = {}): TextRequest =>
  toTextRequest(dialect, { ...least[dialect], ...more }).request;
const listed = { chat: 'messages', responses: 'input', messages: 'messages' } as const;
const turns = (dialect: DialectName, ...list: readonly unknown[]) =>
  read(dialect, { [listed[dialect]]: list });

/** All that is wrong with a body, as one text. */
function refusal(dialect: DialectName, more: Body): string {
  try {
    read(dialect, more);
  } catch (error) {
    if (error instanceof DoorError) return error.message;
    throw error;
  }
  return 'nothing';
}

const png = { type: 'image', mediaType: 'image/png', data: 'AAAA' };
const web = { type: 'image', url: 'https://example.org/a.png' };
const parameters = { type: 'object', properties: { place: { type: 'string' } } };
const tool = { name: 'weather', description: 'Says it.', inputSchema: parameters };

describe('toTextRequest', () => {
  it.each(dialects)('reads the least of %s, and what its answer needs', (dialect) => {
    const clock = { now: () => 5_999, monotonic: () => 0, setTimer: () => () => undefined };
    const { request, isStreamed, asked } = toTextRequest(dialect, { ...least[dialect] }, { clock });
    expect(request.messages).toEqual([hi]);
    expect([isStreamed, asked.model, asked.createdAt]).toEqual([false, 'x', 5]);
    expect(toTextRequest(dialect, { ...least[dialect], stream: true }).isStreamed).toBe(true);
  });

  it('puts what the system says to the start, as text and as parts', () => {
    const parts = [
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.', cache_control: { type: 'ephemeral' } },
    ];
    const system = { role: 'system', content: 'Be kind.' };
    const developer = { role: 'developer', content: [{ type: 'input_text', text: 'Be short.' }] };
    expect(turns('chat', system, developer, hi).system).toBe('Be kind.\n\nBe short.');
    expect(read('messages', { system: parts }).system).toBe('One.\n\nTwo.');
    expect(read('messages', { system: 'Be kind.' }).system).toBe('Be kind.');
    const asked = read('responses', {
      instructions: 'First.',
      input: [developer, { type: 'message', ...hi }],
    });
    expect(asked.system).toBe('First.\n\nBe short.');
    expect(turns('chat', { role: 'system', content: '' }, hi)).not.toHaveProperty('system');
  });

  it('reads pictures of all kinds', () => {
    const said = { type: 'text', text: 'See' };
    const content = [said, png, web];
    const ofChat = [
      said,
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
      { type: 'image_url', image_url: { url: web.url } },
    ];
    const ofResponses = [
      { type: 'input_text', text: 'See' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
      { type: 'input_image', image_url: web.url },
    ];
    const ofMessages = [
      said,
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { type: 'url', url: web.url } },
    ];
    const expected = [{ role: 'user', content }];
    expect(turns('chat', { role: 'user', content: ofChat }).messages).toEqual(expected);
    expect(turns('responses', { role: 'user', content: ofResponses }).messages).toEqual(expected);
    expect(turns('messages', { role: 'user', content: ofMessages }).messages).toEqual(expected);
  });

  it('reads calls and their results, with pictures and errors', () => {
    const toolCalls = [{ id: 'c1', name: 'weather', input: { place: 'Bern' } }];
    const expected = [
      hi,
      { role: 'assistant', content: 'Let me see.', toolCalls },
      { role: 'tool', toolCallId: 'c1', content: [{ type: 'text', text: 'A map:' }, png] },
    ];
    const asked = { name: 'weather', arguments: '{"place":"Bern"}' };
    const calls = [{ id: 'c1', type: 'function', function: asked }];
    const map = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    expect(
      turns(
        'chat',
        hi,
        { role: 'assistant', content: 'Let me see.', tool_calls: calls },
        {
          role: 'tool',
          tool_call_id: 'c1',
          name: 'weather',
          content: [{ type: 'text', text: 'A map:' }, map],
        },
      ).messages,
    ).toEqual(expected);
    const output = [
      { type: 'input_text', text: 'A map:' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
    ];
    expect(
      turns(
        'responses',
        hi,
        { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'of somebody else' },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Let me see.', annotations: [], logprobs: [] }],
        },
        { type: 'function_call', id: 'fc_1', call_id: 'c1', status: 'completed', ...asked },
        { type: 'function_call_output', call_id: 'c1', output },
      ).messages,
    ).toEqual(expected);
    const source = { type: 'base64', media_type: 'image/png', data: 'AAAA' };
    expect(
      turns(
        'messages',
        hi,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'of somebody else' },
            { type: 'text', text: 'Let me see.', citations: null },
            {
              type: 'tool_use',
              id: 'c1',
              name: 'weather',
              input: { place: 'Bern' },
              caller: { type: 'direct' },
            },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And?' },
            {
              type: 'tool_result',
              tool_use_id: 'c1',
              is_error: true,
              content: [
                { type: 'text', text: 'A map:' },
                { type: 'image', source },
              ],
            },
          ],
        },
      ).messages,
    ).toEqual([
      ...expected.slice(0, 2),
      { ...expected[2], isError: true },
      { role: 'user', content: 'And?' },
    ]);
  });

  it('keeps calls that were made together in one turn, and results without text empty', () => {
    const { messages } = turns(
      'responses',
      hi,
      { type: 'function_call', call_id: 'c1', name: 'a', arguments: '' },
      { type: 'function_call', call_id: 'c2', name: 'b', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: '' },
      { type: 'function_call_output', call_id: 'c2', output: 'two' },
    );
    expect(messages?.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool']);
    const result = turns('messages', hi, {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'c' }],
    });
    expect(result.messages?.at(-1)).toEqual({ role: 'tool', toolCallId: 'c', content: '' });
  });

  it('leaves out turns and texts in which nothing is said', () => {
    expect(turns('chat', { role: 'assistant', content: null }, hi).messages).toEqual([hi]);
    expect(turns('messages', { role: 'assistant', content: [] }, hi).messages).toEqual([hi]);
    const empty = [
      { type: 'text', text: '' },
      { type: 'text', text: 'Hi' },
    ];
    expect(turns('messages', { role: 'user', content: empty }).messages).toEqual([hi]);
    expect(turns('chat', { role: 'assistant', content: null, refusal: 'No.' }, hi).messages?.[0]).toEqual({
      role: 'assistant',
      content: 'No.',
    });
  });

  it('reads tools and which must be called', () => {
    const ofChat = [{ type: 'function', function: { name: 'weather', description: 'Says it.', parameters } }];
    const ofResponses = [
      { type: 'function', name: 'weather', description: 'Says it.', parameters, strict: true },
    ];
    const ofMessages = [{ name: 'weather', description: 'Says it.', input_schema: parameters }];
    const forced = { toolChoice: { name: 'weather' }, tools: [tool] };
    const named = { type: 'function', function: { name: 'weather' } };
    expect(read('chat', { tools: ofChat, tool_choice: named })).toMatchObject(forced);
    expect(
      read('responses', { tools: ofResponses, tool_choice: { type: 'function', name: 'weather' } }),
    ).toMatchObject(forced);
    expect(
      read('messages', { tools: ofMessages, tool_choice: { type: 'tool', name: 'weather' } }),
    ).toMatchObject(forced);
    expect(read('messages', { tools: ofMessages, tool_choice: { type: 'any' } }).toolChoice).toBe('required');
    expect(read('messages', { tools: ofMessages, tool_choice: { type: 'none' } }).toolChoice).toBe('none');
    expect(read('chat', { tools: ofChat, tool_choice: 'required' }).toolChoice).toBe('required');
    expect(read('chat', { tools: [], tool_choice: 'auto' })).not.toHaveProperty('toolChoice');
    expect(refusal('chat', { tool_choice: 'required' })).toMatch('tool_choice must have tools');
    expect(read('chat', { tools: [{ type: 'function', function: { name: 'now' } }] }).tools).toEqual([
      { name: 'now', description: '', inputSchema: { type: 'object', properties: {} } },
    ]);
  });

  it('reads settings by the names of each dialect', () => {
    const common = { temperature: 0.5, topP: 0.9, maxOutputTokens: 9 };
    const given = { temperature: 0.5, top_p: 0.9 };
    expect(
      read('chat', { ...given, max_completion_tokens: 9, max_tokens: null, seed: 3, stop: 'END' }),
    ).toMatchObject({ ...common, seed: 3, stop: ['END'] });
    expect(read('chat', { max_tokens: 9, reasoning_effort: 'minimal' })).toMatchObject({
      maxOutputTokens: 9,
      effort: 'low',
    });
    expect(
      read('responses', { ...given, max_output_tokens: 9, reasoning: { effort: 'xhigh', summary: 'auto' } }),
    ).toMatchObject({ ...common, effort: 'high' });
    expect(
      read('messages', { ...given, stop_sequences: ['END'], output_config: { effort: 'medium' } }),
    ).toMatchObject({ ...common, stop: ['END'], effort: 'medium' });
    // The door ends the answer at all of them; a model is given what each of them takes.
    expect(read('chat', { stop: ['\n', 'a', 'b', 'c', 'd', 'e'] })).toMatchObject({
      stop: ['a', 'b', 'c', 'd'],
    });
    expect(read('chat', { stop: '\n\n' })).toEqual({ messages: [hi] });
    expect(read('chat', { reasoning_effort: 'none', stop: [] })).toEqual({ messages: [hi], effort: 'none' });
  });

  it('takes a budget of thought as an effort, which a stated one goes before', () => {
    const effort = (thinking: Body, more: Body = {}) => read('messages', { thinking, ...more }).effort;
    expect(effort({ type: 'enabled', budget_tokens: 31_999 })).toBe('high');
    expect(effort({ type: 'enabled', budget_tokens: 10_000 })).toBe('medium');
    expect(effort({ type: 'enabled', budget_tokens: 1_024 })).toBe('low');
    expect(effort({ type: 'adaptive', display: 'omitted' })).toBeUndefined();
    expect(effort({ type: 'disabled' })).toBe('none');
    expect(effort({ type: 'disabled' }, { output_config: { effort: 'high' } })).toBe('none');
    expect(effort({ type: 'enabled', budget_tokens: 1_024 }, { output_config: { effort: 'high' } })).toBe(
      'high',
    );
  });

  it('reads what an answer must look like; a schema that strict modes refuse goes into the text', () => {
    const strict = {
      type: 'object',
      properties: { mood: { type: 'string' } },
      required: ['mood'],
      additionalProperties: false,
    };
    const ofChat = (schema: Body, more: Body = {}) =>
      read('chat', {
        response_format: { type: 'json_schema', json_schema: { name: 'mood', schema, ...more } },
      }).schema;
    expect(ofChat(strict)).toEqual({ name: 'mood', jsonSchema: strict });
    const dated = { $schema: 'http://json-schema.org/draft-07/schema#', ...strict, type: 'object' };
    expect(ofChat(dated)).not.toHaveProperty('isLoose');
    expect(ofChat(parameters)).toEqual({ name: 'mood', jsonSchema: parameters, isLoose: true });
    expect(ofChat(parameters, { strict: true })).toEqual({ name: 'mood', jsonSchema: parameters });
    const format = { type: 'json_schema', schema: strict };
    expect(read('messages', { output_config: { format } }).schema).toEqual({
      name: 'answer',
      jsonSchema: strict,
    });
    expect(read('responses', { text: { format: { ...format, name: 'mood' } } }).schema?.name).toBe('mood');
    expect(read('responses', { text: { format: { type: 'text' } } })).not.toHaveProperty('schema');
    expect(read('chat', { response_format: { type: 'json_object' } }).schema).toEqual({
      name: 'object',
      jsonSchema: { type: 'object' },
      isLoose: true,
    });
  });

  it('keeps the wish to have the prompt cached, the longest of all', () => {
    const marked = (ttl?: string) => [
      { type: 'text', text: 'x', cache_control: { type: 'ephemeral', ...(ttl && { ttl }) } },
    ];
    expect(read('messages', { system: marked() }).cachePrompt).toBe('5m');
    expect(
      read('messages', { system: marked('1h'), messages: [{ role: 'user', content: marked() }] }).cachePrompt,
    ).toBe('1h');
  });

  it('reads over what changes no answer', () => {
    const shared = { metadata: { a: 'b' }, service_tier: 'auto', user: null };
    const ofOpenAI = {
      store: false,
      prompt_cache_key: 'k',
      safety_identifier: 's',
      user: 'u',
      top_logprobs: 0,
    };
    for (const [dialect, more] of [
      ['chat', { ...shared, ...ofOpenAI, n: 1, stream_options: { include_usage: true }, logit_bias: {} }],
      ['chat', { parallel_tool_calls: false, frequency_penalty: 0, modalities: ['text'], functions: [] }],
      [
        'responses',
        { ...shared, ...ofOpenAI, include: ['reasoning.encrypted_content'], truncation: 'disabled' },
      ],
      ['responses', { parallel_tool_calls: true, background: false, previous_response_id: null, tools: [] }],
      ['messages', { ...shared, service_tier: 'standard_only', speed: 'standard', container: null }],
      ['messages', { context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] } }],
    ] as [DialectName, Body][])
      expect(read(dialect, more)).toEqual(read(dialect));
  });

  it.each<[DialectName, Body, string]>([
    ['chat', { n: 2 }, 'n is not translated: there is one answer to a request.'],
    ['chat', { logprobs: true }, 'logprobs is not translated.'],
    ['chat', { frequency_penalty: 1 }, 'frequency_penalty is not translated.'],
    ['chat', { store: true }, 'store is not translated: nothing is stored here.'],
    ['chat', { service_tier: 'flex' }, 'service_tier is not translated.'],
    ['chat', { modalities: ['text', 'audio'] }, 'modalities is not translated.'],
    ['chat', { functions: [{ name: 'f' }] }, 'functions is not translated: use tools.'],
    ['chat', { unheard_of: 1 }, 'unheard_of is not translated.'],
    ['chat', { constructor: 1 }, 'constructor is not translated.'],
    [
      'chat',
      { tools: [{ type: 'custom', custom: { name: 'f' } }] },
      'tools.0 of type custom is not translated',
    ],
    ['chat', { messages: [{ ...hi, name: 5 }] }, 'messages.0.name is not translated.'],
    [
      'chat',
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
      'messages.0.content.0 of type input_audio is not translated: only text, pictures and tools are.',
    ],
    ['chat', { messages: [{ role: 'function', content: 'x' }] }, 'messages.0.role is not translated'],
    ['messages', { messages: [hi, { role: 'assistant', content: 'So' }] }, 'messages must end with the user'],
    [
      'responses',
      { input: [hi, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }] },
      'input must end with the user or a tool',
    ],
    ['chat', { messages: [] }, 'messages must hold a message of the user'],
    ['chat', { messages: 'Hi' }, 'messages must be a list.'],
    ['chat', { messages: ['Hi'] }, 'messages.0 must be an object'],
    ['chat', { model: undefined }, 'model must be a text.'],
    ['chat', { stream: 'yes' }, 'stream must be true or false.'],
    ['chat', { max_tokens: 0 }, 'max_tokens is out of range.'],
    ['chat', { temperature: 3 }, 'temperature is out of range.'],
    ['chat', { stop: Array.from({ length: 65 }, (_, at) => String(at)) }, 'stop must hold at most 64 texts.'],
    ['chat', { reasoning_effort: 'toString' }, 'reasoning_effort is not an effort.'],
    ['chat', { response_format: { type: 'grammar' } }, 'response_format of type grammar is not translated'],
    ['responses', { previous_response_id: 'r' }, 'previous_response_id is not translated: nothing is stored'],
    ['responses', { conversation: 'c' }, 'conversation is not translated: nothing is stored here'],
    ['responses', { background: true }, 'background is not translated: nothing is stored here.'],
    ['responses', { include: ['file_search_call.results'] }, 'include is not translated.'],
    ['responses', { tools: [{ type: 'web_search' }] }, 'tools.0 of type web_search is not translated'],
    ['responses', { text: { verbosity: 'loud' } }, 'text.verbosity is not translated.'],
    ['responses', { input: [hi, { type: 'item_reference', id: 'm' }] }, 'input.1 is not translated: nothing'],
    [
      'responses',
      { input: [hi, { type: 'web_search_call', id: 'w' }] },
      'input.1 of type web_search_call is',
    ],
    [
      'responses',
      { input: [hi, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a' }] },
      'input.1.arguments must be an object as JSON',
    ],
    ['messages', { top_k: 'all' }, 'top_k is not translated.'],
    ['messages', { mcp_servers: [{}] }, 'mcp_servers is not translated.'],
    [
      'messages',
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      'tools.0 of type web_search_',
    ],
    ['messages', { thinking: { type: 'hard' } }, 'thinking of type hard is not translated'],
    [
      'messages',
      { messages: [{ role: 'user', content: [{ type: 'document', source: {} }] }] },
      'messages.0.content.0 of type document is not translated',
    ],
    [
      'messages',
      {
        messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }] }],
      },
      'messages.0.content.0.source.file_id is not translated',
    ],
    [
      'messages',
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image', source: { type: 'base64', media_type: 'image/tiff', data: 'A' } }],
          },
        ],
      },
      'messages.0.content.0.source is not translated: a picture is png, jpeg, gif or webp.',
    ],
    [
      'messages',
      { messages: [hi, { role: 'assistant', content: [{ type: 'server_tool_use', id: 's' }] }, hi] },
      'of type server_tool_use is not translated',
    ],
  ])('of %s refuses %j by name', (dialect, more, message) => {
    expect(refusal(dialect, more)).toContain(message);
  });

  it('names everything that is wrong at once, and at most 20 of it', () => {
    const wrong = refusal('chat', { n: 2, logprobs: true, messages: [{ ...hi, audio: {} }] });
    expect(wrong).toBe(
      'n is not translated: there is one answer to a request; logprobs is not translated; messages.0.audio is not translated.',
    );
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}`, 1]));
    expect(refusal('chat', many)).toMatch(/f19 is not translated; and 30 more\.$/);
  });

  it('refuses what nests too deeply to be written down again', () => {
    const deep = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Body;
    const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: JSON.stringify(deep(300)) };
    expect(refusal('responses', { input: [call, hi] })).toContain(
      'input.0.arguments must be an object as JSON',
    );
  });

  it('reads a body of very many wrong fields in a time that grows with it alone', () => {
    const many = Array.from({ length: 100_000 }, (_, at) => ({ type: `t${at}` }));
    expect(refusal('chat', { messages: [{ role: 'user', content: many }] })).toContain('and 99980 more');
  });

  it('repeats nothing that was said in what it refuses', () => {
    const type = 'a secret of the user';
    const wrong = refusal('chat', {
      messages: [{ role: 'user', content: [{ type, text: 'another secret' }] }],
    });
    expect(wrong).toContain('messages.0.content.0 without a type');
    expect(wrong).not.toContain('secret');
  });
});

describe('createSeal', () => {
  const turn = { turn: { provider: 'p', x: 1 }, calls: {} };

  it('opens what it closed, and nothing that was changed or closed elsewhere', () => {
    const seal = createSeal('key');
    const closed = seal.close(turn);
    expect(createSeal('key').open(closed)).toEqual(turn);
    expect(createSeal().open(closed)).toBeUndefined();
    expect(seal.open(`${closed.slice(0, -4)}AAAA`)).toBeUndefined();
    for (const other of ['tpl1.', 'tpl1.AAAA', 'EqQBCkYIAx', '', undefined, 5])
      expect(seal.open(other)).toBeUndefined();
  });
});
