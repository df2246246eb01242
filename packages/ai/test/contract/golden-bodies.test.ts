import { readFileSync, writeFileSync } from 'node:fs';
import type { Emulator } from '@internal/conformance/emulator';
import { startEmulator } from '@internal/conformance/emulator';
import type { TextModel, TextRequest, TextResult } from '@internal/model';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { createPromptRenderer, definePrompt } from '../../src/prompt/create-prompt-renderer.ts';

const prompt = definePrompt({
  id: 'summarize',
  version: 1,
  system: 'Summarise in {{count}} sentences.',
  user: '{{text}}',
  slots: { count: 'trusted', text: 'untrusted' },
});
const tools = [
  {
    name: 'look_up',
    description: 'Looks a word up.',
    inputSchema: { type: 'object', properties: { word: { type: 'string' } } },
  },
];
const jsonSchema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const image = { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' } as const;

const requests: Record<string, TextRequest> = {
  plain: { messages: [{ role: 'user', content: 'Hello' }] },
  prompt: { prompt: prompt.with({ count: '3', text: 'A text.' }), cachePrompt: '1h', maxOutputTokens: 100 },
  everything: {
    system: 'Be brief.',
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] },
      {
        role: 'assistant',
        content: 'Let me see.',
        toolCalls: [{ id: 'call_1', name: 'look_up', input: { word: 'x' } }],
      },
      { role: 'tool', toolCallId: 'call_1', content: 'a letter' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'call_2', name: 'look_up', input: {} }] },
      { role: 'tool', toolCallId: 'call_2', content: 'nothing' },
      { role: 'assistant', content: 'A letter.' },
      { role: 'user', content: 'Sure?' },
    ],
    tools,
    toolChoice: { name: 'look_up' },
    schema: { name: 'answer', jsonSchema },
    maxOutputTokens: 50,
    temperature: 0.5,
    effort: 'low',
    stop: ['END'],
  },
  tools_only: {
    messages: [{ role: 'user', content: 'Hello' }],
    tools,
    toolChoice: 'required',
    cachePrompt: '5m',
  },
  no_tools: { messages: [{ role: 'user', content: 'Hello' }], toolChoice: 'auto' },
  silent_turn: {
    messages: [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: '', providerData: { provider: 'elsewhere', chat: { reasoning: 'Hm.' } } },
      { role: 'user', content: 'Go on.' },
    ],
  },
  no_tools_now: { messages: [{ role: 'user', content: 'Hello' }], tools, toolChoice: 'none' },
};

describe('request bodies', () => {
  let emulator: Emulator;
  let models: Record<string, TextModel>;
  beforeAll(async () => {
    emulator = await startEmulator();
    const { url, openaiUrl } = emulator;
    models = {
      anthropic: createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: url }),
      responses: createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', baseUrl: openaiUrl }),
      chat: createOpenAiCompatibleModel({
        model: 'llama',
        baseUrl: openaiUrl,
        capabilities: { images: true },
      }),
    };
  });
  afterAll(() => emulator.close());
  const renderer = createPromptRenderer({ promptSecret: 'sixteen characters', canaryEpochMs: 0 });

  for (const dialect of ['anthropic', 'responses', 'chat']) {
    for (const [name, request] of Object.entries(requests)) {
      it(`${dialect}: ${name} is sent as in its golden file, streamed or not`, async () => {
        const model = models[dialect] as TextModel;
        const { warnings } = await model.generate({ ...request, renderer });
        const { body } = emulator.requests.at(-1) as { body: Record<string, unknown> };
        let streamed: TextResult | undefined;
        for await (const event of model.stream({ ...request, renderer }))
          if (event.type === 'finish') streamed = event.result;
        const { stream, stream_options: _, ...rest } = emulator.requests.at(-1)?.body ?? {};
        expect(stream).toBe(true);
        expect(rest).toEqual(body);
        expect(streamed?.warnings).toEqual(warnings);
        const file = new URL(`../golden/${dialect}-${name}.json`, import.meta.url);
        const seen = `${JSON.stringify({ body, warnings }, null, 2)}\n`;
        // Written anew on purpose only; the difference is then read in review.
        if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, seen);
        expect(seen).toBe(readFileSync(file, 'utf8'));
      });
    }
  }
});
