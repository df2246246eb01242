// Makes the event of a call from its request, attempts and outcome.
import { spentOf } from '../model/attempt-log.ts';
import type { ModelEvents } from '../model/model-events.ts';
import type { TextRequest, TextResult } from '../model/text-model.ts';

interface SeenCall {
  readonly request: TextRequest;
  /** How many attempts of a call around this one had been made before. */
  readonly first: number;
  /** Id of the model or route asked. */
  readonly model: string;
  readonly streamed: boolean;
  readonly durationMs: number;
  readonly timeToFirstChunkMs?: number | undefined;
  readonly result?: TextResult | undefined;
  readonly error?: unknown;
}

function outcomeOf({ result, error, request }: SeenCall): ModelEvents['call']['outcome'] {
  if (result !== undefined) return 'completed';
  if (error === undefined) return 'abandoned';
  return request.signal?.aborted ? 'aborted' : 'error';
}

/** A call as the event says it, without a word of what was said in it. */
export function callEventOf(seen: SeenCall): ModelEvents['call'] {
  const { request, model, streamed, durationMs, timeToFirstChunkMs, result, error } = seen;
  const attempts = (request.log?.records ?? []).slice(seen.first);
  const { usage, cost } = spentOf(attempts, 0, result);
  const last = attempts.at(-1);
  const { code, kind } = (error ?? {}) as { code?: unknown; kind?: unknown };
  return {
    ...(request.operation !== undefined && { operation: request.operation }),
    provider: result?.provider ?? last?.provider ?? 'none',
    requestModel: last?.model ?? model,
    ...(result && { responseModel: result.model, finishReason: result.finishReason }),
    ok: result !== undefined,
    ...(typeof code === 'string' && { code }),
    ...(typeof kind === 'string' && { kind }),
    usage,
    ...(cost.status !== 'unpriced' && { costUsd: cost.usd }),
    priced: cost.status !== 'unpriced',
    streamed,
    ...(result?.cache && { cache: result.cache.outcome }),
    degraded: result?.degraded ?? false,
    attempts,
    ...(result?.guard && { guard: result.guard }),
    durationMs,
    ...(timeToFirstChunkMs !== undefined && { timeToFirstChunkMs }),
    outcome: outcomeOf(seen),
  };
}
