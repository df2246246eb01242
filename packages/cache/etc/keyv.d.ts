// What @tpl/cache/keyv exports. Written by `npm run generate`; a change here is a change for users.

export interface KeyvStore {
  readonly opts: Record<string, unknown>;
  namespace: string | undefined;
  get(key: string): Promise<unknown>;
  getMany(keys: string[]): Promise<unknown[]>;
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  setMany(entries: {
    key: string;
    value: unknown;
    ttl?: number;
  }[]): Promise<boolean[]>;
  has(key: string): Promise<boolean>;
  hasMany(keys: string[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  deleteMany(keys: string[]): Promise<boolean[]>;
  clear(): Promise<void>;
  on(event: string, listener: (error: unknown) => void): KeyvStore;
}
export declare function keyvStore(cache: Cache): KeyvStore;

// Mentioned above, not exported.

type BreakerState = 'closed' | 'open' | 'half_open';
interface Cache {
  getOrSet<T>(key: string, produce: Produce<T>, options?: GetOrSetOptions): Promise<T>;
  resolve<T>(key: string, produce: Produce<T>, options?: GetOrSetOptions): Promise<Resolved<T>>;
  get<T>(key: string, options?: CallOptions): Promise<T | undefined>;
  lookup<T>(key: string, options?: CallOptions): Promise<Lookup<T>>;
  peek<T>(key: string): T | undefined;
  has(key: string, options?: CallOptions): Promise<boolean>;
  getMany<T>(keys: readonly string[], options?: CallOptions): Promise<Map<string, T>>;
  set(key: string, value: unknown, options?: EntryOptions): Promise<boolean>;
  getOrSetMany<T>(keys: readonly string[], produce: ProduceMany<T>, options?: GetOrSetOptions): Promise<Map<string, T>>;
  setMany(entries: Iterable<readonly [
    key: string,
    value: unknown
  ]>, options?: EntryOptions): Promise<boolean>;
  delete(key: string, options?: CallOptions): Promise<boolean>;
  deleteMany(keys: readonly string[], options?: CallOptions): Promise<number>;
  invalidateTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  expireTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  clear(options?: CallOptions): Promise<void>;
  namespace(name: string): Cache;
  stats(): CacheStats;
  ready(signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<{
    status: 'up' | 'degraded' | 'down';
    details?: Record<string, unknown>;
  }>;
  explain(operation?: string): readonly {
    name: string;
    value: unknown;
    source: string;
    from: string;
    variable: string;
    doc: string;
  }[];
  on<Name extends keyof CacheEvents>(event: Name, listener: (data: CacheEvents[Name]) => void): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
type CacheEvents = {
  get: {
    outcome: CacheOutcome;
    tier?: CacheTier;
    operation?: string;
    durationMs: number;
  };
  produce: {
    operation?: string;
    ok: boolean;
    durationMs: number;
  };
  evict: {
    reason: 'size' | 'expired';
    count: number;
    bytes: number;
  };
  storeError: {
    store: string;
    call: string;
    code: string;
  };
  breaker: {
    store: string;
    from: BreakerState;
    to: BreakerState;
  };
  saved: {
    operation?: string;
    tokens: number;
    costUsd: number;
  };
};
type CacheMode = 'default' | 'refresh' | 'no_store' | 'only_if_cached';
type CacheOutcome = 'hit' | 'stale' | 'miss' | 'bypass';
interface CacheStats {
  readonly lookups: number;
  readonly hits: number;
  readonly memoryHits: number;
  readonly stale: number;
  readonly misses: number;
  readonly bypasses: number;
  readonly hitRatio: number | undefined;
  readonly productions: number;
  readonly productionFailures: number;
  readonly joins: number;
  readonly evictions: number;
  readonly expirations: number;
  readonly tooLarge: number;
  readonly unstorable: number;
  readonly storeErrors: number;
  readonly memoryEntries: number;
  readonly memoryBytes: number;
  readonly store: Readonly<Record<string, number>>;
}
type CacheTier = 'memory' | 'redis';
interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly operation?: string | undefined;
}
interface EntryOptions extends CallOptions {
  readonly ttlMs?: number | undefined;
  readonly staleWhileRevalidateMs?: number | undefined;
  readonly staleIfErrorMs?: number | undefined;
  readonly tags?: readonly string[] | undefined;
}
interface GetOrSetOptions extends EntryOptions {
  readonly mode?: CacheMode | undefined;
  readonly softTimeoutMs?: number | undefined;
  readonly hardTimeoutMs?: number | undefined;
  readonly negativeTtlMs?: number | undefined;
}
type Lookup<T> = {
  readonly outcome: 'hit' | 'stale';
  readonly value: T;
  readonly tier: CacheTier;
  readonly ageMs: number;
} | {
  readonly outcome: 'miss' | 'bypass';
};
type Produce<T> = (context: ProduceContext) => T | Promise<T>;
interface ProduceContext {
  readonly signal: AbortSignal;
  readonly isRenewal: boolean;
  readonly previous?: {
    readonly value: unknown;
    readonly ageMs: number;
  } | undefined;
  setTtlMs(ttlMs: number): void;
}
type ProduceMany<T> = (keys: readonly string[], context: {
  readonly signal: AbortSignal;
}) => Promise<ReadonlyMap<string, T>>;
interface Resolved<T> {
  readonly value: T;
  readonly outcome: CacheOutcome;
  readonly tier?: CacheTier;
  readonly ageMs?: number;
}

export {};
