import type { Emulator } from '@internal/conformance/emulator';
import { startEmulator } from '@internal/conformance/emulator';
import { createMemoryBudget } from '@internal/model';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { withBudget } from '../../src/layers/with-budget.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createGeminiModel } from '../../src/openai/models/create-gemini-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { routeModels } from '../../src/route/route-models.ts';
import { mockModel } from '../../src/testing/mock-model.ts';
import { describeModelContract } from '../../src/testing/model-contract.ts';

const runner = { describe, it };
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ answer: () => 'A whole answer of several pieces, ending here.' });
});
afterAll(() => emulator.close());

const anthropic = (model: string) => () =>
  createAnthropicModel({ model, apiKey: 'k', baseUrl: emulator.url });
const openai = (model: string) => () =>
  createOpenAiModel({ model, apiKey: 'k', baseUrl: emulator.openaiUrl });
const chat = (model: string) => () => createOpenAiCompatibleModel({ model, baseUrl: emulator.openaiUrl });

describeModelContract(
  'a model of Anthropic',
  { model: anthropic('claude-haiku-4-5'), failingModel: anthropic('m#cut') },
  runner,
);
describeModelContract(
  'a model of OpenAI',
  { model: openai('gpt-5.4'), failingModel: openai('m#cut') },
  runner,
);
const gemini = (model: string) => () =>
  createGeminiModel({ model, apiKey: 'k', baseUrl: emulator.openaiUrl });

describeModelContract(
  'a model of Gemini',
  { model: gemini('gemini-3.8-flash'), failingModel: gemini('m#cut') },
  runner,
);
describeModelContract(
  'a model on a compatible server',
  { model: chat('llama'), failingModel: chat('m#cut') },
  runner,
);
describeModelContract(
  'a mock',
  {
    model: () => mockModel(),
    failingModel: () => mockModel({ answers: [{ text: 'half of', failWith: 'stream_truncated' }] }),
  },
  runner,
);
describeModelContract(
  'a route that fails over',
  {
    model: () =>
      routeModels([mockModel({ answers: [{ failWith: 'server' }] }), anthropic('claude-haiku-4-5')()]),
    failingModel: () => routeModels([anthropic('m#cut')(), mockModel()]),
  },
  runner,
);
const budget = () => createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 10 }] });
describeModelContract(
  'a wrapped model',
  {
    model: () => wrapModel(mockModel(), [withBudget(budget())]),
    failingModel: () =>
      wrapModel(mockModel({ answers: [{ text: 'half of', failWith: 'server' }] }), [withBudget(budget())]),
  },
  runner,
);
