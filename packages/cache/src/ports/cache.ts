// The port that users call: a cache, its options and its answers.
import type { CacheEvents, CacheOutcome, CacheTier } from './cache-events.ts';
import type { CacheStats } from './cache-stats.ts';

/** What a producer gets, and what it can say about its value. */
export interface ProduceContext {
  /** Aborts when the last caller left or the hard timeout is over. */
  readonly signal: AbortSignal;
  /** Whether a value is renewed in the background while its callers are served the one before. */
  readonly isRenewal: boolean;
  /**
   * The value from before, where this process knows one that may still be served: with its version you can ask upstream
   * whether it changed. To say that it did not, return `previous.value`: it begins a new life.
   */
  readonly previous?: { readonly value: unknown; readonly ageMs: number } | undefined;
  /**
   * Sets how long this value is fresh, instead of the policy's time. 0: it is not stored, and what is kept stays, as after a
   * failure: a poor answer says nothing of the good one before.
   */
  setTtlMs(ttlMs: number): void;
}

/** Makes the value of a key. */
export type Produce<T> = (context: ProduceContext) => T | Promise<T>;

/** Makes the values of several keys at once; a key that is not among the values counts as `undefined`. */
export type ProduceMany<T> = (
  keys: readonly string[],
  context: { readonly signal: AbortSignal },
) => Promise<ReadonlyMap<string, T>>;

/** Limits and name of one call. */
export interface CallOptions {
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The caller's own name for what is done; picks the settings of that operation and marks the events. */
  readonly operation?: string | undefined;
}

