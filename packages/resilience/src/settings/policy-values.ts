// The type of all settings, on which every other file may depend.
/** Everything about a policy that is a number or a choice. Each is a row of `resilienceSettings`, which says what it does. */
export interface PolicyValues {
  /** Gives every value below that is not set by name. */
  readonly strategy: StrategyName;
  /** Longest duration of a call with all attempts and waits. */
  readonly deadlineMs: number;
  /** Longest duration of one attempt; does not apply to streams. */
  readonly attemptTimeoutMs: number;
  /** Longest wait for the first content of a stream; keep-alives do not count. */
  readonly firstTokenMs: number;
  /** Longest wait for further content of a stream. */
  readonly idleMs: number;
  /** Attempts a call may take; 1 means no retry. */
  readonly maxAttempts: number;
  /** The wait before attempt n is drawn from half to the whole of this x 2^(n-2). */
  readonly backoffBaseMs: number;
  /** Upper end of that draw. */
  readonly backoffMaxMs: number;
  /** Longest wait a server may ask for; when it asks for more, the call fails at once. */
  readonly retryAfterMaxMs: number;
  /** Longest wait at a gate, for a cooldown to end or for the breaker to let a call through; 0 means none. */
  readonly maxWaitMs: number;
  /** Retries and hedges earned by each call that is served. */
  readonly retryBudgetRatio: number;
  /** Retries and hedges earned each minute besides. */
  readonly retryBudgetPerMinute: number;
  /** Retries and hedges that can be saved up; also the start. */
  readonly retryBudgetMax: number;
  /** Whether a call may run twice; if not, only what the server turned away unread is retried. */
  readonly idempotent: boolean;
  /** Starts a second attempt beside a first one slower than this; not set means never. */
  readonly hedgeAfterMs: number | undefined;
  /** Hedges per call, at most, in the long run. */
  readonly hedgeRatio: number;
  /** Whether a rate limit with a Retry-After holds back every call. */
  readonly cooldown: boolean;
  /** Attempts that may run at once; not set means no bound. */
  readonly maxConcurrent: number | undefined;
  /** Attempts that may wait for a place. */
  readonly maxQueue: number;
  /** Longest wait for a place. */
  readonly maxQueueMs: number;
  /** Attempts that may begin in any `rateLimitMs`. */
  readonly rateLimit: number | undefined;
  /** The stretch of time of `rateLimit`. */
  readonly rateLimitMs: number;
  /** Whether a failing dependency is left alone for a while. */
  readonly breaker: boolean;
  /** Share of failed attempts that opens the breaker, among those begun since failures in a row began. */
  readonly breakerFailureRate: number;
  /** Failures in a row that open the breaker; fewer where they are more than two seconds' calls, at least 10. */
  readonly breakerConsecutiveFailures: number;
  /** Attempts in the window before any share of it counts. */
  readonly breakerMinimumCalls: number;
  /** Length of the window. */
  readonly breakerWindowMs: number;
  /** Attempts at least this long count as failures; not set means never. */
  readonly breakerSlowCallMs: number | undefined;
  /** Share of failed attempts above which a short trial finds out whether sending less helps; 0 means no trials. */
  readonly breakerTolerance: number;
  /** Time between two probes of an open breaker, where calls are few. */
  readonly breakerOpenMs: number;
  /** Share of the calls that are let through as probes, where calls are many. */
  readonly breakerProbeShare: number;
}

/** Names of the strategies. */
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';
