// Keeps what a desk without Grafana looks at: figures over time, the last failures, the callers who use most.

import type { FailureList, TimeSeries, TopCallers } from '@internal/history';
import { createFailureList, createTimeSeries, createTopCallers } from '@internal/history';
import type { Clock } from '@internal/kit';
import { currentLogFields } from '@internal/logger';
import type { Metrics } from '../metrics/metric.ts';
import type { ModelCall, ObservableObject } from '../observe/events.ts';

/** What is kept in the process, in fixed memory, and gone with it. */
export interface MonitoringHistory {
  /** Rates, errors, quantiles, tokens, spend, hits and memory: an hour finely, a day coarsely. */
  readonly series: TimeSeries;
  /** The last 200 calls of models that failed, with the ids of their requests. */
  readonly failures: FailureList;
  /** What callers used; whoever knows them adds to it. */
  readonly callers: TopCallers;
}

/** Creates an empty history over the metrics. */
export function createHistory(metrics: Metrics, clock: Clock): MonitoringHistory {
  const series = createTimeSeries(metrics, { clock });
  return { series, failures: createFailureList(), callers: createTopCallers() };
}

/** Remembers the calls of an object that fail; returns a function that stops that. */
export function rememberFailures(object: ObservableObject, failures: FailureList, clock: Clock): () => void {
  const listener = (event: Partial<ModelCall>) => {
    if (event.provider === undefined || event.outcome !== 'error') return;
    const { operation, provider, requestModel: model, code, attempts } = event;
    const id = currentLogFields()?.['request_id'];
    const requestId = typeof id === 'string' ? id : undefined;
    const status = Array.isArray(attempts) ? attempts.at(-1)?.status : undefined;
    failures.add({ at: clock.now(), requestId, operation, provider, model, code, status });
  };
  return object.on('call' as never, listener as never);
}
