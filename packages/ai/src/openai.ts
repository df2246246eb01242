// Infrastructure Service: ai · stable API, changes affect all users
export type { OpenAiCompatibleModelOptions } from './openai/create-openai-compatible-model.ts';
export { createOpenAiCompatibleModel } from './openai/create-openai-compatible-model.ts';
export type { OpenAiModelOptions } from './openai/create-openai-model.ts';
export { createOpenAiModel } from './openai/create-openai-model.ts';
export type { WireLimits } from './settings/wire-limits.ts';
export type { Fetch } from './wire/bounded-fetch.ts';
export type { ModelOptions } from './wire/model-options.ts';
