// The counters of a cache, and the statistics that users see of them.

/** Counts since the cache was made. */
export interface CacheStats {
  /** Lookups ended: hits + stale + misses + bypasses. */
  readonly lookups: number;
  /** Lookups that found a fresh value. */
  readonly hits: number;
  /** Hits that the memory tier gave. */
  readonly memoryHits: number;
  /** Lookups that were served an old value. */
  readonly stale: number;
  /** Lookups that found nothing. */
  readonly misses: number;
  /** Lookups that could not ask the store. */
  readonly bypasses: number;
  /** (hits + stale) / lookups; `undefined` before the first lookup. */
  readonly hitRatio: number | undefined;
  /** Producers run. */
  readonly productions: number;
  /** Producers that failed. */
  readonly productionFailures: number;
  /** Callers that shared a production under way. */
  readonly joins: number;
  /** Entries that memory gave up for want of room. */
  readonly evictions: number;
  /** Entries that memory gave up because their time was over. */
  readonly expirations: number;
  /** Values not stored because they are over `maxValueBytes`. */
  readonly tooLarge: number;
  /** Produced values not stored because JSON would lose something of them: set `values: 'any'`, and a codec for Redis. */
  readonly unstorable: number;
  /** Calls to the store that failed. */
  readonly storeErrors: number;
  /** Entries in the memory tier now. */
  readonly memoryEntries: number;
  /** Their bytes, as estimated. */
  readonly memoryBytes: number;
  /** Numbers of the store behind it; `unconfirmed`: changes that it did not confirm and that are repeated. */
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
  unstorable: number;
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
    unstorable: 0,
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
