// Reports of turns that servers refused, or understood as another conversation, because of what went back to them.
import { describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { nextTurn, routeModels, runTools, type TextModel, type TextRequest } from '../../src/index.ts';
import { createAzureOpenAiModel, createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import {
  called,
  chunk,
  closing,
  completion,
  done,
  end,
  type Json,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  tool,
  toolBlock,
  wholeTool,
} from '../oracle/support/bytes.ts';
import { ask, request, type Scripted, script, tools } from './script.ts';

type Fetch = ReturnType<typeof script>['fetch'];
const chat = (fetch: Fetch, model = 'm', baseUrl = 'http://x/v1', provider = 'p') =>
  createOpenAiCompatibleModel({
    model,
    baseUrl,
    provider,
    fetch: fetch as never,
    capabilities: { images: true },
  });
const openai = (fetch: Fetch, baseUrl?: string) =>
  createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', baseUrl, fetch: fetch as never });
const anthropic = (fetch: Fetch) => createAnthropicModel({ model: 'm', apiKey: 'k', fetch: fetch as never });
const messagesOf = (body: Json | undefined) => (body as { messages: Json[] }).messages;

describe('QwenLM/qwen-code#5014: a call that is told twice runs once', () => {
  const use = { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } };
  const twice = [wholeTool('call_1', '{"x":1}'), wholeTool('call_1', '{ "x": 1 }')];
  const last = {
    chat: completion({ content: 'Done' }),
    openai: JSON.stringify(response([said('Done')])),
    anthropic: message([{ type: 'text', text: 'Done' }]),
  };
  const cases: readonly (readonly [string, (fetch: Fetch) => TextModel, Scripted, Scripted, boolean])[] = [
    ['chat', chat, completion({ tool_calls: twice }, 'tool_calls'), last.chat, true],
    [
      'streamed chat',
      chat,
      sse(role, tool(0, 'call_1', '{"x":1}'), tool(1, 'call_1', '{"x":1}'), end('tool_calls'), done),
      sse(role, chunk({ content: 'Done' }), end(), done),
      false,
    ],
    ['Anthropic', anthropic, message([use, use], 'tool_use'), last.anthropic, true],
    [
      'streamed Anthropic',
      anthropic,
      named(
        opening(),
        ...toolBlock(0, 'call_1', '{"x":1}'),
        ...toolBlock(1, 'call_1', '{"x":1}'),
        ...closing('tool_use'),
      ),
      named(opening(), ...closing()),
      false,
    ],
    ['OpenAI', openai, JSON.stringify(response([called('{"x":1}'), called('{"x":1}')])), last.openai, true],
  ];
  it.each(cases)('%s', async (_, make, first, second, isPlain) => {
    const { fetch } = script(first, second);
    const inner = make(fetch);
    const model = isPlain
      ? inner
      : { ...inner, generate: async (asked: TextRequest) => (await ask(inner, asked, false)).result };
    let runs = 0;
    const run = () => {
      runs++;
      return 'Fine.';
    };
    await runTools(model, request, { tools: tools.map((one) => ({ ...one, run })) });
    expect(runs).toBe(1);
  });
});

describe('thought that went missing', () => {
  const call = { tool_calls: [wholeTool('call_1', '{"x":1}')] };
  const results = [{ toolCallId: 'call_1', content: 'Yes.' }];
  async function sentBack(first: Scripted, model: string, isPlain = true, baseUrl?: string) {
    const { bodies, fetch } = script(first, completion({ content: 'Done' }));
    const asked = chat(fetch, model, baseUrl);
    const { result } = await ask(asked, request, isPlain);
    await asked.generate(nextTurn(request, result, results));
    return messagesOf(bodies[1])[1];
  }

  // V4 Pro refuses an empty one, others take either: NousResearch/hermes-agent#18263.
  it.each(['', null, undefined])(
    'EverMind-AI/Raven#297, NousResearch/hermes-agent#15353: a call of DeepSeek with the thought %j goes back with one',
    async (thought) => {
      const first = completion({ ...call, reasoning_content: thought }, 'tool_calls');
      expect(await sentBack(first, 'deepseek-v4-flash')).toMatchObject({ reasoning_content: ' ' });
    },
  );

  it.each(['kimi-k2.5', 'kimi-k2-thinking'])(
    'Lapis0x0/obsidian-yolo#243: a call of %s goes back with thought',
    async (model) => {
      expect(await sentBack(completion(call, 'tool_calls'), model)).toMatchObject({ reasoning_content: ' ' });
    },
  );

  it('Lapis0x0/obsidian-yolo#243: whatever a model is called at the address of Moonshot', async () => {
    const first = completion(call, 'tool_calls');
    const sent = await sentBack(first, 'latest', true, 'https://api.moonshot.ai/v1');
    expect(sent).toMatchObject({ reasoning_content: ' ' });
  });

  it.each(['gpt-4o', 'moonshotai/kimi-k2-instruct'])(
    'CherryHQ/cherry-studio#12298: %s gets no thought that it did not send, for some servers refuse the field',
    async (model) => {
      expect(await sentBack(completion(call, 'tool_calls'), model)).not.toHaveProperty('reasoning_content');
    },
  );

  it('NousResearch/hermes-agent#14973: a turn of another provider goes to DeepSeek with thought beside its calls', async () => {
    const one = script(JSON.stringify(response([called('{"x":1}')])));
    const two = script(completion({ content: 'Done' }));
    const result = await openai(one.fetch).generate(request);
    await chat(two.fetch, 'deepseek-v4-flash').generate(nextTurn(request, result, results));
    expect(messagesOf(two.bodies[0])[1]).toMatchObject({ reasoning_content: ' ' });
  });

  it.each([true, false])(
    'Oaklight/llm-rosetta#356: an empty thought goes back as it came (plain: %s)',
    async (isPlain) => {
      const first = isPlain
        ? completion({ ...call, reasoning_content: '' }, 'tool_calls')
        : sse(
            chunk({ role: 'assistant', reasoning_content: '' }),
            tool(0, 'call_1', '{}'),
            end('tool_calls'),
            done,
          );
      expect(await sentBack(first, 'm', isPlain)).toMatchObject({ reasoning_content: '' });
    },
  );
});

describe('charmbracelet/fantasy#298: signatures of OpenRouter stay beside what they sign', () => {
  const sealed = (id: string, data: string, more: Json = {}) => ({
    type: 'reasoning.encrypted',
    id,
    data,
    ...more,
  });
  const two = [wholeTool('call_1', '{"x":1}'), wholeTool('call_2', '{"x":2}')];
  async function back(first: Scripted, isPlain: boolean) {
    const { bodies, fetch } = script(first, completion({ content: 'Done' }));
    const model = chat(fetch);
    const { result } = await ask(model, request, isPlain);
    const results = result.toolCalls.map(({ id }) => ({ toolCallId: id, content: '' }));
    await model.generate(nextTurn(request, result, results));
    return messagesOf(bodies[1])[1]?.['reasoning_details'];
  }
  const signed = (text: string, signature: string, index: number | null) => ({
    type: 'reasoning.text',
    text,
    signature,
    index,
  });

  it.each([
    ['without an index', [sealed('call_1', 'A'), sealed('call_2', 'B')]],
    ['with one index', [sealed('call_1', 'A', { index: 0 }), sealed('call_2', 'B', { index: 0 })]],
    ['of texts', [signed('A', 's1', null), signed('B', 's2', null)]],
  ])('%s, in one list', async (_, details) => {
    expect(await back(completion({ tool_calls: two, reasoning_details: details }), true)).toEqual(details);
    const streamed = sse(
      role,
      chunk({ reasoning_details: details }),
      tool(0, 'call_1', '{"x":1}'),
      end('tool_calls'),
      done,
    );
    expect(await back(streamed, false)).toEqual(details);
  });

  it.each([
    ['of another id', [sealed('call_1', 'A', { index: 0 }), sealed('call_2', 'B', { index: 0 })]],
    ['of another signature', [signed('A', 's1', 0), signed('B', 's2', 0)]],
  ])('%s, in chunks of their own', async (_, details) => {
    const chunks = details.map((detail) => chunk({ reasoning_details: [detail] }));
    const streamed = sse(role, ...chunks, tool(0, 'call_1', '{"x":1}'), end('tool_calls'), done);
    expect(await back(streamed, false)).toEqual(details);
  });
});

describe('openai/codex#17541, Wei-Shaw/sub2api#3038: sealed reasoning counts where it was sealed', () => {
  const sealed = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' };
  const refused = {
    status: 400,
    body: JSON.stringify({
      error: {
        message: 'The encrypted content could not be verified.',
        type: 'invalid_request_error',
        code: 'invalid_encrypted_content',
      },
    }),
  };
  const fine = JSON.stringify(response([said('Fine.')]));
  async function turn() {
    const { fetch } = script(JSON.stringify(response([sealed, called('{"x":1}')])));
    const result = await openai(fetch).generate(request);
    return nextTurn(request, result, [{ toolCallId: 'call_1', content: 'Yes.' }]);
  }

  it.each([
    ['goes back to its own address', 'https://api.openai.com/v1/', true],
    [
      'goes to no other address under the name of its provider',
      'https://mine.openai.azure.com/openai/v1',
      false,
    ],
  ])('%s', async (_, baseUrl, isSent) => {
    const { bodies, fetch } = script(fine);
    await openai(fetch, baseUrl).generate(await turn());
    expect(JSON.stringify(bodies[0]).includes('c2VhbGVk')).toBe(isSent);
  });

  it('names no address in what is kept, and what was kept before it said where goes back', async () => {
    const next = await turn();
    expect(JSON.stringify(next)).not.toContain('api.openai.com');
    const { bodies, fetch } = script(fine);
    const old = JSON.parse(JSON.stringify(next).replace(/"origin":"[^"]*",/, '')) as TextRequest;
    await openai(fetch, 'http://x/v1').generate(old);
    expect(JSON.stringify(bodies[0])).toContain('c2VhbGVk');
  });

  it('that another account refuses is no reason for a route to stop', async () => {
    const one = script(refused);
    const two = script(completion({ content: 'Fine.' }));
    const { text } = await routeModels([openai(one.fetch), chat(two.fetch)]).generate(await turn());
    expect(text).toBe('Fine.');
    await expect(routeModels([openai(one.fetch)]).generate(request)).rejects.toMatchObject({
      code: 'bad_request',
      providerCode: 'invalid_encrypted_content',
    });
  });
});

// BerriAI/litellm#17761: code 3230, "Unexpected role 'user' after role 'tool'".
describe('LibreChat-AI/agents#344, NousResearch/hermes-agent#20154: Mistral gets a turn between a result and the user', () => {
  const call = completion({ tool_calls: [wholeTool('c1aaaaaaa', '{}')] }, 'tool_calls');
  const rolesOf = (body: Json | undefined) => messagesOf(body).map((one) => one['role']);
  const picture = { type: 'image', url: 'https://example.org/a.png' } as const;

  it.each([
    ['mistral-large-latest', ['user', 'assistant', 'tool', 'assistant', 'user']],
    ['gpt-4o', ['user', 'assistant', 'tool', 'user']],
  ])('a picture in a result: %s', async (name, roles) => {
    const { bodies, fetch } = script(call, completion({ content: 'Done' }));
    const model = chat(fetch, name);
    const results = [{ toolCallId: 'c1aaaaaaa', content: [picture] }];
    await model.generate(nextTurn(request, await model.generate(request), results));
    expect(rolesOf(bodies[1])).toEqual(roles);
    expect(messagesOf(bodies[1]).every((one) => one['content'] !== undefined)).toBe(true);
  });

  it('a turn of thought alone, also on Azure', async () => {
    const thought = completion({ content: '', reasoning_content: 'Hm.' });
    const { bodies, fetch } = script(call, thought, completion({ content: 'Done' }));
    const endpoint = 'https://mine.openai.azure.com';
    const azure = { endpoint, model: 'mistral-large-latest', apiKey: 'k', fetch: fetch as never };
    const model = createAzureOpenAiModel(azure);
    const results = [{ toolCallId: 'c1aaaaaaa', content: 'Yes.' }];
    const next = nextTurn(request, await model.generate(request), results);
    await model.generate(nextTurn(next, await model.generate(next), 'Go on.'));
    expect(rolesOf(bodies[2])).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
  });
});