/** How long a value lives; what is not given comes from the settings of the operation. */
export interface EntryOptions extends CallOptions {
  /** Milliseconds a value is fresh. 0: it is not stored. */
  readonly ttlMs?: number | undefined;
  /** Milliseconds after that in which it is served while it is renewed in the background (RFC 5861). */
  readonly staleWhileRevalidateMs?: number | undefined;
  /** Milliseconds after the fresh time in which it is served when its producer fails or is slow (RFC 5861). */
  readonly staleIfErrorMs?: number | undefined;
  /** Names under which `invalidateTags` finds the entry; at most 16. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * What one call may use and leave behind. `default`: what is kept, or a production. `refresh`: a production of its own, kept
 * in place of what was there, which goes also where the new value is not kept (but by `setTtlMs(0)`); what was begun before is not kept. `no_store`: a production of its own; nothing is looked up,
 * shared or kept. `only_if_cached`: what is kept, fresh or within `staleWhileRevalidateMs`, else the error `not_cached`.
 */
export type CacheMode = 'default' | 'refresh' | 'no_store' | 'only_if_cached';

/** How `getOrSet` treats its producer, too. */
export interface GetOrSetOptions extends EntryOptions {
  /** What this call may use and leave behind. Default `default`. */
  readonly mode?: CacheMode | undefined;
  /** Milliseconds after which a stale value is served instead of waiting on; 0 for never. */
  readonly softTimeoutMs?: number | undefined;
  /** Milliseconds after which the producer is aborted; 0 for never. */
  readonly hardTimeoutMs?: number | undefined;
  /** Milliseconds a produced `null` or `undefined` is kept, without stale times. 0: it is not stored; what was there goes. */
  readonly negativeTtlMs?: number | undefined;
}

/** A value and where it came from. */
export interface Resolved<T> {
  /** The value; shared, so do not change it. */
  readonly value: T;
  /** How the lookup ended. */
  readonly outcome: CacheOutcome;
  /** Where it came from; absent when it was produced. */
  readonly tier?: CacheTier;
  /** Milliseconds since it was produced; absent when it was produced just now. */
  readonly ageMs?: number;
}

/** What a lookup found. A stored `undefined` is a hit. */
export type Lookup<T> =
  | { readonly outcome: 'hit' | 'stale'; readonly value: T; readonly tier: CacheTier; readonly ageMs: number }
  | { readonly outcome: 'miss' | 'bypass' };

/** A cache over a memory tier and, if there is one, a store behind it. Values are shared, not copied: do not change them. */
export interface Cache {
  /** The value of the key, produced if need be: once for all who ask at the same time, also when that fails. */
  getOrSet<T>(key: string, produce: Produce<T>, options?: GetOrSetOptions): Promise<T>;
  /** As `getOrSet`, and says where the value came from. */
  resolve<T>(key: string, produce: Produce<T>, options?: GetOrSetOptions): Promise<Resolved<T>>;
  /** The value, or `undefined`; `lookup` tells a stored `undefined`, a miss and a store that does not answer apart. */
  get<T>(key: string, options?: CallOptions): Promise<T | undefined>;
  /** What there is, with its age; produces nothing. */
  lookup<T>(key: string, options?: CallOptions): Promise<Lookup<T>>;
  /** The fresh value in memory, or `undefined`; at once, and without a look at the store. */
  peek<T>(key: string): T | undefined;
  /** Whether a value may be served for the key; a store that does not answer counts as no. */
  has(key: string, options?: CallOptions): Promise<boolean>;
  /** What was found, by key; one question to the store for all. */
  getMany<T>(keys: readonly string[], options?: CallOptions): Promise<Map<string, T>>;
  /** Stores the value; `false` when a tier did not take it: too large, or the store did not answer. */
  set(key: string, value: unknown, options?: EntryOptions): Promise<boolean>;
  /**
   * The values of the keys, each joined and shared as by `getOrSet`; what turns out to be missing at the same time is
   * produced by one call, for at most 500 keys, where a store is asked about 200. Keys without a value are not in the answer.
   */
  getOrSetMany<T>(
    keys: readonly string[],
    produce: ProduceMany<T>,
    options?: GetOrSetOptions,
  ): Promise<Map<string, T>>;
  /** Stores each value; `false` when a tier did not take one of them. */
  setMany(
    entries: Iterable<readonly [key: string, value: unknown]>,
    options?: EntryOptions,
  ): Promise<boolean>;
  /**
   * Removes the key everywhere and keeps productions under way from storing it; says whether it was there.
   * @throws CacheError `store_*` when the store did not confirm it: the value may come back.
   */
  delete(key: string, options?: CallOptions): Promise<boolean>;
  /**
   * Removes the keys as `delete` does; says how many were there.
   * @throws CacheError `store_*` when the store did not confirm one of them.
   */
  deleteMany(keys: readonly string[], options?: CallOptions): Promise<number>;
  /**
   * Makes every entry with one of the tags unreadable, also those being produced.
   * @throws CacheError `store_*` when the store did not confirm it.
   */
  invalidateTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  /**
   * Ends the fresh time of every entry with one of the tags: it may still be served as stale, for as long as it says
   * (`staleWhileRevalidateMs`, `staleIfErrorMs`). What is being produced counts as new.
   * @throws CacheError `store_*` when the store did not confirm it.
   */
  expireTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  /**
   * Removes everything from this cache, or from this namespace and those within, also what is being produced: at once,
   * however much it is, and nothing else in the same Redis.
   * @throws CacheError `store_*` when the store did not confirm it.
   */
  clear(options?: CallOptions): Promise<void>;
  /** The same cache with keys and tags of its own. */
  namespace(name: string): Cache;
  /** Counts since the cache was made, and what is in memory now. */
  stats(): CacheStats;
  /**
   * Resolves once the store answers, at once without a store: await it at the start where Redis is needed from the first
   * call on. It waits as long as that takes; the signal ends it.
   * @throws CacheError `missing_peer` at once when the package `redis` is not installed
   */
  ready(signal?: AbortSignal): Promise<void>;
  /**
   * `up`; `degraded` while the store does not answer: the cache then works from memory, and `details.reason` says why
   * (`timeout`, `unavailable`, `open`, `overloaded`, `reply`, `missing_peer`); `down` once it is closed.
   */
  health(
    signal?: AbortSignal,
  ): Promise<{ status: 'up' | 'degraded' | 'down'; details?: Record<string, unknown> }>;
  /** Each setting in force and where it came from. */
  explain(
    operation?: string,
  ): readonly { name: string; value: unknown; source: string; from: string; variable: string; doc: string }[];
  /** Calls the listener at every event and returns a function that stops that. */
  on<Name extends keyof CacheEvents>(event: Name, listener: (data: CacheEvents[Name]) => void): () => void;
  /** Waits for writes under way, then closes the store. A second call does nothing, any other rejects with `closed`. */
  close(): Promise<void>;
  /** Closes the cache: `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
