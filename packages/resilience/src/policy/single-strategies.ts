// Creates each strategy of a policy alone, to be used as it is or put together by `compose`.
import type { HostOptions } from '../call/host.ts';
import type { Policy } from '../call/policy.ts';
import { assemblePolicy } from './assemble-policy.ts';
import type { Fallback } from './fallback.ts';
import type { PolicyOptions, SettingsChoice } from './policy-options.ts';

/** The options of one strategy, among those of a whole policy. */
export type StrategyOptions<Names extends keyof PolicyOptions> = Pick<
  PolicyOptions,
  Names | keyof SettingsChoice
> &
  HostOptions;

/** Loaded settings, or this by hand. */
type Needs<ByHand> = ByHand | { readonly settings: NonNullable<SettingsChoice['settings']> };

type BudgetValue = Extract<keyof PolicyOptions, `retryBudget${string}`>;

/** Options of {@link createRetry}. */
export type RetryOptions = StrategyOptions<
  'maxAttempts' | 'backoffBaseMs' | 'backoffMaxMs' | 'retryAfterMaxMs' | BudgetValue | 'idempotent' | 'budget'
>;

/** Options of {@link createBreaker}. */
export type BreakerOptions = StrategyOptions<
  Exclude<Extract<keyof PolicyOptions, `breaker${string}`>, 'breaker'> | 'maxWaitMs'
>;

/**
 * Creates a retry alone.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createRetry } from '@tpl/resilience';
 *
 * const retry = createRetry({ maxAttempts: 3, backoffBaseMs: 1, backoffMaxMs: 2 });
 * const attempts = await retry.execute(async ({ attempt }) => {
 *   if (attempt < 3) throw Object.assign(new Error('busy'), { status: 503 });
 *   return attempt;
 * });
 * if (attempts !== 3) throw new Error('unexpected');
 * ```
 */
export function createRetry(options: RetryOptions = {}): Policy {
  return assemblePolicy(options, 'retry');
}

/**
 * Creates a circuit breaker alone.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createBreaker } from '@tpl/resilience';
 *
 * const breaker = createBreaker({ name: 'search', breakerConsecutiveFailures: 5 });
 * breaker.isolate();
 * if (breaker.snapshot().state !== 'isolated') throw new Error('unexpected');
 * ```
 */
export function createBreaker(options: BreakerOptions = {}): Policy {
  return assemblePolicy(options, 'breaker');
}

/**
 * Creates a bulkhead alone: a bound on what runs at once, with a fair queue.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createBulkhead } from '@tpl/resilience';
 *
 * const bulkhead = createBulkhead({ maxConcurrent: 2, maxQueue: 10 });
 * await bulkhead.execute(async () => 'fine');
 * ```
 */
export function createBulkhead(
  options: StrategyOptions<'maxConcurrent' | 'maxQueue' | 'maxQueueMs'> &
    Needs<{ readonly maxConcurrent: number }>,
): Policy {
  return assemblePolicy(options, 'bulkhead');
}

/**
 * Creates a rate limiter alone: a bound on what begins in any stretch of time. Whoever comes too early waits for a permit, at most `maxWaitMs` and the deadline; who
 * would get none in time is turned away at once.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createRateLimiter } from '@tpl/resilience';
 *
 * const limiter = createRateLimiter({ rateLimit: 50, rateLimitMs: 60_000 });
 * await limiter.execute(async () => 'fine');
 * ```
 */
export function createRateLimiter(
  options: StrategyOptions<'rateLimit' | 'rateLimitMs' | 'maxWaitMs'> & Needs<{ readonly rateLimit: number }>,
): Policy {
  return assemblePolicy(options, 'rateLimit');
}

/**
 * Creates a deadline alone: an end for everything composed into it.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createDeadline } from '@tpl/resilience';
 *
 * const deadline = createDeadline({ deadlineMs: 2_000 });
 * await deadline.execute(async () => 'fine');
 * ```
 */
export function createDeadline(options: StrategyOptions<'deadlineMs'> = {}): Policy {
  return assemblePolicy(options, 'deadline');
}

/**
 * Creates an attempt timeout alone; for a stream, limits on its first and on its further content.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createAttemptTimeout } from '@tpl/resilience';
 *
 * const timeout = createAttemptTimeout({ attemptTimeoutMs: 1_000 });
 * await timeout.execute(async () => 'fine');
 * ```
 */
export function createAttemptTimeout(
  options: StrategyOptions<'attemptTimeoutMs' | 'firstTokenMs' | 'idleMs'> = {},
): Policy {
  return assemblePolicy(options, 'attemptTimeout');
}

/**
 * Creates a cooldown gate alone: after a rate limit that says when to come back, nobody comes before.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createCooldownGate } from '@tpl/resilience';
 *
 * const gate = createCooldownGate({ name: 'provider-a' });
 * await gate.execute(async () => 'fine');
 * ```
 */
export function createCooldownGate(
  options: StrategyOptions<'cooldowns' | 'cooldownKey' | 'maxWaitMs' | 'retryAfterMaxMs'> = {},
): Policy {
  return assemblePolicy(options, 'cooldown');
}

/**
 * Creates a hedge alone: a second attempt beside a slow first one. Only for what may run twice.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createHedge } from '@tpl/resilience';
 *
 * const hedge = createHedge({ hedgeAfterMs: 200, idempotent: true });
 * await hedge.execute(async () => 'fine');
 * ```
 */
export function createHedge(
  options: StrategyOptions<'hedgeAfterMs' | 'idempotent' | 'hedgeRatio' | 'budget' | BudgetValue> &
    Needs<{ readonly hedgeAfterMs: number; readonly idempotent: true }>,
): Policy {
  return assemblePolicy(options, 'hedge');
}

/**
 * Creates a fallback alone.
 *
 * @throws ResilienceError `invalid_options`.
 * @example
 * ```ts
 * import { createFallback } from '@tpl/resilience';
 *
 * const fallback = createFallback({ fallback: () => 'plan B' });
 * const answer = await fallback.execute(async () => {
 *   throw Object.assign(new Error('down'), { status: 500 });
 * });
 * if (answer !== 'plan B') throw new Error('unexpected');
 * ```
 */
export function createFallback(options: StrategyOptions<never> & { readonly fallback: Fallback }): Policy {
  return assemblePolicy(options, 'fallback');
}
