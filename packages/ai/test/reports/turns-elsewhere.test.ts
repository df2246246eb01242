// Public reports of conversations that go on at another model, which refuses what the one before it left in them.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { describe, expect, it } from '@jest/globals';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { createGeminiModel } from '../../src/gemini.ts';
import {
  AiError,
  nextTurn,
  routeModels,
  type TextModel,
  type TextRequest,
  type TextResult,
} from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { type Script, script } from '../ai-sdk/script.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  chunk,
  closing,
  completion,
  end,
  type Json,
  message,
  named,
  opening,
  response,
  role,
  sse,
  toolBlock,
} from '../oracle/support/bytes.ts';

const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }], tools };
const text = (words: string) => ({ type: 'text', text: words });
const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
const call = (id: string, more: Json = {}) => ({
  id,
  type: 'function',
  function: { name: 'look_up', arguments: '{"x":1}' },
  ...more,
});
const fine = message([text('Fine.')]);
const chatFine = completion({ content: 'Fine.' });

async function last(model: TextModel, asked: TextRequest, isPlain: boolean): Promise<TextResult> {
  if (isPlain) return model.generate(asked);
  for await (const event of model.stream(asked)) if (event.type === 'finish') return event.result;
  throw new Error('no finish');
}
const messagesOf = (body: Json | undefined) => (body?.['messages'] ?? body?.['input']) as Json[];
const turnOf = (body: Json | undefined) => messagesOf(body)[1]?.['content'];

/** The turn after an answer, each of its calls answered. */
function goOn(asked: TextRequest, result: TextResult): TextRequest {
  return nextTurn(
    asked,
    result,
    result.toolCalls.map(({ id }) => ({ toolCallId: id, content: 'ok' })),
  );
}

/** What is sent to `there` of an answer that was made `here`. */
async function sentOn(here: TextModel, there: TextModel, { bodies }: Script, isPlain = true) {
  await there.generate(goOn(request, await last(here, request, isPlain)));
  return bodies.at(-1);
}

const claude = (model: string, { fetch }: Script) => createAnthropicModel({ model, apiKey: 'k', fetch });
const gemini = (model: string, { fetch }: Script) => createGeminiModel({ model, apiKey: 'k', fetch });
const chatAt = (baseUrl: string, model: string, { fetch }: Script) =>
  createOpenAiCompatibleModel({ model, baseUrl, fetch });

/** A refusal, as a provider words it. */
function refusing(error: Json | string): Script {
  const bodies: Json[] = [];
  const body = typeof error === 'string' ? error : JSON.stringify(error);
  const fetch = async (_: unknown, init?: RequestInit) => {
    bodies.push(JSON.parse(init?.body as string) as Json);
    return new Response(body, { status: 400, headers: { 'content-type': 'application/json' } });
  };
  return { bodies, fetch: fetch as typeof globalThis.fetch };
}

