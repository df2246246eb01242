// Sets the most a call may cost aside before it is made, and books what it did cost.
import { AiError, throwProblems } from '../model/ai-error.ts';
import { createAttemptLog, spentOf } from '../model/attempt-log.ts';
import type { TextModel, TextRequest, TextResult } from '../model/text-model.ts';
import { boundOf } from '../money/bound-of.ts';
import type { Budget, Reservation, Spend } from '../money/budget.ts';
import type { Middleware } from './middleware.ts';
import { toMiddleware } from './middleware.ts';

/** How a budget is kept. */
export interface WithBudgetOptions {
  /** Whose budget a request uses. Default: its `spender`, else `default`. */
  readonly keyOf?: ((request: TextRequest) => string) | undefined;
  /** What to do when a model that may answer has no price: refuse, or count its tokens alone. Default: `refuse`. */
  readonly whenUnpriced?: 'refuse' | 'count_tokens' | undefined;
}

// Only where a model does not say what it may use.
const assumedOutputTokens = 4096;

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
 */
export function withBudget(budget: Budget, options: WithBudgetOptions = {}): Middleware {
  const { keyOf = ({ spender }: TextRequest) => spender ?? 'default', whenUnpriced = 'refuse' } = options;
  return toMiddleware('budget', (model: TextModel, events) => {
    async function reserve(request: TextRequest): Promise<Reservation> {
      const bound =
        model.bound?.(request) ?? boundOf(request, request.maxOutputTokens ?? assumedOutputTokens, undefined);
      if (bound.costUsd === undefined && whenUnpriced === 'refuse') {
        const hint = "give the model a price, or set whenUnpriced to 'count_tokens'";
        throwProblems('The budget', [
          { path: model.id, message: 'may be answered by a model without a price', hint },
        ]);
      }
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
        const { usage, cost } = spentOf(log.records, first, result);
        const tokens = usage.inputTokens + usage.outputTokens;
        const costUsd = cost.status === 'unpriced' ? 0 : cost.usd;
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
