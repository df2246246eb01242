// Public reports of conversations that a provider refuses for ever, because of what one turn sent back.
import { createAnthropic } from '@ai-sdk/anthropic';
import { describe, expect, it } from '@jest/globals';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { createGeminiModel } from '../../src/gemini.ts';
import { nextTurn, runTools, type TextModel, type TextRequest, type TextResult } from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { script } from '../ai-sdk/script.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  closing,
  completion,
  type Json,
  message,
  named,
  opening,
  response,
  textBlock,
  toolBlock,
} from '../oracle/support/bytes.ts';

const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }] };
const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
const text = (words: string) => ({ type: 'text', text: words });
const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
const search = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'x' } };
const found = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] };
const fine = message([text('Fine.')]);

type Server = ReturnType<typeof script>;
const anthropic = ({ fetch }: Server) => createAnthropicModel({ model: 'm', apiKey: 'k', fetch });
const models: Record<string, { empty: string; fine: string; of: (server: Server) => TextModel }> = {
  anthropic: { empty: message([]), fine, of: anthropic },
  'anthropic by the AI SDK': {
    empty: message([]),
    fine,
    of: ({ fetch }) => fromAiSdkModel(createAnthropic({ apiKey: 'k', fetch })('m')),
  },
  chat: {
    empty: completion({ content: '' }),
    fine: completion({ content: 'Fine.' }),
    of: ({ fetch }) =>
      createOpenAiCompatibleModel({
        model: 'm',
        baseUrl: 'http://x/v1',
        fetch,
        capabilities: { images: true },
      }),
  },
  gemini: {
    empty: completion({ content: '' }),
    fine: completion({ content: 'Fine.' }),
    of: ({ fetch }) => createGeminiModel({ model: 'm', apiKey: 'k', fetch }),
  },
  responses: {
    empty: JSON.stringify(response([])),
    fine: JSON.stringify(response([])),
    of: ({ fetch }) => createOpenAiModel({ model: 'm', apiKey: 'k', fetch }),
  },
};
const names = Object.keys(models);
const modelOf = (name: string) => models[name] as (typeof models)[string];

async function last(model: TextModel, asked: TextRequest, isPlain: boolean): Promise<TextResult> {
  if (isPlain) return model.generate(asked);
  for await (const event of model.stream(asked)) if (event.type === 'finish') return event.result;
  throw new Error('no finish');
}
const messagesOf = (body: Json | undefined) => (body?.['messages'] ?? body?.['input']) as Json[];
const turnOf = (body: Json | undefined) => messagesOf(body)[1]?.['content'];

/** What goes back of an answer of Anthropic: when the user, or the tool, says something to it. */
async function sentBack(answer: string, isPlain = true, asked = request) {
  const server = script(answer, fine);
  const model = anthropic(server);
  const result = await last(model, asked, isPlain);
  const results = result.toolCalls.map(({ id }) => ({ toolCallId: id, content: 'ok' }));
  await model.generate(nextTurn(asked, result, results.length > 0 ? results : 'More.'));
  return server.bodies[1];
}

