// What the four strategies set.
import type { PolicyValues, StrategyName } from './policy-values.ts';

/**
 * What each strategy sets, where it differs from `balanced`, whose values are the settings' own defaults. Balanced is
 * tuned with the fleet simulator; the others trade in one direction each.
 */
export const strategies: Readonly<Record<StrategyName, Readonly<Partial<PolicyValues>>>> = {
  /** Someone is waiting: short limits, quick tries, no long wait at a gate. */
  aggressive: {
    deadlineMs: 30_000,
    attemptTimeoutMs: 20_000,
    firstTokenMs: 5_000,
    idleMs: 5_000,
    backoffBaseMs: 250,
    backoffMaxMs: 2_000,
    maxWaitMs: 5_000,
  },
  balanced: {},
  /** Batch work and dear calls: few tries, long limits. */
  conservative: {
    deadlineMs: 90_000,
    attemptTimeoutMs: 60_000,
    firstTokenMs: 20_000,
    idleMs: 20_000,
    maxAttempts: 2,
    backoffBaseMs: 1_000,
    backoffMaxMs: 15_000,
  },
  /** An answer matters more than its price: more tries, a larger budget. */
  critical: {
    deadlineMs: 120_000,
    attemptTimeoutMs: 45_000,
    maxAttempts: 6,
    backoffMaxMs: 10_000,
    retryBudgetMax: 200,
  },
};