describe('reports: thought that another model signed', () => {
  const thought = { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' };
  const redacted = { type: 'redacted_thinking', data: 'QUI=' };
  const search = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'x' } };
  const found = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] };
  const summary = { type: 'compaction', content: 'It was long.' };
  const plain = message([summary, thought, redacted, search, found, use], 'tool_use');
  const streamed = named(
    opening(),
    blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
    blockDelta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
    blockDelta(0, { type: 'signature_delta', signature: 'c2ln' }),
    blockStop(0),
    ...toolBlock(1, 'call_1', '{"x":1}'),
    ...closing('tool_use'),
  );

  it.each([
    [true, [summary, search, found, use]],
    [false, [use]],
  ])(
    'vybestack/llxprt-code#2335, anomalyco/opencode#11546: another Claude gets no thought, and all else (plain: %s)',
    async (isPlain, sent) => {
      const server = script(isPlain ? plain : streamed, fine);
      const body = await sentOn(claude('opus', server), claude('sonnet', server), server, isPlain);
      expect(turnOf(body)).toEqual(sent);
    },
  );

  it('the model that thought gets it back, under another address too, and what a version before did not name', async () => {
    const server = script(plain, fine);
    const result = await claude('opus', server).generate(request);
    const elsewhere = createAnthropicModel({
      model: 'opus',
      apiKey: 'k',
      baseUrl: 'http://gate.example',
      fetch: server.fetch,
    });
    await elsewhere.generate(goOn(request, result));
    expect(turnOf(server.bodies[1])).toContainEqual(thought);
    const { model: _, ...older } = result.providerData ?? {};
    await claude('sonnet', server).generate(goOn(request, { ...result, providerData: older }));
    expect(turnOf(server.bodies[2])).toContainEqual(thought);
  });

  it('vybestack/llxprt-code#2335: nor by the AI SDK', async () => {
    const server = script(message([thought, use], 'tool_use'), fine, fine);
    const sdk = createAnthropic({ apiKey: 'k', fetch: server.fetch });
    const [opus, sonnet] = ['opus', 'sonnet'].map((model) => fromAiSdkModel(sdk(model)));
    const asked = goOn(request, await (opus as TextModel).generate(request));
    await sonnet?.generate(asked);
    expect(turnOf(server.bodies[1])).toEqual([use]);
    await opus?.generate(asked);
    expect(turnOf(server.bodies[2])).toEqual([thought, use]);
  });

  it.each([
    [
      'anthropics/anthropic-sdk-python#1598',
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'messages.1.content.0: Invalid `signature` in `thinking` block',
        },
      },
    ],
    [
      'google-gemini/gemini-cli#13467',
      { error: { code: 400, message: 'Corrupted thought signature.', status: 'INVALID_ARGUMENT' } },
    ],
    [
      'farion1231/cc-switch#5725',
      {
        error: {
          code: 400,
          message: 'Function call is missing a thought_signature in functionCall parts.',
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
    [
      'egoist/chatwise-releases#1442',
      {
        message: "messages.1.assistant.reasoning_content: property 'x' is unsupported",
        type: 'invalid_request_error',
        code: 'wrong_api_format',
      },
    ],
  ])('%s: a model that refuses it says nothing of the next of a route', async (_, error) => {
    const [first, second] = [refusing(error), script(chatFine)];
    const route = routeModels([claude('opus', first), chatAt('http://spare.example/v1', 'spare', second)]);
    expect(await route.generate(request)).toMatchObject({ text: 'Fine.', model: expect.any(String) });
    const failed = await claude('opus', first)
      .generate(request)
      .catch((thrown: unknown) => thrown);
    expect(AiError.isInstance(failed) && failed.code).toBe('bad_request');
  });

  it('what is wrong for every model is not asked of the next', async () => {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: 'thinking: is wrong' } };
    const second = script(chatFine);
    const route = routeModels([
      claude('opus', refusing(error)),
      chatAt('http://spare.example/v1', 'spare', second),
    ]);
    await expect(route.generate(request)).rejects.toMatchObject({ code: 'bad_request' });
    expect(second.bodies).toEqual([]);
  });
});

