// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { ModelEvents, Subscribe } from './events.ts';
import { genAi, genAiSeconds, genAiTokens } from './gen-ai-conventions.ts';
import { createSpanAssembly } from './span-assembly.ts';
import type { Tracing } from './tracing.ts';

/** What is counted and traced about models. A call answered by a cache bought nothing and counts as no model operation. */
export function modelObserver(
  metrics: Metrics,
  logger: Logger | undefined,
  tracing: Tracing | undefined,
  clock: Clock,
) {
  const common = [
    genAi.operationName,
    genAi.providerName,
    genAi.requestModel,
    genAi.responseModel,
    'tpl.operation',
  ] as const;
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
  const attempts = metrics.counter({
    name: 'tpl.model.attempts',
    help: 'Attempts at one provider.',
    labels: ['provider', 'operation', 'ok', 'code'],
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
  const guards = metrics.counter({
    name: 'tpl.model.guards',
    help: 'Verdicts of guards.',
    labels: ['operation', 'direction', 'action'],
  });
  const budgets = metrics.counter({
    name: 'tpl.model.budget',
    help: 'Reservations asked of a budget.',
    labels: ['operation', 'ok'],
  });
  const assembly = tracing && createSpanAssembly(tracing, clock);

  return (on: Subscribe<ModelEvents>): void => {
    on('call', (event) => {
      if (!('provider' in event)) return;
      const { provider, requestModel, responseModel, operation, usage, outcome, code, degraded, durationMs } =
        event;
      const cache = typeof event.cache === 'object' ? event.cache.outcome : event.cache;
      const exemplar = tracing?.current();
      calls.add(1, { provider, operation, outcome, code, cache, degraded });
      assembly?.call(event, cache);
      if (outcome === 'error')
        logger?.warn('model call failed', {
          provider,
          model: requestModel,
          operation,
          code,
          kind: event.kind,
          attempts: event.attempts,
        });
      if (cache === 'hit' || cache === 'stale') return;
      const labels = {
        [genAi.operationName]: 'chat',
        [genAi.providerName]: provider,
        [genAi.requestModel]: requestModel,
        [genAi.responseModel]: responseModel,
        'tpl.operation': operation,
      };
      const errorType = event.ok ? undefined : (code ?? event.kind ?? outcome);
      seconds.record(durationMs / 1000, { ...labels, [genAi.errorType]: errorType }, exemplar);
      if (event.timeToFirstChunkMs !== undefined)
        firstChunk.record(event.timeToFirstChunkMs / 1000, labels, exemplar);
      for (const [type, count] of [
        ['input', usage?.inputTokens] as const,
        ['output', usage?.outputTokens] as const,
      ]) {
        if (count === undefined) continue;
        // An aborted stream has no count of the provider's: its estimate is kept apart by a label.
        tokens.record(
          count,
          { ...labels, [genAi.tokenType]: type, 'tpl.estimated': usage?.estimated || undefined },
          exemplar,
        );
      }
      const model = responseModel ?? requestModel;
      if (event.costUsd !== undefined) cost.add(event.costUsd, { provider, model, operation });
      else if (!event.priced && usage) unpriced.add(1, { provider, model });
    });
    on('attempt', (event) => {
      if (!('provider' in event)) return;
      attempts.add(1, {
        provider: event.provider,
        operation: event.operation,
        ok: event.ok,
        code: event.code,
      });
      assembly?.attempt(event);
    });
    on('guard', ({ operation, direction, action, score, reasons }) => {
      guards.add(1, { operation, direction, action });
      if (action !== 'allow') logger?.info('guard verdict', { operation, direction, action, score, reasons });
    });
    on('budget', ({ operation, ok }) => {
      budgets.add(1, { operation, ok });
      if (!ok) logger?.warn('budget refused', { operation });
    });
  };
}
