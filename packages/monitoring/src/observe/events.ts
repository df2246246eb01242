// Infrastructure Service: monitoring · stable API, changes affect all users

/** Anything that tells what it does; `never` lets every object with typed events fit. */
export interface ObservableObject {
  on(event: never, listener: never): () => void;
}

type BreakerState = 'closed' | 'open' | 'half_open' | 'isolated';

/** Events of a cache, as `docs/concepts/ports.md` lists them. */
export interface CacheEvents {
  get: {
    outcome: 'hit' | 'stale' | 'miss' | 'bypass';
    tier?: string;
    operation?: string;
    durationMs: number;
  };
  produce: { operation?: string; ok: boolean; durationMs: number };
  evict: { reason: 'size' | 'expired'; count: number; bytes: number };
  storeError: { store: string; call: string; code: string };
  breaker: { store: string; from: BreakerState; to: BreakerState };
  saved: { operation?: string; tokens: number; costUsd: number };
}

/** Events of a policy. `call` and `attempt` carry its name, which tells them from a model's. */
export interface PolicyEvents {
  call: {
    policy: string;
    operation?: string;
    ok: boolean;
    kind?: string;
    attempts: number;
    durationMs: number;
  };
  attempt: {
    policy: string;
    operation?: string;
    attempt: number;
    ok: boolean;
    kind?: string;
    durationMs: number;
  };
  retry: { policy: string; operation?: string; attempt: number; delayMs: number; kind: string };
  reject: { policy: string; operation?: string; reason: string };
  state: { policy: string; from: BreakerState; to: BreakerState };
  fallback: { policy: string; operation?: string; kind: string };
  cooldown: { policy: string; durationMs: number; shared: boolean };
}

/** Tokens as a model counted them. */
export interface ObservedUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  /** True where nobody counted. */
  readonly estimated?: boolean;
}

/** Events of a model. */
export interface ModelEvents {
  call: {
    operation?: string;
    provider: string;
    requestModel: string;
    responseModel?: string;
    ok: boolean;
    code?: string;
    kind?: string;
    finishReason?: string;
    usage?: ObservedUsage;
    costUsd?: number;
    priced: boolean;
    streamed: boolean;
    /** The outcome, or the whole answer of the cache. */
    cache?: string | { outcome: string };
    degraded: boolean;
    attempts: number;
    durationMs: number;
    timeToFirstChunkMs?: number;
    outcome: 'completed' | 'error' | 'aborted' | 'abandoned';
  };
  attempt: {
    operation?: string;
    provider: string;
    model: string;
    attempt: number;
    ok: boolean;
    code?: string;
    durationMs: number;
  };
  guard: {
    operation?: string;
    direction: 'input' | 'output';
    action: string;
    score: number;
    reasons: string[];
  };
  budget: { operation?: string; ok: boolean; tokens: number; costUsd: number };
}

/** Events of authenticators, limiters, key rings and audit logs. */
export interface SecurityEvents {
  authentication: { ok: boolean; code?: string; keyId?: string; scheme?: string };
  limit: { limiter: string; ok: boolean; remaining: number; retryAfterMs?: number; store: string };
  keys: { change: string; count: number };
  audit: Record<string, unknown>;
}

/** Subscribes to the events of one object. */
export type Subscribe<Events> = <Name extends keyof Events & string>(
  event: Name,
  listener: (data: Events[Name]) => void,
) => void;

/** A breaker's state as a number for a gauge. */
export const stateNumber: Readonly<Record<string, number>> = {
  closed: 0,
  half_open: 1,
  open: 2,
  isolated: 3,
};
