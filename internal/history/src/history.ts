// Puts together what a desk without Grafana looks at: figures over time, the last failures, the callers who use most.
import type { Clock } from '@internal/kit';
import type { FailureList } from './failure-list.ts';
import { createFailureList } from './failure-list.ts';
import type { TimeSeries } from './time-series.ts';
import { createTimeSeries } from './time-series.ts';
import type { TopCallers } from './top-callers.ts';
import { createTopCallers } from './top-callers.ts';
import type { ReadableMetrics } from './track.ts';

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
export function createHistory(metrics: ReadableMetrics, clock: Clock): MonitoringHistory {
  const series = createTimeSeries(metrics, { clock });
  return { series, failures: createFailureList(), callers: createTopCallers() };
}
