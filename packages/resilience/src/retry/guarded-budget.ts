// Keeps a budget of the caller's own from ending more than a retry.
import type { RetryBudget } from './retry-budget.ts';

/** The same budget, where one that throws pays for nothing, and takes nothing from a call that was served. */
export function guardBudget(budget: RetryBudget | undefined): RetryBudget | undefined {
  if (budget === undefined) return undefined;
  const attempt = <T>(run: () => T, instead: T): T => {
    try {
      return run();
    } catch {
      return instead;
    }
  };
  return {
    deposit: () => attempt(() => budget.deposit(), undefined),
    refund: () => attempt(() => budget.refund(), undefined),
    take: () => attempt(() => budget.take(), false),
    get available() {
      return attempt(() => budget.available, 0);
    },
  };
}
