// Sets the most a call may cost aside before it is made, and books what it did cost.
import type {
  Budget,
  Reservation,
  Spend,
  SpendBound,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import { AiError, createAttemptLog, spentOf, throwProblems } from '@internal/model';
import { boundOfModel } from '../money/join-bounds.ts';
import type { Middleware } from './middleware/middleware.ts';
import { toMiddleware } from './middleware/to-middleware.ts';

/** How a budget is kept. */
export interface WithBudgetOptions {
  /** Whose budget a request uses. Default: its `spender`, else `default`. */
  readonly keyOf?: ((request: TextRequest) => string) | undefined;
  /**
   * What to do when a model that may answer has no price: refuse (when it is wrapped, by its name, under a budget that
   * `limitsCost`; else at the call), or count its tokens alone. Default: `refuse`, under a budget of tokens `count_tokens`.
   */
  readonly whenUnpriced?: 'refuse' | 'count_tokens' | undefined;
}

// Asks a model about its price, never sent.
const smallestRequest: TextRequest = { messages: [{ role: 'user', content: 'x' }] };

/**
 * Reserves the most a call can use before anything is sent, and settles what it did use: failed attempts and streams
 * left early as estimated, nothing where nothing was sent.
 *
 * @example
 * import { createMemoryBudget, withBudget } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 5 }] });
 * const frugal = withBudget(budget)(mockModel());
 *
 * @throws {AiError} `invalid_options` when a budget that `limitsCost` is put around a model without a price.
 */
export function withBudget(budget: Budget, options: WithBudgetOptions = {}): Middleware {
  const { keyOf = ({ spender }: TextRequest) => spender ?? 'default' } = options;
  const { whenUnpriced = budget.limitsCost === false ? 'count_tokens' : 'refuse' } = options;
  return toMiddleware('budget', (model: TextModel, events) => {
    function refuseUnpriced({ costUsd, unpriced = [model.id] }: SpendBound): void {
      if (costUsd !== undefined || whenUnpriced !== 'refuse') return;
      const hint =
        "give the model a price (price, prices, or price: 'PROVIDER/MODEL' of the same price), or set whenUnpriced to 'count_tokens'";
      const message = 'has no price, so that no limit in dollars can hold';
      throwProblems(
        'the budget',
        unpriced.map((path) => ({ path, message, hint })),
      );
    }
    const smallest = budget.limitsCost === true ? model.bound?.(smallestRequest) : undefined;
    if (smallest) refuseUnpriced(smallest);

    async function reserve(request: TextRequest): Promise<Reservation> {
      const bound = boundOfModel(model, request);
      refuseUnpriced(bound);
      const amount: Spend = { tokens: bound.tokens, costUsd: bound.costUsd ?? 0 };
      const answer = await budget.reserve(keyOf(request), amount);
      const { operation } = request;
      if (events.has('budget'))
        events.emit('budget', { ...(operation !== undefined && { operation }), ok: answer.ok, ...amount });
      if (answer.ok) return answer.reservation;
      const { retryAfterMs, limit } = answer;
      throw new AiError('budget_exceeded', `The budget "${limit}" has no room for this call.`, {
        retryAfterMs,
      });
    }

    /** Reserves, and gives the request to ask with and what settles it. */
    async function open(request: TextRequest) {
      const log = request.log ?? createAttemptLog();
      const first = log.records.length;
      const reservation = await reserve(request);
      async function settle(result: TextResult | undefined): Promise<void> {
        const { usage, pricedUsd: costUsd } = spentOf(log.records, first, result);
        const tokens = usage.inputTokens + usage.outputTokens;
        const isFree = tokens === 0 && costUsd === 0;
        // A ledger that cannot be reached now must not take the answer away; the reservation stays booked.
        await (isFree ? reservation.release() : reservation.settle({ tokens, costUsd })).catch(() => {});
      }
      return { asked: { ...request, log }, settle };
    }

    return {
      async generate(request) {
        const { asked, settle } = await open(request);
        let result: TextResult | undefined;
        try {
          result = await model.generate(asked);
          return result;
        } finally {
          await settle(result);
        }
      },
      async *stream(request) {
        const { asked, settle } = await open(request);
        let result: TextResult | undefined;
        try {
          for await (const event of model.stream(asked)) {
            if (event.type === 'finish') result = event.result;
            yield event;
          }
        } finally {
          await settle(result);
        }
      },
    };
  });
}
