// The port that a store behind the memory tier implements.

import type { CacheSettingValues } from '../settings/cache-settings.ts';
import type { BreakerState, CacheTier } from './cache-events.ts';

/** One value with its life. Moments are wall-clock milliseconds, since machines compare them. */
export interface StoredEntry {
  /** What is stored. */
  readonly value: unknown;
  /** When it was produced. */
  readonly createdAtMs: number;
  /** Milliseconds from creation during which the value is fresh. */
  readonly ttlMs: number;
  /** Milliseconds after that during which it may be served while it is renewed (RFC 5861). */
  readonly staleWhileRevalidateMs: number;
  /** Milliseconds after the fresh time during which it may be served when its producer fails (RFC 5861). */
  readonly staleIfErrorMs: number;
  /** How long the producer took; early refresh starts sooner for slow ones. */
  readonly producedInMs: number;
  /** Names under which it can be invalidated. */
  readonly tags: readonly string[];
}

/**
 * What a store answers to `acquire`: a value, the right to produce it, that another process is producing it (`holder`: a
 * name of that production), or that the production which was waited for failed.
 */
export type AcquireReply =
  | { readonly kind: 'value'; readonly entry: StoredEntry }
  | { readonly kind: 'lease'; readonly lease: Lease }
  | { readonly kind: 'busy'; readonly holder?: string }
  | { readonly kind: 'failed' };

/** The right to produce one key in the whole fleet. Efficiency, not correctness: it may be lost when Redis is. */
export interface Lease {
  /** Stores the produced value if the lease still holds and the key was not deleted meanwhile; says whether it did. */
  write(entry: StoredEntry): Promise<boolean>;
  /**
   * Removes what stands there, and gives the lease up, if it still holds: there is nothing, or nothing that can be stored. Says
   * whether it did. Without it the key is deleted.
   */
  remove?(): Promise<boolean>;
  /** Gives the lease up, so that another process may produce; `hasFailed`: whoever waits for this production is told. */
  release(hasFailed?: boolean): Promise<void>;
}

/** Limits of one call to a store. */
export interface StoreCallOptions {
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Limits of one change in a store. */
export interface StoreChangeOptions extends StoreCallOptions {
  /** One of many that belong together: it may wait for its turn longer than a single one. */
  readonly inBatch?: boolean | undefined;
}

/**
 * A backend behind the memory tier. A store that cannot answer rejects with a `CacheError`; the cache counts that
 * as `bypass` and goes on. `cacheContract` of `@tpl/cache/testing` is its contract suite.
 */
export interface CacheStore {
  /** What outcomes and events call it. */
  readonly name: CacheTier;
  /** `json`: takes what JSON carries without loss. `any`: takes everything. */
  readonly values: 'json' | 'any';
  /** The entry, or `undefined` when there is none. `late` gets an answer that came after the deadline. */
  read(
    key: string,
    options?: StoreCallOptions & { readonly late?: (entry: StoredEntry | undefined) => void },
  ): Promise<StoredEntry | undefined>;
  /** The entries in the order of the keys. */
  readMany(keys: readonly string[], options?: StoreCallOptions): Promise<(StoredEntry | undefined)[]>;
  /** Stores the entry; `false` when it is too large. Fences off productions of the key that are under way. */
  write(key: string, entry: StoredEntry, options?: StoreChangeOptions): Promise<boolean>;
  /** Removes the key and fences off its productions; says whether it was there. */
  delete(key: string, options?: StoreChangeOptions): Promise<boolean>;
  /**
   * Makes every entry with one of the tags unreadable, also those being produced. `soft`: only ends their fresh time. A tag
   * that ends with U+001F stands for every key that starts with what is before it.
   */
  invalidateTags(
    tags: readonly string[],
    options?: StoreCallOptions & { readonly soft?: boolean | undefined },
  ): Promise<void>;
  /**
   * Value or lease in one round trip. `after`: only a value created later counts. `seen`: the holder that was waited for.
   * `hardTimeoutMs`: how long the production may take, 0 for ever. `takeOver`: the lease in any case, also from who holds
   * it. `inBatch`: one of many, which may wait for its turn before its deadline runs. Without `acquire`, production is per process.
   */
  acquire?(
    key: string,
    options: StoreCallOptions & {
      readonly tags: readonly string[];
      readonly after?: number | undefined;
      readonly softTimeoutMs?: number | undefined;
      readonly hardTimeoutMs?: number | undefined;
      readonly seen?: string | undefined;
      readonly takeOver?: boolean | undefined;
      readonly inBatch?: boolean | undefined;
    },
  ): Promise<AcquireReply>;
  /** Resolves when the key may have changed, or after a while; how a loser waits for the winner. */
  changed?(key: string, attempt: number, signal?: AbortSignal): Promise<void>;
  /**
   * Whether changes made elsewhere are heard now; without it, always. While they are not, every copy in memory is checked
   * before its use.
   */
  isCoherent?(): boolean;
  /** Resolves once the store answers; rejects at once when it never will. */
  ready?(signal?: AbortSignal): Promise<void>;
  /** Whether the store answers now; `details.reason` where it does not. */
  health(
    signal?: AbortSignal,
  ): Promise<{ status: 'up' | 'degraded' | 'down'; details?: Record<string, unknown> }>;
  /** Numbers of its own for `stats()`. */
  stats?(): Readonly<Record<string, number>>;
  /** Ends connections and timers that the store made. */
  close(): Promise<void>;
}

/** What a cache gives to the store it opens. */
export interface StoreContext {
  /** Settings of the cache that opens the store. */
  readonly settings: CacheSettingValues;
  /** The preset in force. */
  readonly preset: string;
  /** Time for every deadline of the store. */
  readonly clock: StoreClock;
  /** Chance from 0 to 1 (exclusive). */
  readonly random: () => number;
  /** The key was changed elsewhere: its copy in memory goes. `isOwn`: perhaps by this process, so it is only checked. */
  readonly onChange: (key: string, isOwn: boolean) => void;
  /** A tag was invalidated elsewhere: copies in memory with it go. */
  readonly onTagChange: (tag: string) => void;
  /** Changes may have been missed: every copy in memory is checked before its next use. */
  readonly onSuspect: () => void;
  /** The breaker before the backend changed its state. */
  readonly onBreaker: (from: BreakerState, to: BreakerState) => void;
  /** A call failed that no caller waits for. */
  readonly onError: (call: string, code: string) => void;
}

/** Time as stores see it. */
export interface StoreClock {
  /** Wall clock in milliseconds since 1970; may jump. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
  /** Calls `run` once and returns what cancels it; must not keep the process alive. */
  setTimer(run: () => void, delayMs: number): () => void;
}

/** Opens a store for one cache: `createCache({ store: redisStore({ url }) })`. */
export type CacheStoreFactory = (context: StoreContext) => CacheStore;
