// Adds what callers use to a list, on its way through their budget.
import type { Budget } from '@tpl/ai';

/** Who counts. */
export interface CallerCount {
  add(
    caller: string,
    used: {
      readonly calls?: number;
      readonly tokens?: number;
      readonly costUsd?: number;
      readonly refused?: number;
    },
  ): void;
}

/** A budget that also counts what each caller used, and what it was refused. */
export function countCallers(budget: Budget, callers: CallerCount): Budget {
  return {
    ...budget,
    async reserve(key, amount) {
      const answer = await budget.reserve(key, amount);
      if (!answer.ok) {
        callers.add(key, { refused: 1 });
        return answer;
      }
      const { reservation } = answer;
      return {
        ok: true,
        reservation: {
          settle(actual) {
            callers.add(key, { calls: 1, ...actual });
            return reservation.settle(actual);
          },
          release: () => reservation.release(),
        },
      };
    },
  };
}