describe('reports: an answer in which nothing is said', () => {
  it.each(names)('defilantech/LLMKube#935: %s goes on after an empty answer', async (name) => {
    const server = script(modelOf(name).empty, modelOf(name).fine);
    const model = modelOf(name).of(server);
    const result = await model.generate(request);
    await model.generate(nextTurn(request, result, 'More.'));
    expect(messagesOf(server.bodies[1]).filter((turn) => turn['role'] === 'assistant')).toEqual([]);
  });

  it.each(names)('tidyverse/ellmer#709: %s takes an empty turn that a store gave back', async (name) => {
    const server = script(modelOf(name).fine);
    const [asked] = request.messages ?? [];
    const messages = [asked, { role: 'assistant', content: '' }, { role: 'user', content: 'More.' }];
    await modelOf(name)
      .of(server)
      .generate({ messages } as TextRequest);
    expect(JSON.stringify(server.bodies[0])).toContain('More.');
  });

  it.each([
    ['home-assistant/core#175637', [text('\n\n'), use], [use]],
    ['LibreChat-AI/agents#124', [search, found, text(' '), text('Yes.')], [search, found, text('Yes.')]],
    ['aaif-goose/goose#7343', [text('\n')], 'More.'],
  ])('%s: blanks do not go back to Anthropic', async (_, content, sent) => {
    const body = await sentBack(
      message(content, JSON.stringify(content).includes('call_1') ? 'tool_use' : 'end_turn'),
    );
    const turn = messagesOf(body)[1];
    if (typeof sent === 'string') expect(JSON.stringify(messagesOf(body))).not.toContain('assistant');
    else expect(turn).toEqual({ role: 'assistant', content: sent });
  });

  it('home-assistant/core#175637: nor by the AI SDK', async () => {
    const server = script(message([text('\n'), use], 'tool_use'), fine);
    const model = modelOf('anthropic by the AI SDK').of(server);
    const asked = { ...request, tools };
    const result = await model.generate(asked);
    await model.generate(nextTurn(asked, result, [{ toolCallId: 'call_1', content: 'ok' }]));
    expect(turnOf(server.bodies[1])).toEqual([use]);
  });
});

