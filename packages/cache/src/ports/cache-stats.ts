// Infrastructure Service: cache · stable API, changes affect all users

/** Counts since the cache was made. */
export interface CacheStats {
  /** Lookups ended: hits + stale + misses + bypasses. */
  readonly lookups: number;
  readonly hits: number;
  /** Hits that the memory tier gave. */
  readonly memoryHits: number;
  readonly stale: number;
  readonly misses: number;
  readonly bypasses: number;
  /** (hits + stale) / lookups; `undefined` before the first lookup. */
  readonly hitRatio: number | undefined;
  /** Producers run and how many of them failed. */
  readonly productions: number;
  readonly productionFailures: number;
  /** Callers that shared a production under way. */
  readonly joins: number;
  readonly evictions: number;
  readonly expirations: number;
  /** Values not stored because they are over `maxValueBytes`. */
  readonly tooLarge: number;
  readonly storeErrors: number;
  /** Entries and estimated bytes in the memory tier now. */
  readonly memoryEntries: number;
  readonly memoryBytes: number;
  /** Numbers of the store behind it. */
  readonly store: Readonly<Record<string, number>>;
}

/** The counters behind {@link CacheStats}; plain integers, raised on the hot path. */
export interface Counters {
  memoryHits: number;
  storeHits: number;
  stale: number;
  misses: number;
  bypasses: number;
  productions: number;
  productionFailures: number;
  joins: number;
  evictions: number;
  expirations: number;
  tooLarge: number;
  storeErrors: number;
}

/** Counters at zero. */
export function createCounters(): Counters {
  return {
    memoryHits: 0,
    storeHits: 0,
    stale: 0,
    misses: 0,
    bypasses: 0,
    productions: 0,
    productionFailures: 0,
    joins: 0,
    evictions: 0,
    expirations: 0,
    tooLarge: 0,
    storeErrors: 0,
  };
}

/** The counters as {@link CacheStats}. */
export function toStats(
  { storeHits, ...counters }: Counters,
  memory: { readonly entries: number; readonly bytes: number },
  store: Readonly<Record<string, number>>,
): CacheStats {
  const hits = counters.memoryHits + storeHits;
  const lookups = hits + counters.stale + counters.misses + counters.bypasses;
  return {
    ...counters,
    lookups,
    hits,
    hitRatio: lookups === 0 ? undefined : (hits + counters.stale) / lookups,
    memoryEntries: memory.entries,
    memoryBytes: memory.bytes,
    store,
  };
}
