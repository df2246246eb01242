// Infrastructure Service: resilience · stable API, changes affect all users

/** Everything about a policy that is a number or a choice. Each is a row of `resilienceSettings`, which says what it does. */
export interface PolicyValues {
  readonly strategy: StrategyName;
  readonly deadlineMs: number;
  readonly attemptTimeoutMs: number;
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly maxAttempts: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly retryAfterMaxMs: number;
  readonly retryBudgetRatio: number;
  readonly retryBudgetPerMinute: number;
  readonly retryBudgetMax: number;
  readonly idempotent: boolean;
  readonly hedgeAfterMs: number | undefined;
  readonly hedgeRatio: number;
  readonly cooldown: boolean;
  readonly maxConcurrent: number | undefined;
  readonly maxQueue: number;
  readonly maxQueueMs: number;
  readonly breaker: boolean;
  readonly breakerFailureRate: number;
  readonly breakerConsecutiveFailures: number;
  readonly breakerMinimumCalls: number;
  readonly breakerWindowMs: number;
  readonly breakerSlowCallMs: number | undefined;
  readonly breakerSlowCallRate: number;
  readonly breakerTolerance: number;
  readonly breakerOpenMs: number;
  readonly breakerMaxOpenMs: number;
  readonly breakerProbes: number;
  readonly slowStartMs: number;
}

/** Names of the strategies. */
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';