describe('reports: what Anthropic wants back of its own', () => {
  const compacted = (...deltas: Json[]) =>
    named(
      opening(),
      blockStart(0, { type: 'compaction', content: null }),
      ...deltas.map((delta) => blockDelta(0, { type: 'compaction_delta', ...delta })),
      blockStop(0),
      ...textBlock(1, 'Hi'),
      ...closing(),
    );
  it.each([
    ['vercel/ai#12471', [{ content: null }, { content: 'It was long.', encrypted_content: 'RU5D' }]],
    [
      'anthropics/anthropic-sdk-typescript#1164',
      [
        { content: 'It was', encrypted_content: 'RU5D' },
        { content: null, encrypted_content: null },
        { content: ' long.' },
      ],
    ],
    [
      'NVIDIA/NeMo-Relay#1035',
      [
        { content: 'It was', encrypted_content: 'QQ==' },
        { content: 'It was long.', encrypted_content: 'RU5D' },
      ],
    ],
  ])('%s: a streamed summary goes back whole', async (_, deltas) => {
    expect(turnOf(await sentBack(compacted(...deltas), false))).toEqual([
      { type: 'compaction', content: 'It was long.', encrypted_content: 'RU5D' },
      text('Hi'),
    ]);
  });

  it('openclaw/openclaw#65288: a pause after a summary is no answer, and goes on', async () => {
    const summary = { type: 'compaction', content: 'It was long.' };
    const server = script(message([summary], 'compaction'), fine);
    const run = () => 'ok';
    const ended = await runTools(anthropic(server), request, {
      tools: tools.map((one) => ({ ...one, run })),
    });
    expect(ended).toMatchObject({ stopped: 'answered', steps: 2, result: { text: 'Fine.' } });
    expect(messagesOf(server.bodies[1]).at(-1)).toEqual({ role: 'assistant', content: [summary] });
  });

  it.each([true, false])(
    'coder/coder#25491, vercel/ai#17366: a search that was cut stays out (plain: %s)',
    async (isPlain) => {
      const thought = { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' };
      const streamed = named(
        opening(),
        ...textBlock(0, 'I search.'),
        blockStart(1, search),
        blockStop(1),
        ...closing('max_tokens'),
      );
      const cut = message([text('I search.'), thought, search], 'max_tokens');
      expect(turnOf(await sentBack(isPlain ? cut : streamed, isPlain))).toEqual([text('I search.')]);
      // One that ran stays, and so does one that goes on.
      expect(turnOf(await sentBack(message([search, found, text('Yes.')])))).toEqual([
        search,
        found,
        text('Yes.'),
      ]);
      expect(turnOf(await sentBack(message([search], 'pause_turn')))).toEqual([search]);
      expect(turnOf(await sentBack(message([search, use], 'tool_use')))).toEqual([search, use]);
    },
  );

  const caller = { type: 'code_execution_20260120', tool_id: 'srv_1' };
  const container = { id: 'container_1', expires_at: '2026-12-01T00:00:00Z' };
  const code = { ...search, name: 'code_execution' };
  it.each([true, false])(
    'topcheer/ggcode#2566: code that waits for a call gets its result (plain: %s)',
    async (isPlain) => {
      const [start, ...rest] = toolBlock(1, 'call_1', '{"x":1}');
      const streamed = named(
        opening(undefined, { container: null }),
        blockStart(0, code),
        blockStop(0),
        { ...start, content_block: { ...(start?.['content_block'] as Json), caller } },
        ...rest,
        { type: 'message_delta', delta: { stop_reason: 'tool_use', container }, usage: { output_tokens: 5 } },
        { type: 'message_stop' },
      );
      const plain = message([code, { ...use, caller }], 'tool_use', { container });
      const body = await sentBack(isPlain ? plain : streamed, isPlain, { ...request, tools });
      expect(turnOf(body)).toEqual([code, { ...use, caller }]);
      expect(body).toMatchObject({ container: 'container_1' });
    },
  );

  it('topcheer/ggcode#2566: a later call of the same code too, and no container once nothing waits', async () => {
    const later = await sentBack(message([{ ...use, caller }], 'tool_use', { container }), true, {
      ...request,
      tools,
    });
    expect(turnOf(later)).toEqual([{ ...use, caller }]);
    expect(later).toMatchObject({ container: 'container_1' });
    expect(await sentBack(message([text('Done.')], 'end_turn', { container }))).not.toHaveProperty(
      'container',
    );
  });

  it('browserbase/stagehand-python#249: a call without code between is sent back without its caller', async () => {
    const direct = { ...use, caller: { type: 'direct' } };
    const body = await sentBack(message([text('Hm.'), direct], 'tool_use'), true, { ...request, tools });
    expect(turnOf(body)).toEqual([text('Hm.'), use]);
  });
});

describe('reports: what a request says that a provider refuses', () => {
  const failing = (content: string) => {
    const run = () => ({ content, isError: true });
    return { tools: tools.map((one) => ({ ...one, run })) };
  };
  it.each(['anthropic', 'anthropic by the AI SDK'])(
    'UKGovernmentBEIS/inspect_ai#169, bytedance/trae-agent#230, jlevy/markform#153: %s reads that a tool failed, where that is all',
    async (name) => {
      const server = script(message([use], 'tool_use'), fine);
      await runTools(modelOf(name).of(server), request, failing(''));
      expect(messagesOf(server.bodies[1])[2]).toMatchObject({
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'The tool failed.', is_error: true },
        ],
      });
    },
  );

  it.each(names.flatMap((name) => [[name, {}] as const, [name, { type: 'object' }] as const]))(
    'lidge-jun/opencodex#75, genkit-ai/genkit#5631, mark3labs/mcphost#88: %s gets a schema with a type and properties, told %j',
    async (name, inputSchema) => {
      const server = script(modelOf(name).fine);
      const bare = [{ name: 'look_up', description: 'Looks up.', inputSchema }];
      await modelOf(name)
        .of(server)
        .generate({ ...request, tools: bare });
      const [tool = {}] = (server.bodies[0]?.['tools'] ?? []) as Json[];
      const { input_schema, parameters, function: own } = tool;
      const sent = input_schema ?? parameters ?? (own as Json)['parameters'];
      expect(sent).toMatchObject({ type: 'object', properties: {} });
    },
  );

  it.each(['chat', 'gemini'])(
    'vercel/ai#13466, vercel/ai#14950, anomalyco/opencode#17395: %s gets no empty text beside calls, and no missing one elsewhere',
    async (name) => {
      const turns = [
        { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'look_up', input: {} }] },
        { role: 'tool', toolCallId: 'call_1', content: 'Found.' },
        { role: 'assistant', content: 'Well.' },
        { role: 'user', content: 'And?' },
      ] as const;
      const server = script(modelOf(name).fine);
      await modelOf(name)
        .of(server)
        .generate({ messages: [...(request.messages ?? []), ...turns], tools });
      const sent = messagesOf(server.bodies[0]).filter(({ role }) => role === 'assistant');
      expect(sent.map(({ content }) => content)).toEqual([null, 'Well.']);
    },
  );

  it.each(names)('anthropics/claude-code#54013: %s gets no empty system text', async (name) => {
    const server = script(modelOf(name).fine);
    await modelOf(name)
      .of(server)
      .generate({ ...request, system: '', cachePrompt: '5m', tools });
    const [body] = server.bodies;
    expect([body?.['system'], body?.['instructions'], messagesOf(body).length]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    // The marker goes to the tools instead.
    if (name.startsWith('anthropic'))
      expect(body?.['tools']).toMatchObject([{ cache_control: { type: 'ephemeral' } }]);
  });

  it.each(names)(
    'anthropics/claude-code#56064, elizaOS/eliza#18079: %s gets no half letters',
    async (name) => {
      const server = script(modelOf(name).fine);
      const cut = 'a 🎉'.slice(0, 3);
      const messages: TextRequest['messages'] = [
        { role: 'user', content: cut },
        {
          role: 'assistant',
          content: cut,
          toolCalls: [{ id: 'call_1', name: 'look_up', input: { x: [cut] } }],
        },
        { role: 'tool', toolCallId: 'call_1', content: [{ type: 'text', text: cut }] },
      ];
      await modelOf(name).of(server).generate({ messages, system: cut, tools });
      const sent = JSON.stringify(server.bodies[0]);
      expect(sent).not.toContain('\\ud83c');
      expect(sent.match(/a \ufffd/g)).toHaveLength(5);
    },
  );

  const png = 'iVBORw0KGgo=';
  it.each(names)('BerriAI/litellm#24900: %s gets a picture as what its bytes are', async (name) => {
    const server = script(modelOf(name).fine);
    const content = [{ type: 'image', mediaType: 'image/jpg' as never, data: png }] as const;
    await modelOf(name)
      .of(server)
      .generate({ messages: [{ role: 'user', content }] });
    expect(JSON.stringify(server.bodies[0])).toContain('image/png');
    expect(JSON.stringify(server.bodies[0])).not.toContain('image/jpg');
  });

  it.each(names)('purplefish-ai/factory-factory#1669: %s gets base64 in one line', async (name) => {
    const server = script(modelOf(name).fine);
    const content = [{ type: 'image', mediaType: 'image/png', data: 'iVBORw0K\r\nGgo=\n' }] as const;
    await modelOf(name)
      .of(server)
      .generate({ messages: [{ role: 'user', content }] });
    expect(JSON.stringify(server.bodies[0])).toContain(png);
  });

  it.each(names)(
    'aws-samples/bedrock-access-gateway#213, danny-avila/LibreChat#13209: %s gets no empty description of a tool',
    async (name) => {
      const server = script(modelOf(name).fine);
      const asked = [...tools, { ...tools[0], name: 'ping', description: '' }] as typeof tools;
      await modelOf(name)
        .of(server)
        .generate({ ...request, tools: asked });
      expect(JSON.stringify(server.bodies[0]).match(/"description":/g)).toHaveLength(1);
    },
  );

  it.each(names)(
    '1jehuang/jcode#465: %s refuses a picture that is no base64, by name and without it',
    async (name) => {
      const server = script(modelOf(name).fine);
      for (const data of [`data:image/png;base64,${png}`, '', new Uint8Array([1]) as never]) {
        const content = [{ type: 'image', mediaType: 'image/png', data }] as const;
        const asked = modelOf(name)
          .of(server)
          .generate({ messages: [{ role: 'user', content }] });
        await expect(asked).rejects.toMatchObject({
          code: 'bad_request',
          problems: [{ path: 'messages', message: expect.stringContaining('base64') }],
        });
      }
      expect(server.bodies).toEqual([]);
    },
  );
});
