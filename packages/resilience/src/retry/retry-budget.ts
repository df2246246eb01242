// Infrastructure Service: resilience · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { PolicyValues } from '../settings/policy-values.ts';
import { resilienceSettings } from '../settings/settings.ts';

/** Pays for retries and hedges, so that they never multiply the load of an outage. Share one among all policies of a dependency. */
export interface RetryBudget {
  /** A first attempt was made: earns a share of a retry. */
  deposit(): void;
  /** Takes one retry out; false when there is none. */
  take(): boolean;
  /** A retry was worth it: its cost comes back. */
  refund(): void;
  /** Retries that could be made right now. */
  readonly available: number;
}

/** A budget whose values can be replaced. */
export interface ConfigurableBudget extends RetryBudget {
  /** Takes new values; what is saved stays, up to the new maximum. */
  configure(values: BudgetValues): void;
}

/** The values a budget reads. */
export type BudgetValues = Pick<PolicyValues, Extract<keyof PolicyValues, `retryBudget${string}`>>;

/**
 * Creates a budget: each call earns a share of a retry, each retry costs one, a retry that succeeds gets it back, and a
 * trickle per minute serves quiet services. The refund is what a plain ratio lacks: it pays for the many useful retries
 * of a brownout and still runs dry in an outage.
 *
 * @throws ResilienceError `invalid_options`.
 *
 * @example
 * ```ts
 * import { createPolicy, createRetryBudget } from '@tpl/resilience';
 *
 * const budget = createRetryBudget({ retryBudgetRatio: 0.2 });
 * const chat = createPolicy({ name: 'chat', budget });
 * const embed = createPolicy({ name: 'embed', budget });
 * ```
 */
export function createRetryBudget(
  values: Partial<BudgetValues> = {},
  { clock = systemClock }: { readonly clock?: Clock } = {},
): ConfigurableBudget {
  let { retryBudgetRatio, retryBudgetPerMinute, retryBudgetMax } = resilienceSettings.load({
    values,
  }).values;
  let tokens = retryBudgetMax;
  let filledAt = clock.monotonic();

  function fill(): void {
    const now = clock.monotonic();
    add(((now - filledAt) / 60_000) * retryBudgetPerMinute);
    filledAt = now;
  }
  function add(amount: number): void {
    tokens = Math.min(retryBudgetMax, tokens + amount);
  }

  return {
    deposit: () => add(retryBudgetRatio),
    refund: () => add(1),
    take() {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    configure(next) {
      fill();
      ({ retryBudgetRatio, retryBudgetPerMinute, retryBudgetMax } = next);
    },
    get available() {
      fill();
      return Math.floor(tokens);
    },
  };
}
