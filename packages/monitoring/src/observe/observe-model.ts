// Measures and traces calls of models.
import type { Clock } from '@internal/kit';
import type { Metrics } from '../metrics/metric.ts';
import type { ModelAttempt, ModelCall, Subscribe } from './events.ts';
import { genAi, genAiSeconds, genAiTokens } from './gen-ai-conventions.ts';
import type { FinishedSpan, Tracing } from './tracing.ts';

const common = [
  genAi.operationName,
  genAi.providerName,
  genAi.requestModel,
  genAi.responseModel,
  'tpl.operation',
] as const;

/** What is measured and traced about a model's calls. One that a cache answered bought nothing and is no model operation. */
export function modelObserver(metrics: Metrics, tracing: Tracing | undefined, clock: Clock) {
  const seconds = metrics.histogram({
    name: genAi.operationDuration,
    help: 'Time of a model call with all its attempts.',
    unit: 's',
    labels: [...common, genAi.errorType],
    buckets: genAiSeconds,
  });
  const tokens = metrics.histogram({
    name: genAi.tokenUsage,
    help: 'Tokens of a model call, as billed.',
    unit: '{token}',
    labels: [...common, genAi.tokenType, 'tpl.estimated'],
    buckets: genAiTokens,
  });
  const firstChunk = metrics.histogram({
    name: genAi.timeToFirstChunk,
    help: 'Time to the first piece of a streamed answer.',
    unit: 's',
    labels: common,
    buckets: genAiSeconds,
  });
  const calls = metrics.counter({
    name: 'tpl.model.calls',
    help: 'Calls by how they ended; cached answers included.',
    labels: ['provider', 'operation', 'outcome', 'code', 'cache', 'degraded'],
  });
  const cost = metrics.counter({
    name: 'tpl.model.cost',
    help: 'Money spent.',
    unit: 'USD',
    labels: ['provider', 'model', 'operation'],
  });
  const unpriced = metrics.counter({
    name: 'tpl.model.unpriced',
    help: 'Calls whose price is not known.',
    labels: ['provider', 'model'],
  });

  function measure(event: ModelCall): void {
    const { provider, requestModel, responseModel, operation, usage, outcome, code, degraded } = event;
    const cache = typeof event.cache === 'object' ? event.cache.outcome : event.cache;
    calls.add(1, { provider, operation, outcome, code, cache, degraded });
    tracing?.record(spanOf(event, cache, clock.now()));
    if (cache === 'hit' || cache === 'stale') return;
    const exemplar = tracing?.current();
    const labels = {
      [genAi.operationName]: 'chat',
      [genAi.providerName]: provider,
      [genAi.requestModel]: requestModel,
      [genAi.responseModel]: responseModel,
      'tpl.operation': operation,
    };
    const errorType = event.ok ? undefined : (code ?? event.kind ?? outcome);
    seconds.record(event.durationMs / 1000, { ...labels, [genAi.errorType]: errorType }, exemplar);
    if (event.timeToFirstChunkMs !== undefined)
      firstChunk.record(event.timeToFirstChunkMs / 1000, labels, exemplar);
    const count = (type: string, used: number | undefined) => {
      // An aborted stream has no count of the provider's: its estimate is kept apart by a label.
      const estimated = usage?.estimated || undefined;
      const own = { ...labels, [genAi.tokenType]: type, 'tpl.estimated': estimated };
      if (used !== undefined) tokens.record(used, own, exemplar);
    };
    count('input', usage?.inputTokens);
    count('output', usage?.outputTokens);
    const model = responseModel ?? requestModel;
    if (event.costUsd !== undefined) cost.add(event.costUsd, { provider, model, operation });
    else if (!event.priced && usage) unpriced.add(1, { provider, model });
  }

  return (on: Subscribe): void => {
    on('call', (event) => {
      if ('provider' in event) measure(event as unknown as ModelCall);
    });
  };
}

/** The span of a call that ended at `endedAt`, with one child for each attempt. */
function spanOf(event: ModelCall, cache: string | undefined, endedAt: number): FinishedSpan {
  return {
    name: `chat ${event.requestModel}`,
    kind: 'client',
    startedAt: endedAt - event.durationMs,
    endedAt,
    attributes: callAttributes(event, cache),
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

function callAttributes(event: ModelCall, cache: string | undefined): FinishedSpan['attributes'] {
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
    [genAi.cacheCreationTokens]: usage?.cacheWriteTokens,
    [genAi.reasoningTokens]: usage?.reasoningTokens,
    [genAi.errorType]: errorTypeOf(event),
    'tpl.operation': event.operation,
    'tpl.outcome': event.outcome,
    'tpl.attempts': attemptsOf(event).length,
    'tpl.cache.outcome': cache,
    'tpl.degraded': event.degraded,
    'tpl.cost.usd': isBought ? event.costUsd : undefined,
  };
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
