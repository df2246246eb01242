// The port of the response cache, and the rules it takes.
import type { Cache, CacheMode } from '../ports/cache.ts';
import type { CacheEvents, CacheOutcome, CacheTier } from '../ports/cache-events.ts';
import type { Savings } from './savings-ledger.ts';

/** Where an answer came from and what that saved. */
export interface CacheInfo {
  /** How the lookup ended; `hit` also for a caller who shared a production. */
  readonly outcome: CacheOutcome;
  /** Where the answer came from; absent when it was produced. */
  readonly tier?: CacheTier;
  /** Milliseconds since it was produced. */
  readonly ageMs?: number;
  /** The first eight characters of the key: tells whether two requests were the same, and nothing of either. */
  readonly keyPrefix?: string;
  /** What serving it from the cache saved. */
  readonly saved?: { readonly tokens: number; readonly costUsd: number };
}

/** What is different in one call. */
export interface RespondOptions {
  /** Ends the wait, or the stream, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** What this call may use and leave behind. Default `default`. */
  readonly mode?: CacheMode | undefined;
  /** Milliseconds the answer is fresh, if this call makes it. Default: by its operation. 0: it is not kept. */
  readonly ttlMs?: number | undefined;
  /** A further part of the key: calls with different ones never share an answer. */
  readonly keyPart?: string | undefined;
}

/** Answers of a model, kept: the same question twice is one call. */
export interface ResponseCache<Request, Value, Event> {
  /** The answer, produced if need be: once for all who ask the same at the same time. */
  respond(
    request: Request,
    produce: (context: { signal: AbortSignal }) => Promise<Value>,
    options?: RespondOptions,
  ): Promise<{ value: Value; cache: CacheInfo }>;
  /** The answer as a stream: the kept one by its own pieces, or the live one, which is kept when it ends well. */
  respondStream(
    request: Request,
    produce: (context: { signal: AbortSignal }) => AsyncIterable<Event>,
    options?: RespondOptions,
  ): Promise<{ events: AsyncIterable<Event>; cache: CacheInfo }>;
  /**
   * Keeps an answer without a production, to warm the cache up; `false` when it is not storable, or a tier did not take it.
   * @throws CacheError `invalid_value` for what JSON cannot carry
   */
  put(request: Request, value: Value, options?: Omit<RespondOptions, 'mode'>): Promise<boolean>;
  /**
   * Forgets the answers of an operation, of a scope, of both together, or with a tag, in all operations and scopes.
   * @throws CacheError `store_*` when the store did not confirm it, `invalid_options` when nothing is named, or more beside a tag
   */
  invalidate(what: {
    readonly operation?: string;
    readonly scope?: string;
    readonly tag?: string;
  }): Promise<void>;
  /**
   * Forgets all answers of this cache: of every response cache over the same cache.
   * @throws CacheError `store_*` when the store did not confirm it
   */
  clear(): Promise<void>;
  /** What the cache saved since it was made. */
  savings(): Savings;
  /** Events of the cache behind it. */
  on<Name extends keyof CacheEvents>(event: Name, listener: (data: CacheEvents[Name]) => void): () => void;
}

/** What the cache must know about requests and answers. */
export interface ResponseRules<Request, Value, Event> {
  /** Everything the answer depends on: model, parameters, prompt id and version, unrendered slots. */
  keyOf(request: Request): readonly (string | number | boolean | undefined)[] | Record<string, unknown>;
  /** The caller's own name for what is done; picks the time to live and stands in the ledger. */
  operationOf?(request: Request): string | undefined;
  /** Whether the answer may be kept: complete, valid, not blocked, not degraded. */
  storable(value: Value): boolean;
  /** What producing the answer cost, and so what serving it from the cache saves. */
  savingsOf(value: Value): { tokens: number; costUsd: number };
  /** The answer that a finished stream amounts to; `undefined` when it did not end well: it is not kept. */
  fromEvents?(events: readonly Event[]): Value | undefined;
  /** The stream of an answer that was not streamed when it was made. */
  toEvents?(value: Value): readonly Event[];
  /** Tags under which `invalidate` finds the answer; at most 13. */
  tagsOf?(request: Request): readonly string[];
  /** What the request itself says about its caching; what the call says counts more. */
  controlsOf?(request: Request): Omit<RespondOptions, 'signal'> | undefined;
}

/** What a response cache is made of. */
export interface ResponseCacheOptions<Request, Value, Event> extends ResponseRules<Request, Value, Event> {
  /** Where answers are kept; its settings of the operation say for how long. */
  readonly cache: Cache;
  /** Whose answers they are: only requests of the same scope share one. `public` must be said: it shares with everybody. */
  readonly scope: 'public' | ((request: Request) => string);
  /** A stream over this size is passed on but not kept. Default 1 MB. */
  readonly maxStreamBytes?: number;
}
