// Reports of settings that a model of that name does not have, and that made its server refuse the request.
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { createGeminiModel } from '../../src/gemini.ts';
import { defineOutput, type TextModel, type TextRequest, withObject } from '../../src/index.ts';
import { createAzureOpenAiModel, createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { completion, message, response, said } from '../oracle/support/bytes.ts';
import { script } from './script.ts';

type Make = (model: string, fetch: typeof globalThis.fetch, capabilities?: object) => TextModel;
const apiKey = 'k';
const claude: Make = (model, fetch, capabilities) =>
  createAnthropicModel({ model, apiKey, fetch, capabilities });
const openai: Make = (model, fetch, capabilities) =>
  createOpenAiModel({ model, apiKey, fetch, capabilities });
const azure: Make = (model, fetch, capabilities) =>
  createAzureOpenAiModel({ model, apiKey, fetch, capabilities, endpoint: 'https://x.openai.azure.com' });
const compatible: Make = (model, fetch, capabilities) =>
  createOpenAiCompatibleModel({ model, fetch, capabilities, baseUrl: 'https://x/v1' });
const answers = new Map<Make, string>([
  [claude, message([{ type: 'text', text: 'Hi' }])],
  [openai, JSON.stringify(response([said('Hi')]))],
  [azure, completion({ content: 'Hi' })],
  [compatible, completion({ content: 'Hi' })],
]);

/** Which settings were taken out, as the warnings say, after a look that none of them was sent. */
async function leftOut(make: Make, model: string, asked: Partial<TextRequest>, capabilities?: object) {
  const { bodies, fetch } = script(answers.get(make) as string);
  const request = { messages: [{ role: 'user' as const, content: 'Hello' }], ...asked };
  const { warnings } = await make(model, fetch as never, capabilities).generate(request);
  const names = warnings.map(({ setting }) => setting);
  const fields = {
    effort: /"(?:(?:reasoning_)?effort|thinking)":/,
    temperature: /"temperature":/,
    topP: /"top_p":/,
  };
  for (const [name, field] of Object.entries(fields)) {
    if (!(name in asked)) continue;
    expect([name, field.test(JSON.stringify(bodies[0]))]).toEqual([name, !names.includes(name)]);
  }
  return { names, body: JSON.stringify(bodies[0]) };
}

// Which models have it: https://platform.claude.com/docs/en/build-with-claude/effort
describe('vellum-ai/vellum-assistant#17994, oratis/LISA#218, Oaklight/llm-rosetta#289: effort of Claude', () => {
  it.each([
    ['claude-haiku-4-5', false],
    ['claude-haiku-4-5-20251001', false],
    ['anthropic/claude-haiku-4.5', false],
    ['claude-sonnet-4-5@20250929', false],
    ['claude-sonnet-4-20250514', false],
    ['claude-opus-4-1', false],
    ['claude-opus-4-0', false],
    ['claude-3-7-sonnet-latest', false],
    ['claude-opus-4-5-20251101', true],
    ['claude-opus-4-8', true],
    ['claude-sonnet-4-6', true],
    ['claude-sonnet-5', true],
    ['claude-opus-5-5', true],
    ['claude-haiku-5-5', true],
    ['claude-fable-5', true],
    ['some-model', true],
  ])('%s: %s', async (model, has) => {
    expect((await leftOut(claude, model, { effort: 'low' })).names).toEqual(has ? [] : ['effort']);
  });

  it('is what the caller says', async () => {
    const { names } = await leftOut(claude, 'claude-haiku-4-5', { effort: 'low' }, { effort: true });
    expect(names).toEqual([]);
  });
});

describe('lidge-jun/opencodex#545, BerriAI/litellm#34589, Menci/Floway#359: no thought is asked for', () => {
  const off = async (make: Make, model: string, capabilities?: object) => {
    const { names, body } = await leftOut(make, model, { effort: 'none' }, capabilities);
    const { reasoning, reasoning_effort: effort, thinking } = JSON.parse(body);
    return [names, reasoning ?? effort ?? thinking];
  };
  const disabled = { type: 'disabled' };
  const deepseek: Make = (model, fetch, capabilities) =>
    createOpenAiCompatibleModel({ model, fetch, capabilities, baseUrl: 'https://api.deepseek.com' });
  answers.set(deepseek, completion({ content: 'Hi' }));
  const gemini: Make = (model, fetch) => createGeminiModel({ model, apiKey, fetch });
  answers.set(gemini, completion({ content: 'Hi' }));

  it.each<[string, Make, string, unknown]>([
    ['Claude', claude, 'claude-sonnet-5', disabled],
    ['Claude', claude, 'claude-haiku-5-5', disabled],
    ['Claude', claude, 'some-model', disabled],
    ['OpenAI', openai, 'gpt-5.1', { effort: 'none' }],
    ['OpenAI', openai, 'gpt-5.6', { effort: 'none' }],
    ['Azure', azure, 'gpt-6-luna', 'none'],
    ['a server', compatible, 'qwen3', 'none'],
    ['DeepSeek', deepseek, 'deepseek-v4-pro', disabled],
    ['Gemini', gemini, 'gemini-2.5-flash', 'none'],
  ])('of %s by %j: %s', async (_, make, model, written) => {
    const capabilities = make === compatible || make === deepseek ? { effort: true } : undefined;
    expect(await off(make, model, capabilities)).toEqual([[], written]);
  });

  it.each<[string, Make, string]>([
    ['NousResearch/hermes-agent#120069', claude, 'claude-opus-5-5'],
    ['cline/cline#13203', claude, 'claude-fable-5'],
    ['QwenLM/qwen-code#11295', openai, 'gpt-5-mini'],
    ['openai/codex#6647', openai, 'gpt-5.1-codex'],
    ['vercel/ai#8027', gemini, 'gemini-2.5-pro'],
    ['a server that is not known to', compatible, 'qwen3'],
  ])('is named where the model thinks all the same: %s, %j %s', async (_, make, model) => {
    expect(await off(make, model)).toEqual([['effort'], undefined]);
  });

  it.each<[Make, string]>([
    [claude, 'claude-haiku-4-5'],
    [claude, 'claude-opus-4-8'],
    [openai, 'gpt-4.1'],
  ])('is nothing to say where it is so already: %j %s', async (make, model) => {
    const request = { messages: [{ role: 'user' as const, content: 'Hello' }], effort: 'none' as const };
    const { bodies, fetch } = script(answers.get(make) as string);
    const { warnings } = await make(model, fetch as never).generate(request);
    expect([warnings, /"thinking"|"effort"/.test(JSON.stringify(bodies[0]))]).toEqual([[], false]);
  });
});

describe('OpenAI by name', () => {
  // https://platform.openai.com/docs/guides/reasoning: models that do not think know neither effort nor sealed reasoning.
  it.each(['gpt-4.1', 'gpt-4o-mini', 'gpt-3.5-turbo', 'ft:gpt-4.1-mini:us::a', 'gpt-5-chat-latest'])(
    'mozilla-ai/any-llm#270: %s takes a temperature and no effort',
    async (model) => {
      for (const make of [openai, azure]) {
        const { names, body } = await leftOut(make, model, { effort: 'low', temperature: 0.5 });
        expect(names).toEqual(['effort']);
        expect(body).not.toContain('encrypted_content');
      }
    },
  );

  it.each([
    'gpt-5',
    'gpt-5-mini',
    'o3',
    'openai/o4-mini',
    'gpt-5.2-pro',
    'gpt-5.3-codex',
    'gpt-5.5',
    'gpt-5.6-luna',
    'gpt-6',
  ])('khoj-ai/khoj#1377, BerriAI/litellm#32060: %s takes no temperature and no topP', async (model) => {
    for (const make of [openai, azure, compatible]) {
      const { names } = await leftOut(make, model, { temperature: 0.5, topP: 0.5 });
      expect(names).toEqual(['temperature', 'topP']);
    }
  });

  // They do not think unless they are asked to: https://developers.openai.com/api/docs/guides/latest-model#gpt-54-parameter-compatibility
  it.each(['gpt-5.1', 'gpt-5.2', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-2026-03-05'])(
    'langchain-ai/langchain#35423: %s takes both without an effort, and neither beside one',
    async (model) => {
      for (const make of [openai, azure]) {
        const sampled = { temperature: 0.5, topP: 0.5 };
        expect((await leftOut(make, model, sampled)).names).toEqual([]);
        const { names } = await leftOut(make, model, { ...sampled, effort: 'low' });
        expect(names).toEqual(['temperature', 'topP']);
      }
    },
  );

  it('is what the caller says', async () => {
    const { names } = await leftOut(openai, 'gpt-5-mini', { temperature: 0.5 }, { temperature: true });
    expect(names).toEqual([]);
  });
});

describe('openai/openai-agents-python#656, vercel/ai#16540: a schema beside tools at Gemini', () => {
  const schema = defineOutput({ name: 'mood', schema: z.object({ mood: z.string() }) });
  const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
  const asked = { messages: [{ role: 'user' as const, content: 'How is it?' }], schema };
  const answer = '{"mood":"good"}';
  const ofGoogle = JSON.stringify({
    candidates: [{ content: { parts: [{ text: answer }] }, finishReason: 'STOP' }],
  });
  const ways: Record<string, { whole: string; of: Make }> = {
    ours: {
      whole: completion({ content: answer }),
      of: (model, fetch) => createGeminiModel({ model, apiKey, fetch }),
    },
    'by the AI SDK': {
      whole: ofGoogle,
      of: (model, fetch) => fromAiSdkModel(createGoogleGenerativeAI({ apiKey, fetch })(model)),
    },
  };

  it.each(
    Object.keys(ways).flatMap((way) =>
      [
        ['gemini-2.5-flash', true],
        ['gemini-3.8-flash', false],
      ].map(([model, isInText]) => [way, model as string, isInText as boolean] as const),
    ),
  )('%s, %s: in the text: %s', async (way, model, isInText) => {
    const { whole, of } = ways[way] as (typeof ways)[string];
    for (const [request, isLoose] of [
      [{ ...asked, tools }, isInText],
      [asked, false],
    ] as const) {
      const { bodies, fetch } = script(whole);
      const result = await withObject()(of(model, fetch as never)).generate(request);
      expect(result.object).toEqual({ mood: 'good' });
      const sent = JSON.stringify(bodies[0]);
      expect(/response_format|responseMimeType/.test(sent)).toBe(!isLoose);
      expect(sent.includes('by this JSON schema')).toBe(isLoose);
    }
  });
});
