/**
 * Infrastructure Service: cache, answers of models
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: times to live by operation are settings of the cache
 * - main components: createResponseCache, readPairs
 */
export { createResponseCache } from './response/create-response-cache.ts';
export { readPairs } from './response/read-pairs.ts';
export type {
  CacheInfo,
  RespondOptions,
  ResponseCache,
  ResponseCacheOptions,
  ResponseRules,
} from './response/response-cache.ts';
export type { SavedSum, Savings } from './response/savings-ledger.ts';
