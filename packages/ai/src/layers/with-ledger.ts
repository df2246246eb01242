// Writes each call down before anything is sent, and what came of it after.
import type { CallToOpen, EntryAttempt, OpenCall } from '@internal/ledger';
import type { AttemptLog, AttemptRecord, TextModel, TextRequest, TextResult } from '@internal/model';
import { createAttemptLog, identifyAttempt } from '@internal/model';
import { boundOf } from '../money/bound-of.ts';
import type { Middleware } from './middleware/middleware.ts';
import { toMiddleware } from './middleware/to-middleware.ts';

/** What calls are written down in; a ledger of `createLedger` fits. */
export interface CallLedger {
  /** Writes a call down before anything is sent. */
  open(call: CallToOpen): Promise<OpenCall>;
}

// Only where a model does not say what it may use.
const assumedOutputTokens = 4096;

/**
 * Writes each call down before anything is sent and what came of it after: every attempt with what it used and cost, what was
 * estimated as such. Stands inside the cache, which asks nobody at a hit, and inside the budget, which settles the same numbers.
 *
 * @example
 * import { wrapModel } from '@tpl/ai';
 * import { createLedger, memoryLedgerStore, withLedger } from '@tpl/ai/ledger';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * await using ledger = createLedger({ store: memoryLedgerStore() });
 * const model = wrapModel(mockModel(), [withLedger(ledger)]);
 */
export function withLedger(ledger: CallLedger): Middleware {
  return toMiddleware('ledger', (model: TextModel) => {
    /** Opens a line, and gives the request to ask with and what closes it. */
    async function open(request: TextRequest, streamed: boolean) {
      const log = request.log ?? createAttemptLog();
      const first = log.records.length;
      const { tokens, costUsd } =
        model.bound?.(request) ?? boundOf(request, request.maxOutputTokens ?? assumedOutputTokens, undefined);
      const { spender: key, tenant, operation } = request;
      const call = await ledger.open({
        ...(tenant !== undefined && { tenant }),
        ...(key !== undefined && { key }),
        ...(operation !== undefined && { operation }),
        model: model.id,
        reserved: { tokens, costUsd },
        streamed,
      });
      return {
        asked: { ...request, log },
        async close(result: TextResult | undefined, error: unknown): Promise<void> {
          if (result?.requestId !== undefined && log.records.at(-1)?.ok === true)
            log.identify?.(result.requestId);
          else identifyAttempt(log, first, error);
          const attempts = attemptsOf(log, first, result);
          const hasLeft = error === undefined || request.signal?.aborted === true;
          await call.close({ outcome: result ? 'completed' : hasLeft ? 'left' : 'failed', attempts });
        },
      };
    }

    return {
      async generate(request) {
        const { asked, close } = await open(request, false);
        let result: TextResult | undefined;
        let failure: unknown;
        try {
          result = await model.generate(asked);
          return result;
        } catch (error) {
          failure = error;
          throw error;
        } finally {
          await close(result, failure);
        }
      },
      async *stream(request) {
        const { asked, close } = await open(request, true);
        let result: TextResult | undefined;
        let failure: unknown;
        try {
          for await (const event of model.stream(asked)) {
            if (event.type === 'finish') {
              result = event.result;
              // Before the last event: who has it may end the process.
              await close(result, undefined);
            }
            yield event;
          }
        } catch (error) {
          failure = error;
          throw error;
        } finally {
          await close(result, failure);
        }
      },
    };
  });
}

/** The attempts of this call; of a model that writes none down, the result is one. */
function attemptsOf({ records }: AttemptLog, first: number, result: TextResult | undefined): EntryAttempt[] {
  const own = records.slice(first);
  if (result && own.at(-1)?.ok !== true) {
    const { provider, model, usage, cost, requestId } = result;
    const record = { attempt: own.length + 1, provider, model, ok: true, startedAt: 0, durationMs: 0 };
    own.push({ ...record, usage, cost, ...(requestId !== undefined && { requestId }) });
  }
  return own.map(toEntry);
}

function toEntry(record: AttemptRecord): EntryAttempt {
  const { provider, model, ok, code, startedAt, requestId, usage, cost } = record;
  const isPriced = cost !== undefined && cost.status !== 'unpriced';
  return {
    provider,
    model,
    at: startedAt,
    ok,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
    state: stateOf(cost),
    costUsd: isPriced ? cost.usd : 0,
    ...(usage && { usage }),
    ...(isPriced && cost.source !== 'none' && { prices: cost.source }),
  };
}

const states = { known: 'settled', estimated: 'estimated', unpriced: 'unpriced' } as const;

const stateOf = (cost: AttemptRecord['cost']): EntryAttempt['state'] =>
  cost === undefined ? 'nothing' : states[cost.status];
