// The events of a cache and the words for outcomes, tiers and breaker states.

/** How a lookup ended. `bypass` means that the store did not answer, not that it held nothing. */
export type CacheOutcome = 'hit' | 'stale' | 'miss' | 'bypass';

/** Where a value came from: `memory`, or the name of the store behind it. */
export type CacheTier = 'memory' | 'redis';

/** State of the breaker before a store. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** Events of a cache and their data; free when nobody listens, and never with a key or a value. */
export type CacheEvents = {
  /** A lookup ended. */
  get: { outcome: CacheOutcome; tier?: CacheTier; operation?: string; durationMs: number };
  /** A producer ran. */
  produce: { operation?: string; ok: boolean; durationMs: number };
  /** The memory tier gave up entries. */
  evict: { reason: 'size' | 'expired'; count: number; bytes: number };
  /** A store failed a call. */
  storeError: { store: string; call: string; code: string };
  /** The breaker before a store changed its state. */
  breaker: { store: string; from: BreakerState; to: BreakerState };
  /** An answer from the response cache saved a model call. */
  saved: { operation?: string; tokens: number; costUsd: number };
};
