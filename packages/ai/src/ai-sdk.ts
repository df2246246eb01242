/**
 * Infrastructure Service: ai/ai-sdk
 *
 * Models of the AI SDK and ours, each as the other.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `toAiSdkModel`, `fromAiSdkModel`
 */
export type { OwnOptions } from '@internal/ai-sdk';
export type { FromAiSdkModelOptions } from './ai-sdk/from-ai-sdk-model.ts';
export { fromAiSdkModel } from './ai-sdk/from-ai-sdk-model.ts';
export type { ToAiSdkModelOptions } from './ai-sdk/to-ai-sdk-model.ts';
export { toAiSdkModel } from './ai-sdk/to-ai-sdk-model.ts';
