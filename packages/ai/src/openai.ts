/**
 * Infrastructure Service: ai/openai
 *
 * Models of OpenAI, there and on Azure, and of servers that speak its chat completions.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `createOpenAiModel`, `createAzureOpenAiModel`, `createOpenAiCompatibleModel`
 */
export type { AzureOpenAiModelOptions } from './openai/models/create-azure-openai-model.ts';
export { createAzureOpenAiModel } from './openai/models/create-azure-openai-model.ts';
export type { OpenAiCompatibleModelOptions } from './openai/models/create-openai-compatible-model.ts';
export { createOpenAiCompatibleModel } from './openai/models/create-openai-compatible-model.ts';
export type { OpenAiModelOptions } from './openai/models/create-openai-model.ts';
export { createOpenAiModel } from './openai/models/create-openai-model.ts';
export type { WireLimits } from './settings/wire-limits.ts';
export type { Fetch } from './wire/bounded-fetch.ts';
export type { TokenLimitField } from './wire/dialect.ts';
export type { ModelOptions } from './wire/model-options.ts';
