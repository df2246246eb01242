/**
 * Infrastructure Service: ai/anthropic
 *
 * Models of Anthropic over its own SDK.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `createAnthropicModel`
 */

export type { TokenCounter } from '@internal/doors';
export type { AnthropicModelOptions } from './anthropic/create-anthropic-model.ts';
export { createAnthropicModel } from './anthropic/create-anthropic-model.ts';
export { createAnthropicTokenCounter } from './anthropic/create-anthropic-token-counter.ts';
export type { WireLimits } from './settings/wire-limits.ts';
export type { Fetch } from './wire/bounded-fetch.ts';
export type { ModelOptions } from './wire/model-options.ts';
