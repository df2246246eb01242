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
  /** The wait before attempt n is drawn from 0 to this x 2^(n-2) (full jitter). */
  readonly backoffBaseMs: number;
  /** Upper end of that draw. */
  readonly backoffMaxMs: number;
  /** Longest wait a server may ask for; when it asks for more, the call fails at once. */
  readonly retryAfterMaxMs: number;
  /** Retries and hedges earned by each call. */
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
  /** Whether a failing dependency is left alone for a while. */
  readonly breaker: boolean;
  /** Share of failures in the window that opens the breaker. */
  readonly breakerFailureRate: number;
  /** Failures in a row that open the breaker. */
  readonly breakerConsecutiveFailures: number;
  /** Attempts in the window before any rate counts. */
  readonly breakerMinimumCalls: number;
  /** Length of the window. */
  readonly breakerWindowMs: number;
  /** Attempts at least this long are slow; not set means never. */
  readonly breakerSlowCallMs: number | undefined;
  /** Share of slow attempts in the window that opens the breaker. */
  readonly breakerSlowCallRate: number;
  /** Attempts let through per success; what comes on top is turned away at random. An answer that says "overloaded" counts twice. 0 means no such brake. */
  readonly breakerTolerance: number;
  /** Mean wait before a probe, drawn from half to one and a half of it; doubles with each failed probe. */
  readonly breakerOpenMs: number;
  /** Where that doubling ends. */
  readonly breakerMaxOpenMs: number;
  /** Probes at once, and successes needed to close. */
  readonly breakerProbes: number;
  /** After closing, how long attempts at once are bounded to those that succeeded since, times two. */
  readonly slowStartMs: number;
}

/** Names of the strategies. */
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';
