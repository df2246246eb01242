/**
 * Infrastructure Service: cache
 *
 * A cache that cannot hang, stampede, leak or lie: memory and Redis tiers, one production per key.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: presets, environment, JSON and code (`cacheSettings`)
 * - main components: createCache, memoryStore, createCacheKey; doors ./redis, ./response, ./testing, ./keyv
 */
export type {
  Cache,
  CallOptions,
  EntryOptions,
  GetOrSetOptions,
  Lookup,
  Produce,
  ProduceContext,
  Resolved,
} from './cache.ts';
export type { CacheErrorCode } from './cache-error.ts';
export { CacheError } from './cache-error.ts';
export type { BreakerState, CacheEvents, CacheOutcome, CacheTier } from './cache-events.ts';
export type { CacheSettingValues } from './cache-settings.ts';
export { cachePresets, cacheSettings } from './cache-settings.ts';
export type { CacheStats } from './cache-stats.ts';
export type {
  AcquireReply,
  CacheStore,
  CacheStoreFactory,
  Lease,
  StoreCallOptions,
  StoreClock,
  StoreContext,
  StoredEntry,
} from './cache-store.ts';
export type { CacheOptions } from './create-cache.ts';
export { createCache } from './create-cache.ts';
export type { CacheKeyOptions, KeyField } from './create-cache-key.ts';
export { createCacheKey } from './create-cache-key.ts';
export type { MemoryStoreOptions } from './memory/memory-store.ts';
export { memoryStore } from './memory/memory-store.ts';
export type { PresetRecommendation } from './recommend-preset.ts';
export { recommendPreset } from './recommend-preset.ts';