describe("reports: Gemini's signatures", () => {
  const own = { extra_content: { google: { thought_signature: 'c2ln' } } };
  const none = { extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } } };
  const two = [call('call_1', own), call('call_2')];
  const answer = completion({ content: null, tool_calls: two }, 'tool_calls');

  it('RooCodeInc/Roo-Code#10554: go back to the model that signed, and to no other', async () => {
    const server = script(answer, chatFine);
    const body = await sentOn(gemini('gemini-3-flash', server), gemini('gemini-3-flash', server), server);
    expect(messagesOf(body)[1]?.['tool_calls']).toEqual(two);
    const other = script(answer, chatFine);
    const sent = await sentOn(gemini('gemini-2.5-pro', other), gemini('gemini-3-flash', other), other);
    expect(messagesOf(sent)[1]?.['tool_calls']).toEqual([call('call_1', none), call('call_2')]);
  });

  it('pipecat-ai/pipecat#5809: the first call of a turn that Gemini did not make says so to 3 and later alone', async () => {
    const server = script(message([use, { ...use, id: 'call_2' }], 'tool_use'), chatFine);
    const body = await sentOn(claude('opus', server), gemini('gemini-flash-latest', server), server);
    expect(messagesOf(body)[1]?.['tool_calls']).toEqual([call('call_1', none), call('call_2')]);
    const old = script(message([use], 'tool_use'), chatFine);
    const sent = await sentOn(claude('opus', old), gemini('gemini-2.5-pro', old), old);
    expect(messagesOf(sent)[1]?.['tool_calls']).toEqual([call('call_1')]);
  });

  it('RooCodeInc/Roo-Code#10554: nor by the AI SDK', async () => {
    const signed = {
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hm.', thought: true, thoughtSignature: 'c2ln' },
              { functionCall: { name: 'look_up', args: { x: 1 } }, thoughtSignature: 'c2ln' },
            ],
          },
          finishReason: 'STOP',
        },
      ],
    };
    const server = script(JSON.stringify(signed));
    const sdk = createGoogleGenerativeAI({ apiKey: 'k', fetch: server.fetch });
    const [flash, pro] = ['gemini-3-flash', 'gemini-3-pro'].map((model) => fromAiSdkModel(sdk(model)));
    const asked = goOn(request, await (flash as TextModel).generate(request));
    await pro?.generate(asked);
    expect(JSON.stringify(server.bodies[1]?.['contents'])).not.toContain('c2ln');
    await flash?.generate(asked);
    expect(JSON.stringify(server.bodies[2]?.['contents'])).toContain('c2ln');
  });
});

describe('reports: thought of one compatible server', () => {
  const one = 'https://one.example/v1';
  const thoughts: Json[] = [
    { reasoning_content: 'Hm.' },
    { reasoning: 'Hm.' },
    { reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] },
  ];
  const streamed = (thought: Json) =>
    sse(
      role,
      chunk({ ...thought, tool_calls: [{ index: 0, ...call('call_1') }] }),
      end('tool_calls'),
      '[DONE]',
    );
  const bare = { role: 'assistant', content: null, tool_calls: [call('call_1')] };

  it.each(
    thoughts.flatMap((thought) =>
      [
        ['tashfeenahmed/freellmapi#1070', 'https://two.example/v1', 'm'],
        ['vercel/ai#8056', one, 'another'],
      ].flatMap(([number, at, model]) =>
        [true, false].map((isPlain) => ({ number, at, model, isPlain, thought })),
      ),
    ),
  )('$number: $thought goes to no other server and no other model (plain: $isPlain)', async (row) => {
    const { at = '', model = '', thought, isPlain } = row;
    const first = completion({ content: null, ...thought, tool_calls: [call('call_1')] }, 'tool_calls');
    const server = script(isPlain ? first : streamed(thought), chatFine, chatFine);
    const result = await last(chatAt(one, 'm', server), request, isPlain);
    await chatAt(at, model, server).generate(goOn(request, result));
    expect(messagesOf(server.bodies[1])[1]).toEqual(bare);
    await chatAt(one, 'm', server).generate(goOn(request, result));
    expect(messagesOf(server.bodies[2])[1]).toEqual({ ...bare, ...thought });
  });

  it.each([
    ['https://api.groq.com/openai/v1', 'deepseek-r1-distill-llama-70b', undefined],
    ['https://api.cerebras.ai/v1', 'kimi-k3', undefined],
    ['https://api.deepseek.com', 'deepseek-v4', ' '],
    ['https://gate.example/v1', 'kimi-k3', ' '],
    ['https://api.xiaomimimo.com/v1', 'any', ' '],
    ['https://openrouter.ai/api/v1', 'xiaomi/mimo-v2.5-pro', ' '],
  ])(
    'janhq/jan#8136, egoist/chatwise-releases#1442, openclaw/openclaw#82983: %s decides for %s before its name',
    async (at, model, blank) => {
      const server = script(
        completion({ content: null, tool_calls: [call('call_1')] }, 'tool_calls'),
        chatFine,
      );
      const body = await sentOn(chatAt(at, model, server), chatAt(at, model, server), server);
      expect(messagesOf(body)[1]?.['reasoning_content']).toBe(blank);
    },
  );
});

