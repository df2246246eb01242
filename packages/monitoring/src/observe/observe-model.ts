// Measures and traces calls of models.
import type { Clock } from '@internal/kit';
import { currentLogFields } from '@internal/logger';
import type { Exemplar, Metrics } from '../metrics/metric.ts';
import { outgoingTraceparent } from '../traces/trace-model.ts';
import type { FinishedSpan, SpanAttributes, Tracing } from '../traces/tracing.ts';
import type { EventData, ModelAttempt, ModelCall, ModelUsage, Subscribe } from './events.ts';
import type { GenAiNames } from './gen-ai-conventions.ts';
import {
  genAi,
  genAiMetrics,
  genAiSeconds,
  genAiTokenCounters,
  genAiTokens,
  toProviderName,
} from './gen-ai-conventions.ts';

const common = [
  genAi.operationName,
  genAi.providerName,
  genAi.requestModel,
  genAi.responseModel,
  'tpl.operation',
] as const;

// Whoever observes a model twice has its calls begun once: a second span would never end.
const begun = new WeakMap<EventData, Tracing>();

/** What is measured and traced about a model's calls. One that a cache answered bought nothing and is no model operation. */
export function modelObserver(
  metrics: Metrics,
  tracing: Tracing | undefined,
  clock: Clock,
  names: GenAiNames = '1.41',
) {
  const own = genAiMetrics[names];
  const seconds = metrics.histogram({
    name: own.duration,
    help: 'Time of a model call with all its attempts.',
    unit: 's',
    labels: [...common, genAi.errorType],
    buckets: genAiSeconds,
  });
  const countTokens = names === '1.41' ? tokenHistogram(metrics) : tokenCounters(metrics);
  const firstChunk = metrics.histogram({
    name: own.firstChunk,
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
    tracing?.record(spanOf(event, cache, clock.now(), names));
    if (cache === 'hit' || cache === 'stale') return;
    const exemplar = tracing?.current();
    const labels = {
      [genAi.operationName]: 'chat',
      [genAi.providerName]: toProviderName(provider),
      [genAi.requestModel]: requestModel,
      [genAi.responseModel]: responseModel,
      'tpl.operation': operation,
    };
    const errorType = event.ok ? undefined : (code ?? event.kind ?? outcome);
    seconds.record(event.durationMs / 1000, { ...labels, [genAi.errorType]: errorType }, exemplar);
    if (event.timeToFirstChunkMs !== undefined)
      firstChunk.record(event.timeToFirstChunkMs / 1000, labels, exemplar);
    if (usage) countTokens(usage, labels, exemplar);
    const model = responseModel ?? requestModel;
    if (event.costUsd !== undefined) cost.add(event.costUsd, { provider, model, operation });
    else if (!event.priced && usage) unpriced.add(1, { provider, model });
  }

  /** What runs inside a call stands below its span, and what it sends says which trace it belongs to. */
  function begin(event: EventData): void {
    const { model, within, trace } = event;
    if (typeof within !== 'function' || typeof trace !== 'function') return;
    if (tracing && begun.get(event) === tracing) return;
    if (tracing) begun.set(event, tracing);
    const name = `chat ${String(model)}`;
    const span = tracing?.open?.({ name, kind: 'client', part: 'call', endsWhenRecorded: true });
    if (span) within(span.within);
    trace(() => outgoingTraceparent(tracing));
  }

  return (on: Subscribe): void => {
    on('start', begin);
    on('call', (event) => {
      if ('provider' in event) measure(event as unknown as ModelCall);
    });
  };
}

/** Takes what a call used, with the labels of the call. */
type CountTokens = (
  usage: ModelUsage,
  labels: Record<string, string | undefined>,
  exemplar: Exemplar | undefined,
) => void;

// An aborted stream has no count of the provider's: its estimate is kept apart by a label.
const estimatedLabel = 'tpl.estimated';
const estimatedOf = ({ estimated }: ModelUsage) => ({ [estimatedLabel]: estimated || undefined });

function tokenHistogram(metrics: Metrics): CountTokens {
  const tokens = metrics.histogram({
    name: genAi.tokenUsage,
    help: 'Tokens of a model call, as billed.',
    unit: '{token}',
    labels: [...common, genAi.tokenType, estimatedLabel],
    buckets: genAiTokens,
  });
  return (usage, labels, exemplar) => {
    const more = { ...labels, ...estimatedOf(usage) };
    const { inputTokens, outputTokens } = usage;
    if (inputTokens !== undefined)
      tokens.record(inputTokens, { ...more, [genAi.tokenType]: 'input' }, exemplar);
    if (outputTokens !== undefined)
      tokens.record(outputTokens, { ...more, [genAi.tokenType]: 'output' }, exemplar);
  };
}

function tokenCounters(metrics: Metrics): CountTokens {
  const counters = genAiTokenCounters.map(([field, name]) => {
    const help = 'Tokens of model calls, as billed.';
    return [
      field,
      metrics.counter({ name, help, unit: '{token}', labels: [...common, estimatedLabel] }),
    ] as const;
  });
  return (usage, labels) => {
    for (const [field, counter] of counters) {
      const used = usage[field];
      if (used !== undefined) counter.add(used, { ...labels, ...estimatedOf(usage) });
    }
  };
}

/** The span of a call that ended at `endedAt`, with one child for each attempt. */
function spanOf(
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
    [genAi.providerName]: toProviderName(event.provider),
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
      [genAi.providerName]: toProviderName(provider),
      [genAi.requestModel]: model,
      'tpl.attempt': attempt,
      'http.response.status_code': status,
      [genAi.errorType]: errorType,
    },
    errorType,
  } satisfies FinishedSpan;
}
