/**
 * Infrastructure Service: provider-batches
 *
 * The batch APIs of Anthropic and OpenAI under one contract; bundled into `@tpl/ai`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: bounds are options, the clients of the providers are given
 * - main components: the port `ProviderBatches`, its two sides `anthropicBatches` and `openaiBatches`
 */
export { anthropicBatches } from './anthropic/anthropic-batches.ts';
export type { BatchCallLimits } from './batch/batch-calls.ts';
export type { BatchWire, FileExpiry, FileWire } from './batch/batch-wire.ts';
export type {
  BatchAnswer,
  BatchCallOptions,
  BatchItem,
  BatchLimits,
  BatchOutcome,
  BatchState,
  ProviderBatches,
} from './batch/provider-batches.ts';
export { openaiBatches } from './openai/openai-batches.ts';