describe('reports: ids of calls that come again in a later turn', () => {
  const places: Record<
    string,
    { fine: string; of: (server: Script) => TextModel; ids: (body: Json) => unknown[] }
  > = {
    anthropic: {
      fine,
      of: (server) => claude('opus', server),
      ids: (body) =>
        messagesOf(body)
          .flatMap(({ content }) => (Array.isArray(content) ? (content as Json[]) : []))
          .flatMap((block) => block['id'] ?? block['tool_use_id'] ?? []),
    },
    'anthropic by the AI SDK': {
      fine,
      of: ({ fetch }) => fromAiSdkModel(createAnthropic({ apiKey: 'k', fetch })('opus')),
      ids: (body) => places['anthropic']?.ids(body) ?? [],
    },
    responses: {
      fine: JSON.stringify(response([])),
      of: ({ fetch }) => createOpenAiModel({ model: 'gpt', apiKey: 'k', fetch }),
      ids: (body) => messagesOf(body).flatMap((item) => item['call_id'] ?? []),
    },
    chat: {
      fine: chatFine,
      of: (server) => chatAt('http://x/v1', 'm', server),
      ids: (body) =>
        messagesOf(body).flatMap((turn) =>
          turn['role'] === 'tool'
            ? turn['tool_call_id']
            : ((turn['tool_calls'] ?? []) as Json[]).map(({ id }) => id),
        ),
    },
  };

  /** A conversation of turns with calls of these ids, each answered. */
  function conversation(...turns: readonly (readonly string[])[]): TextRequest {
    const messages = turns.flatMap((ids) => [
      {
        role: 'assistant' as const,
        content: '',
        toolCalls: ids.map((id) => ({ id, name: 'look_up', input: {} })),
      },
      ...ids.map((id) => ({ role: 'tool' as const, toolCallId: id, content: 'ok' })),
    ]);
    return { ...request, messages: [...(request.messages ?? []), ...messages] };
  }

  it.each(Object.keys(places))(
    'NVIDIA-NeMo/Switchyard#502, fw-ai/fireconnect#16, QwenLM/qwen-code#9436: %s gets each once, with its result, always under the same name',
    async (name) => {
      const { fine: answer, of, ids } = places[name] as (typeof places)[string];
      const server = script(answer);
      const turns = [['call_0', 'call_1'], ['call_0'], ['other'], ['call_2', 'call_0']];
      for (const length of [2, 3, 4]) await of(server).generate(conversation(...turns.slice(0, length)));
      const [two, three, four] = server.bodies.map(ids) as [string[], string[], string[]];
      expect(four.slice(0, 6)).toEqual(['call_0', 'call_1', 'call_0', 'call_1', 'call_2', 'call_2']);
      expect(four.slice(6)).toEqual(['other', 'other', 'call_3', 'call_4', 'call_3', 'call_4']);
      expect([four.slice(0, two.length), four.slice(0, three.length)]).toEqual([two, three]);
    },
  );

  it("NousResearch/hermes-agent#75471: Kimi's keep the tool's name and count on", async () => {
    const server = script(chatFine);
    await chatAt('http://x/v1', 'kimi-k3', server).generate(
      conversation(['functions.look_up:0'], ['functions.look_up:0'], ['functions.look_up:0']),
    );
    expect(places['chat']?.ids(server.bodies[0] ?? {})).toEqual(
      [0, 0, 1, 1, 2, 2].map((at) => `functions.look_up:${at}`),
    );
  });
});
