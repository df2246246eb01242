// Defines every metric of this package where no service runs, so that alerts can be exported.

import { defineAlertMetrics } from '../alerts/alert-metrics.ts';
import { defineHealthMetric } from '../health/health-metric.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { defineHttpMetrics } from '../metrics/http-metrics.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { ObserveOptions } from '../observe/observe.ts';
import { observe } from '../observe/observe.ts';
import { defineProcessMetrics } from '../probes/process-probes.ts';
import { defineConfigMetric } from './config-fingerprint.ts';
import { defineLogMetrics } from './count-log-lines.ts';

/** Every metric that this package can define, without values: for exports, where no service runs. */
export function standardMetrics(options: Pick<ObserveOptions, 'genAiNames'> = {}): Metrics {
  const metrics = createMetrics();
  defineStandardMetrics(metrics, options);
  return metrics;
}

/** Defines them all, so that alerts may look at metrics of parts that have emitted nothing yet. */
export function defineStandardMetrics(
  metrics: Metrics,
  options: Pick<ObserveOptions, 'genAiNames'> = {},
): void {
  observe({}, { metrics, ...options });
  defineHttpMetrics(metrics);
  defineProcessMetrics(metrics);
  defineLogMetrics(metrics);
  defineAlertMetrics(metrics);
  defineHealthMetric(metrics);
  defineConfigMetric(metrics);
}
