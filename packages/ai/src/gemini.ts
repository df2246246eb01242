/**
 * Infrastructure Service: ai/gemini
 *
 * Models of Gemini, by Google's endpoint that speaks chat completions.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `createGeminiModel`
 */
export type { GeminiModelOptions } from './openai/models/create-gemini-model.ts';
export { createGeminiModel } from './openai/models/create-gemini-model.ts';
export type { WireLimits } from './settings/wire-limits.ts';
export type { Fetch } from './wire/bounded-fetch.ts';
export type { ModelOptions } from './wire/model-options.ts';
