// What @tpl/cache exports. Written by `npm run generate`; a change here is a change for users.

export type AcquireReply = {
  readonly kind: 'value';
  readonly entry: StoredEntry;
} | {
  readonly kind: 'lease';
  readonly lease: Lease;
} | {
  readonly kind: 'busy';
  readonly holder?: string;
} | {
  readonly kind: 'failed';
};
export type BreakerState = 'closed' | 'open' | 'half_open';
export interface Cache {
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
export declare class CacheError extends Error {
  readonly name = "CacheError";
  readonly code: CacheErrorCode;
  readonly retryable: boolean;
  readonly problems: readonly Problem[];
  constructor(code: CacheErrorCode, message: string, { problems, ...options }?: {
    cause?: unknown;
    problems?: readonly Problem[];
  });
  static isInstance(value: unknown): value is CacheError;
}
export type CacheErrorCode = 'invalid_options' | 'invalid_key' | 'invalid_value' | 'produce_timeout' | 'produce_failed' | 'not_cached' | 'closed' | 'store_timeout' | 'store_unavailable' | 'store_overloaded' | 'store_refused' | 'plaintext_refused' | 'missing_peer';
export type CacheEvents = {
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
export interface CacheKeyOptions {
  readonly prefix?: string | undefined;
}
export type CacheMode = 'default' | 'refresh' | 'no_store' | 'only_if_cached';
export interface CacheOptions extends GivenSettings<CacheSettingValues> {
  readonly settings?: LoadedSettings<CacheSettingValues> | GivenSettings<CacheSettingValues> | undefined;
  readonly preset?: string | undefined;
  readonly store?: CacheStoreFactory | undefined;
  readonly clock?: StoreClock | undefined;
  readonly random?: (() => number) | undefined;
}
export type CacheOutcome = 'hit' | 'stale' | 'miss' | 'bypass';
export type CacheSettingValues = ReturnType<typeof cacheSettings.load>['values'];
export interface CacheStats {
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
export interface CacheStore {
  readonly name: CacheTier;
  readonly values: 'json' | 'any';
  read(key: string, options?: StoreCallOptions & {
    readonly late?: (entry: StoredEntry | undefined) => void;
  }): Promise<StoredEntry | undefined>;
  readMany(keys: readonly string[], options?: StoreCallOptions): Promise<(StoredEntry | undefined)[]>;
  write(key: string, entry: StoredEntry, options?: StoreChangeOptions): Promise<boolean>;
  delete(key: string, options?: StoreChangeOptions): Promise<boolean>;
  invalidateTags(tags: readonly string[], options?: StoreCallOptions & {
    readonly soft?: boolean | undefined;
  }): Promise<void>;
  acquire?(key: string, options: StoreCallOptions & {
    readonly tags: readonly string[];
    readonly after?: number | undefined;
    readonly softTimeoutMs?: number | undefined;
    readonly hardTimeoutMs?: number | undefined;
    readonly seen?: string | undefined;
    readonly takeOver?: boolean | undefined;
    readonly inBatch?: boolean | undefined;
  }): Promise<AcquireReply>;
  changed?(key: string, attempt: number, signal?: AbortSignal): Promise<void>;
  isCoherent?(): boolean;
  ready?(signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<{
    status: 'up' | 'degraded' | 'down';
    details?: Record<string, unknown>;
  }>;
  stats?(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}
export type CacheStoreFactory = (context: StoreContext) => CacheStore;
export type CacheTier = 'memory' | 'redis';
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly operation?: string | undefined;
}
export interface EntryOptions extends CallOptions {
  readonly ttlMs?: number | undefined;
  readonly staleWhileRevalidateMs?: number | undefined;
  readonly staleIfErrorMs?: number | undefined;
  readonly tags?: readonly string[] | undefined;
}
export interface GetOrSetOptions extends EntryOptions {
  readonly mode?: CacheMode | undefined;
  readonly softTimeoutMs?: number | undefined;
  readonly hardTimeoutMs?: number | undefined;
  readonly negativeTtlMs?: number | undefined;
}
export type KeyField = string | number | boolean | null | undefined;
export interface Lease {
  write(entry: StoredEntry): Promise<boolean>;
  remove?(): Promise<boolean>;
  release(hasFailed?: boolean): Promise<void>;
}
export type Lookup<T> = {
  readonly outcome: 'hit' | 'stale';
  readonly value: T;
  readonly tier: CacheTier;
  readonly ageMs: number;
} | {
  readonly outcome: 'miss' | 'bypass';
};
export interface MemoryStoreOptions {
  readonly maxEntries?: number | undefined;
  readonly maxBytes?: number | undefined;
}
export type Produce<T> = (context: ProduceContext) => T | Promise<T>;
export interface ProduceContext {
  readonly signal: AbortSignal;
  readonly isRenewal: boolean;
  readonly previous?: {
    readonly value: unknown;
    readonly ageMs: number;
  } | undefined;
  setTtlMs(ttlMs: number): void;
}
export type ProduceMany<T> = (keys: readonly string[], context: {
  readonly signal: AbortSignal;
}) => Promise<ReadonlyMap<string, T>>;
export interface Resolved<T> {
  readonly value: T;
  readonly outcome: CacheOutcome;
  readonly tier?: CacheTier;
  readonly ageMs?: number;
}
export interface StoreCallOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface StoreChangeOptions extends StoreCallOptions {
  readonly inBatch?: boolean | undefined;
}
export interface StoreClock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number): () => void;
}
export interface StoreContext {
  readonly settings: CacheSettingValues;
  readonly preset: string;
  readonly clock: StoreClock;
  readonly random: () => number;
  readonly onChange: (key: string, isOwn: boolean) => void;
  readonly onTagChange: (tag: string) => void;
  readonly onSuspect: () => void;
  readonly onBreaker: (from: BreakerState, to: BreakerState) => void;
  readonly onError: (call: string, code: string) => void;
}
export interface StoredEntry {
  readonly value: unknown;
  readonly createdAtMs: number;
  readonly ttlMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  readonly producedInMs: number;
  readonly tags: readonly string[];
}
export declare const cachePresets: readonly [
  "simple",
  "disabled",
  "minimal",
  "development",
  "production",
  "ai-development",
  "ai-production"
];
export declare const cacheSettings: SettingsDefinition<SettingValues<{
  readonly enabled: {
    readonly kind: SettingKind<boolean>;
    readonly value: true;
    readonly presets: {
      readonly disabled: false;
    };
    readonly doc: "Whether anything is stored at all; off, every call runs its producer.";
  };
  readonly ttlMs: {
    readonly kind: SettingKind<number>;
    readonly value: number;
    readonly presets: {
      readonly minimal: number;
      readonly development: number;
      readonly production: number;
      readonly 'ai-development': number;
      readonly 'ai-production': number;
    };
    readonly doc: "How long a value is fresh; 0 stores nothing.";
    readonly perOperation: true;
  };
  readonly staleWhileRevalidateMs: {
    readonly kind: SettingKind<number>;
    readonly value: 0;
    readonly presets: {
      readonly production: number;
      readonly 'ai-production': number;
    };
    readonly doc: "How long after that it is served while it is renewed in the background.";
    readonly perOperation: true;
  };
  readonly staleIfErrorMs: {
    readonly kind: SettingKind<number>;
    readonly value: 0;
    readonly presets: {
      readonly production: number;
      readonly 'ai-production': number;
    };
    readonly doc: "How long after its fresh time it is served when its producer fails or is slow.";
    readonly perOperation: true;
  };
  readonly softTimeoutMs: {
    readonly kind: SettingKind<number>;
    readonly value: 0;
    readonly doc: "After what time a stale value is served instead of waiting on; 0 for never.";
    readonly perOperation: true;
  };
  readonly hardTimeoutMs: {
    readonly kind: SettingKind<number>;
    readonly value: number;
    readonly presets: {
      readonly 'ai-development': number;
      readonly 'ai-production': number;
    };
    readonly doc: "After what time a producer is aborted; 0 for never.";
    readonly perOperation: true;
  };
  readonly negativeTtlMs: {
    readonly kind: SettingKind<number>;
    readonly value: 0;
    readonly doc: "How long a produced null or undefined is kept; 0 stores none.";
    readonly perOperation: true;
  };
  readonly jitter: {
    readonly kind: SettingKind<number>;
    readonly value: 0.05;
    readonly doc: "Share of the fresh time by which entries expire sooner at random, so that they do not expire together.";
    readonly perOperation: true;
  };
  readonly earlyRefresh: {
    readonly kind: SettingKind<number>;
    readonly value: 1;
    readonly doc: "How eagerly values that took long are renewed before they expire (beta of XFetch, Vattani 2015); 0 for never.";
    readonly perOperation: true;
  };
  readonly failurePauseMs: {
    readonly kind: SettingKind<number>;
    readonly value: 1000;
    readonly presets: {
      readonly 'ai-production': number;
    };
    readonly doc: "How long after its producer failed an old value is served before the producer is tried again.";
    readonly perOperation: true;
  };
  readonly values: {
    readonly kind: SettingKind<"json" | "any">;
    readonly value: "json";
    readonly doc: "What may be stored: what JSON carries without loss, or anything (needs a store that takes it).";
  };
  readonly maxValueBytes: {
    readonly kind: SettingKind<number>;
    readonly value: 1048576;
    readonly doc: "Values over this size are not stored, and counted.";
  };
  readonly memoryMaxEntries: {
    readonly kind: SettingKind<number>;
    readonly value: 10000;
    readonly presets: {
      readonly minimal: 250;
      readonly development: 1000;
      readonly production: 50000;
      readonly 'ai-development': 1000;
    };
    readonly doc: "Most entries in memory; 0 for no memory tier.";
  };
  readonly memoryMaxBytes: {
    readonly kind: SettingKind<number>;
    readonly value: number;
    readonly presets: {
      readonly minimal: number;
      readonly production: number;
      readonly 'ai-production': number;
    };
    readonly doc: "Most bytes in memory, as estimated.";
  };
  readonly sweepIntervalMs: {
    readonly kind: SettingKind<number>;
    readonly value: number;
    readonly doc: "How often a bounded sweep looks for expired entries in memory.";
  };
  readonly redisUrl: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly aliases: readonly [
      "REDIS_URL"
    ];
    readonly doc: "Where Redis is; give it to redisStore({ url }).";
  };
  readonly redisUsername: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "ACL user of Redis, where neither the URL nor redisStore names user or password.";
  };
  readonly redisPassword: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly aliases: readonly [
      "REDIS_PASSWORD"
    ];
    readonly doc: "Password of Redis, where neither the URL nor redisStore names user or password.";
  };
  readonly redisCaFile: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "PEM file of the CA that signed the certificate of Redis; read when the cache is created.";
  };
  readonly redisAllowPlaintext: {
    readonly kind: SettingKind<boolean>;
    readonly value: true;
    readonly presets: {
      readonly production: false;
      readonly 'ai-production': false;
    };
    readonly doc: "Whether a connection without TLS is allowed; the production presets refuse it.";
  };
  readonly redisKeyPrefix: {
    readonly kind: SettingKind<string>;
    readonly value: "tpl-cache";
    readonly doc: "Start of every key in Redis; also the only keys its ACL user needs.";
  };
  readonly redisReadDeadlineMs: {
    readonly kind: SettingKind<number>;
    readonly value: 25;
    readonly doc: "How long a read may take before it counts as bypass; while Redis answers others, up to four times as long.";
  };
  readonly redisWriteDeadlineMs: {
    readonly kind: SettingKind<number>;
    readonly value: 100;
    readonly doc: "How long a write may take; while Redis answers others, up to four times as long.";
  };
  readonly redisLeaseDeadlineMs: {
    readonly kind: SettingKind<number>;
    readonly value: 250;
    readonly doc: "How long the question for value or lease may take before a producer runs without one; while Redis answers others, up to four times as long.";
  };
  readonly redisLeaseMs: {
    readonly kind: SettingKind<number>;
    readonly value: number;
    readonly doc: "How long a lease outlives its process; it is renewed while the producer runs.";
  };
  readonly redisMaxInFlight: {
    readonly kind: SettingKind<number>;
    readonly value: 1000;
    readonly doc: "Places before Redis: so many calls, 256 at most, are on their way at once, and twenty times as many wait; further ones are bypassed.";
  };
  readonly compressionMinBytes: {
    readonly kind: SettingKind<number>;
    readonly value: 1000;
    readonly presets: {
      readonly disabled: 10000;
      readonly minimal: 5000;
      readonly development: 2000;
      readonly production: 500;
      readonly 'ai-production': 300;
    };
    readonly doc: "From what size on values are compressed in Redis, where it pays.";
  };
  readonly encryptionKeys: {
    readonly kind: SettingKind<readonly string[]>;
    readonly value: readonly [
    ];
    readonly doc: "AES-256 keys as NAME:BASE64 of 32 bytes; the first encrypts, all decrypt. None: values are not encrypted.";
  };
}>>;
export declare function createCache(options?: CacheOptions): Cache;
export declare function createCacheKey(fields: readonly KeyField[] | Readonly<Record<string, unknown>>, options?: CacheKeyOptions): string;
export declare function memoryStore(options?: MemoryStoreOptions): CacheStoreFactory;

// Mentioned above, not exported.

type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
}
interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}
interface SettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
interface SettingKind<T> {
  check(value: unknown): {
    ok: true;
    value: T;
  } | {
    ok: false;
  };
  fromText(text: string): unknown;
  readonly description: string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly isSecret: boolean;
}
interface SettingRow<T> {
  readonly kind: SettingKind<T>;
  readonly value: T;
  readonly presets?: Readonly<Record<string, T>>;
  readonly doc: string;
  readonly aliases?: readonly string[];
  readonly perOperation?: boolean;
}
type SettingSource = 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
type SettingValues<Rows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends SettingRow<infer T> ? T : never;
};
interface SettingsDefinition<Values> {
  readonly name: string;
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(name: string): string;
  load(input?: SettingsInput<Values>): LoadedSettings<Values>;
}
interface SettingsInput<Values> {
  readonly preset?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly json?: string | Readonly<Record<string, unknown>> | undefined;
  readonly defaults?: GivenSettings<Values> | undefined;
  readonly values?: GivenSettings<Values> | undefined;
}

export {};
