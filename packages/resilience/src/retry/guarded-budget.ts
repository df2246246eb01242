// Keeps a budget of the caller's own from ending more than a retry.
import type { RetryBudget } from './retry-budget.ts';

/** What `run` gives, or `instead` where it throws. */
export function attemptOr<T>(run: () => T, instead: T): T {
  try {
    return run();
  } catch {
    return instead;
  }
}

/** The same budget, where one that throws pays for nothing, and takes nothing from a call that was served. */
export function guardBudget(budget: RetryBudget | undefined): RetryBudget | undefined {
  if (budget === undefined) return undefined;
  return {
    deposit: () => attemptOr(() => budget.deposit(), undefined),
    refund: () => attemptOr(() => budget.refund(), undefined),
    take: () => attemptOr(() => budget.take(), false),
    get available() {
      return attemptOr(() => budget.available, 0);
    },
  };
}
