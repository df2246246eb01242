/**
 * Infrastructure Service: ai/batches
 *
 * The batch APIs of Anthropic and OpenAI under one contract: many requests at once, within a day, at half the price.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: keys, addresses, prices and bounds are options
 * - main components: `createAnthropicBatches`, `createOpenAiBatches`, clients of the port `ProviderBatches`
 */
export type {
  BatchAnswer,
  BatchCallLimits,
  BatchCallOptions,
  BatchItem,
  BatchLimits,
  BatchOutcome,
  BatchState,
  ProviderBatches,
} from '@internal/provider-batches';
export type { AnthropicBatchesOptions } from './batches/create-anthropic-batches.ts';
export { createAnthropicBatches } from './batches/create-anthropic-batches.ts';
export type { OpenAiBatchesOptions } from './batches/create-openai-batches.ts';
export { createOpenAiBatches } from './batches/create-openai-batches.ts';
