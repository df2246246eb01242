// Infrastructure Service: ai · stable API, changes affect all users
export type { AnthropicModelOptions } from './anthropic/create-anthropic-model.ts';
export { createAnthropicModel } from './anthropic/create-anthropic-model.ts';
export type { WireLimits } from './settings/wire-limits.ts';
export type { Fetch } from './wire/bounded-fetch.ts';
export type { ModelOptions } from './wire/model-options.ts';
