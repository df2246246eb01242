// Counts the tokens and the money of model calls over a rate limiter.
import type { RateLimiter } from '../limits/rate-limiter.ts';

/** What a model call costs. */
export interface Spend {
  /** Tokens in and out. */
  readonly tokens: number;
  /** US dollars. */
  readonly costUsd: number;
}

/** An amount held until the real one is known. */
export interface BudgetReservation {
  /** Counts what it really cost. */
  settle(actual: Spend): Promise<void>;
  /** Gives all of it back. */
  release(): Promise<void>;
}

/** How much may be spent: the port that `withBudget` of @tpl/ai wants. */
export interface Budget {
  /** Holds an estimate of `key`, or says how long to wait and which window has too little. An estimate of 0 is held past a limit, too. */
  reserve(
    key: string,
    amount: Spend,
  ): Promise<
    { ok: true; reservation: BudgetReservation } | { ok: false; retryAfterMs: number; limit: string }
  >;
}

/**
 * Creates a budget over a limiter whose windows count `tokens` or `costUsd`: what a process or a fleet may spend.
 *
 * @example
 * import { createBudget, createRateLimiter } from '@tpl/security';
 *
 * const day = 24 * 3_600_000;
 * const budget = createBudget({
 *   limiter: createRateLimiter({ windows: [{ name: 'day', limit: 5, windowMs: day, unit: 'costUsd' }] }),
 * });
 * const held = await budget.reserve('ada', { tokens: 900, costUsd: 0.02 });
 * if (held.ok) await held.reservation.settle({ tokens: 700, costUsd: 0.015 });
 */
export function createBudget(options: {
  readonly limiter: RateLimiter;
  /** Limits of a key that replace a window's own, by its name; told what these are. Default: none. */
  readonly limitsOf?: (
    key: string,
    own: Readonly<Record<string, number>>,
  ) => Readonly<Record<string, number>> | undefined;
}): Budget {
  const { limiter, limitsOf } = options;
  const own = Object.fromEntries(limiter.windows.map(({ name, limit }) => [name, limit]));
  return {
    async reserve(key, amount) {
      // Who holds nothing settles what has happened already.
      const evenPast = amount.tokens === 0 && amount.costUsd === 0;
      const cost = evenPast ? { ...amount, requests: 0 } : amount;
      const { decision, reservation } = await limiter.reserve(key, cost, {
        limits: limitsOf?.(key, own),
        evenPast,
      });
      if (decision.ok) return { ok: true, reservation: reservation! };
      return { ok: false, retryAfterMs: decision.retryAfterMs, limit: decision.limit };
    },
  };
}
