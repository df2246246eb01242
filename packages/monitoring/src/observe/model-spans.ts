// Makes the spans of a model call and its attempts from the call's event.
import { currentLogFields } from '../logger/log-fields.ts';
import type { FinishedSpan, SpanAttributes } from '../traces/tracing.ts';
import type { ModelAttempt, ModelCall } from './events.ts';
import type { GenAiNames } from './gen-ai-conventions.ts';
import { genAi, genAiMetrics } from './gen-ai-conventions.ts';

/** The span of a call that ended at `endedAt`, with one child for each attempt. */
export function spanOf(
  event: ModelCall,
  cache: string | undefined,
  endedAt: number,
  names: GenAiNames,
): FinishedSpan {
  return {
    name: `chat ${event.requestModel}`,
    kind: 'client',
    startedAt: endedAt - event.durationMs,
    endedAt,
    attributes: callAttributes(event, cache, names),
    errorType: errorTypeOf(event),
    children: attemptsOf(event).map(attemptSpan),
  };
}

/** A model that is no model of @tpl/ai may count its attempts only. */
function attemptsOf({ attempts }: ModelCall): readonly ModelAttempt[] {
  return Array.isArray(attempts) ? attempts : [];
}

function errorTypeOf(event: ModelCall): string | undefined {
  return event.outcome === 'error' ? (event.code ?? event.kind ?? 'unknown') : undefined;
}

function callAttributes(event: ModelCall, cache: string | undefined, names: GenAiNames): SpanAttributes {
  const isBought = cache !== 'hit' && cache !== 'stale';
  const usage = isBought ? event.usage : undefined;
  return {
    [genAi.operationName]: 'chat',
    [genAi.providerName]: event.provider,
    [genAi.requestModel]: event.requestModel,
    [genAi.responseModel]: event.responseModel,
    [genAi.requestStream]: event.streamed,
    [genAi.responseFinishReasons]: event.finishReason === undefined ? undefined : [event.finishReason],
    [genAi.responseTimeToFirstChunk]:
      event.timeToFirstChunkMs === undefined ? undefined : event.timeToFirstChunkMs / 1000,
    [genAi.inputTokens]: usage?.inputTokens,
    [genAi.outputTokens]: usage?.outputTokens,
    [genAi.cacheReadTokens]: usage?.cacheReadTokens,
    [genAiMetrics[names].cacheCreationTokens]: usage?.cacheWriteTokens,
    [genAi.reasoningTokens]: usage?.reasoningTokens,
    [genAi.errorType]: errorTypeOf(event),
    'tpl.request.id': requestId(),
    'tpl.operation': event.operation,
    'tpl.outcome': event.outcome,
    'tpl.attempts': attemptsOf(event).length,
    'tpl.cache.outcome': cache,
    'tpl.degraded': event.degraded,
    'tpl.cost.usd': isBought ? event.costUsd : undefined,
  };
}

/** The id that the lines of the same request carry. */
function requestId(): string | undefined {
  const id = currentLogFields()?.['request_id'];
  return typeof id === 'string' ? id : undefined;
}

function attemptSpan({ provider, model, attempt, ok, code, status, startedAt, durationMs }: ModelAttempt) {
  const errorType = ok ? undefined : (code ?? 'unknown');
  return {
    name: `attempt ${model}`,
    kind: 'internal',
    startedAt,
    endedAt: startedAt + durationMs,
    attributes: {
      [genAi.providerName]: provider,
      [genAi.requestModel]: model,
      'tpl.attempt': attempt,
      'http.response.status_code': status,
      [genAi.errorType]: errorType,
    },
    errorType,
  } satisfies FinishedSpan;
}
