// The shape of the events that are listened to; nothing is imported from the packages that emit them.

/** Anything that emits events; `never` lets every object with typed events fit. */
export interface ObservableObject {
  /** Subscribes to an event; returns a function that ends it. */
  on(event: never, listener: never): () => void;
}

/** What an event carries, as `docs/concepts/ports.md` lists it. */
export type EventData = Readonly<Record<string, unknown>>;

/** Subscribes to one event of an object. */
export type Subscribe = (event: string, listener: (data: EventData) => void) => void;

/** A model's `call`: emitted once, however it ended. */
export interface ModelCall {
  readonly operation?: string;
  readonly provider: string;
  readonly requestModel: string;
  readonly responseModel?: string;
  readonly ok: boolean;
  readonly code?: string;
  readonly kind?: string;
  readonly finishReason?: string;
  readonly usage?: ModelUsage;
  readonly costUsd?: number;
  readonly priced: boolean;
  readonly streamed: boolean;
  /** The outcome, or the whole answer of the cache. */
  readonly cache?: string | { readonly outcome: string };
  readonly degraded: boolean;
  /** Every request to a provider, in order. */
  readonly attempts: readonly ModelAttempt[];
  readonly durationMs: number;
  readonly timeToFirstChunkMs?: number;
  readonly outcome: 'completed' | 'error' | 'aborted' | 'abandoned';
}

/** Tokens as a model counted them. */
export interface ModelUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  /** True where nobody counted. */
  readonly estimated?: boolean;
}

/** One request to a provider, as a `call` lists it. */
export interface ModelAttempt {
  readonly provider: string;
  readonly model: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly ok: boolean;
  readonly code?: string;
  /** Status of the answer, where a failed attempt had one. */
  readonly status?: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
}
