// Metrics for tests, whose values can be asked for.
import type { MetricsOptions } from '../metrics/create-metrics.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import type { Metrics } from '../metrics/metric.ts';

/** Metrics whose values can be asked for. */
export interface MemoryMeter {
  /** Real metrics, to hand to what is tested. */
  readonly metrics: Metrics;
  /** Sum over the series that have these labels, of a histogram its count; 0 where nothing was recorded. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
}

/**
 * Creates real metrics with a way to ask for single values.
 *
 * @example
 * import { memoryMeter } from '@tpl/monitoring/testing';
 * const { metrics, value } = memoryMeter();
 * metrics.counter({ name: 'jobs', help: 'Jobs.', labels: ['ok'] }).add(2, { ok: true });
 * console.log(value('jobs', { ok: 'true' })); // 2
 */
export function memoryMeter(options: MetricsOptions = {}): MemoryMeter {
  const metrics = createMetrics(options);
  return {
    metrics,
    value(name, labels = {}) {
      metrics.collect();
      const wanted = Object.entries(labels);
      let sum = 0;
      for (const series of metrics.find(name)?.series ?? []) {
        const isMeant = wanted.every(([label, text]) =>
          series.labels.some(([own, value]) => own === label && value === text),
        );
        if (isMeant) sum += 'value' in series.cell ? series.cell.value : series.cell.count;
      }
      return sum;
    },
  };
}
