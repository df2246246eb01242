// Pays for retries and hedges out of calls that were made, so that they never multiply the load of an outage.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { GivenSettings } from '@internal/kit/settings';
import { takeSettings } from '@internal/kit/settings';
import { invalidOptions } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { PolicySettings } from '../settings/settings.ts';
import { resilienceSettings } from '../settings/settings.ts';

/** Pays for retries and hedges, so that they never multiply the load of an outage. Share one among all policies of a dependency. */
export interface RetryBudget {
  /** A call was served: earns a share of a retry. */
  deposit(): void;
  /** Takes one retry out; false when there is none. */
  take(): boolean;
  /** A retry was worth it: its cost comes back. */
  refund(): void;
  /** Retries that could be made right now. */
  readonly available: number;
}

/** The values a budget reads. */
type BudgetValues = Pick<PolicyValues, Extract<keyof PolicyValues, `retryBudget${string}`>>;

/** Options of {@link createRetryBudget}: loaded settings, or the same values by hand. */
export interface RetryBudgetOptions extends Partial<BudgetValues> {
  /** What `resilienceSettings.load(…)` returned; then no value stands here by hand. */
  readonly settings?: PolicySettings | GivenSettings<PolicyValues> | undefined;
  /** Name of a preset; default `simple`. */
  readonly preset?: string | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
}

/**
 * Creates a budget: each call that is served earns a share of a retry, each retry costs one, a retry that succeeds gets it
 * back, and a trickle per minute serves quiet services. The refund is what a plain ratio lacks: it pays for the many useful
 * retries of a brownout and still runs dry in an outage.
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
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { settings, preset, clock = systemClock, ...values } = options;
  return openRetryBudget(
    takeSettings(resilienceSettings, settings, { preset, values }, invalidOptions).values,
    clock,
  );
}

/** A budget of values that were checked before. */
export function openRetryBudget(values: BudgetValues, clock: Clock): RetryBudget {
  return new Budget(values, clock);
}

class Budget implements RetryBudget {
  readonly #values: BudgetValues;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(values: BudgetValues, clock: Clock) {
    this.#values = values;
    this.#clock = clock;
    this.#tokens = values.retryBudgetMax;
    this.#filledAt = clock.monotonic();
  }

  get available(): number {
    this.#fill();
    return Math.floor(this.#tokens);
  }

  deposit(): void {
    this.#add(this.#values.retryBudgetRatio);
  }

  refund(): void {
    this.#add(1);
  }

  take(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #add(amount: number): void {
    this.#tokens = Math.min(this.#values.retryBudgetMax, this.#tokens + amount);
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#add(((now - this.#filledAt) / 60_000) * this.#values.retryBudgetPerMinute);
    this.#filledAt = now;
  }
}
