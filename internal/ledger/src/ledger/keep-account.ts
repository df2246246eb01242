// Puts a model under a ledger: a line before each call, a line after it.
import type {
  AttemptLog,
  AttemptRecord,
  SpendBound,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import { createAttemptLog, identifyAttempt, placeOf } from '@internal/model';
import type { EntryAttempt } from '../entry/entry.ts';
import type { CallToOpen, OpenCall } from './ledger.ts';

/** What calls are written down in; a ledger of `createLedger` fits. */
export interface CallLedger {
  /** Writes a call down before anything is sent. */
  open(call: CallToOpen): Promise<OpenCall>;
}

/** The two ways to ask a model, each call of which is written down; `boundOf` says the most that a call can use. */
export function keepAccount(
  model: TextModel,
  ledger: CallLedger,
  boundOf: (request: TextRequest) => SpendBound,
): Pick<TextModel, 'generate' | 'stream'> {
  /** Opens a line, and gives the request to ask with and what closes it. */
  async function open(request: TextRequest, streamed: boolean) {
    const log = request.log ?? createAttemptLog();
    const first = log.records.length;
    const { tokens, costUsd } = boundOf(request);
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
}

type Asked = Omit<AttemptRecord, 'attempt' | 'durationMs'>;

/** The attempts of this call, that of the result with its name; of a model that writes none down, the result is one. */
function attemptsOf({ records }: AttemptLog, first: number, result: TextResult | undefined): EntryAttempt[] {
  const own: Asked[] = records.slice(first);
  const place = result ? placeOf(records, first, result) - first : -1;
  if (result && place < 0) own.push({ ...result, ok: true, startedAt: 0 });
  const { requestId } = result ?? {};
  return own.map((record, at) =>
    toEntry(at === place && requestId !== undefined ? { ...record, requestId } : record),
  );
}

function toEntry(record: Asked): EntryAttempt {
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
