// What @tpl/cache/response exports. Written by `npm run generate`; a change here is a change for users.

export interface CacheInfo {
  readonly outcome: CacheOutcome;
  readonly tier?: CacheTier;
  readonly ageMs?: number;
  readonly keyPrefix?: string;
  readonly saved?: {
    readonly tokens: number;
    readonly costUsd: number;
  };
}
export interface RespondOptions {
  readonly signal?: AbortSignal | undefined;
  readonly mode?: CacheMode | undefined;
  readonly ttlMs?: number | undefined;
  readonly keyPart?: string | undefined;
}
export interface ResponseCache<Request, Value, Event> {
  respond(request: Request, produce: (context: {
    signal: AbortSignal;
  }) => Promise<Value>, options?: RespondOptions): Promise<{
    value: Value;
    cache: CacheInfo;
  }>;
  respondStream(request: Request, produce: (context: {
    signal: AbortSignal;
  }) => AsyncIterable<Event>, options?: RespondOptions): Promise<{
    events: AsyncIterable<Event>;
    cache: CacheInfo;
  }>;
  put(request: Request, value: Value, options?: Omit<RespondOptions, 'mode'>): Promise<boolean>;
  invalidate(what: {
    readonly operation?: string;
    readonly scope?: string;
    readonly tag?: string;
  }): Promise<void>;
  clear(): Promise<void>;
  savings(): Savings;
  on<Name extends keyof CacheEvents>(event: Name, listener: (data: CacheEvents[Name]) => void): () => void;
}
export interface ResponseCacheOptions<Request, Value, Event> extends ResponseRules<Request, Value, Event> {
  readonly cache: Cache;
  readonly scope: 'public' | ((request: Request) => string);
  readonly maxStreamBytes?: number;
}
export interface ResponseRules<Request, Value, Event> {
  keyOf(request: Request): readonly (string | number | boolean | undefined)[] | Record<string, unknown>;
  operationOf?(request: Request): string | undefined;
  storable(value: Value): boolean;
  savingsOf(value: Value): {
    tokens: number;
    costUsd: number;
  };
  fromEvents?(events: readonly Event[]): Value | undefined;
  toEvents?(value: Value): readonly Event[];
  tagsOf?(request: Request): readonly string[];
  controlsOf?(request: Request): Omit<RespondOptions, 'signal'> | undefined;
}
export interface SavedSum {
  readonly answers: number;
  readonly tokens: number;
  readonly costUsd: number;
}
export interface Savings extends SavedSum {
  readonly operations: Readonly<Record<string, SavedSum>>;
}
export declare function createResponseCache<Request, Value, Event = never>(options: ResponseCacheOptions<Request, Value, Event>): ResponseCache<Request, Value, Event>;
export declare const readPairs: <Request, Value>(file: string) => AsyncGenerator<{
  readonly request: Request;
  readonly value: Value;
}, void, undefined>;

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
