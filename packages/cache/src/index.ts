/**
 * Infrastructure Service: cache
 *
 * A cache that cannot hang, stampede, leak or lie: memory and Redis tiers, one production per key.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: presets, environment, JSON and values (`cacheSettings`)
 * - main components: createCache, cacheSettings, memoryStore, createCacheKey; beside them ./redis, ./response, ./testing, ./keyv
 */

export type { CacheOptions } from './core/cache-options.ts';
export type { CacheKeyOptions, KeyField } from './entry/create-cache-key.ts';
export { createCacheKey } from './entry/create-cache-key.ts';
export type { CacheErrorCode } from './errors/cache-error.ts';
export { CacheError } from './errors/cache-error.ts';
export { createCache } from './lookup/create-cache.ts';
export type { MemoryStoreOptions } from './memory/memory-store.ts';
export { memoryStore } from './memory/memory-store.ts';
export type {
  Cache,
  CacheMode,
  CallOptions,
  EntryOptions,
  GetOrSetOptions,
  Lookup,
  Produce,
  ProduceContext,
  ProduceMany,
  Resolved,
} from './ports/cache.ts';
export type { BreakerState, CacheEvents, CacheOutcome, CacheTier } from './ports/cache-events.ts';
export type { CacheStats } from './ports/cache-stats.ts';
export type {
  AcquireReply,
  CacheStore,
  CacheStoreFactory,
  Lease,
  StoreCallOptions,
  StoreChangeOptions,
  StoreClock,
  StoreContext,
  StoredEntry,
} from './ports/cache-store.ts';
export type { CacheSettingValues } from './settings/cache-settings.ts';
export { cachePresets, cacheSettings } from './settings/cache-settings.ts';
