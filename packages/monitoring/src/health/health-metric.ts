// Shows how each part of the health stands as a metric, so that alerts see what probes see.
import type { Metrics } from '../metrics/metric.ts';
import type { Health, HealthStatus } from './health.ts';

// Who does not know any more is not well: probes are told 503 (SolarEdgeTech/pyctuator#35).
const values: Readonly<Record<HealthStatus, number>> = { up: 0, degraded: 1, down: 2, unknown: 2 };

/** Defines what is measured about health. */
export function defineHealthMetric(metrics: Metrics) {
  return metrics.gauge({
    name: 'tpl.health.status',
    help: 'Parts of the health: 0 up, 1 degraded, 2 down or unknown.',
    labels: ['check'],
  });
}

/** Shows the parts of `ready` and `live`. Breakers have a metric of their own; who is told to end is not unwell. */
export function showHealth(health: Pick<Health, 'report'>, metrics: Metrics): () => void {
  const gauge = defineHealthMetric(metrics);
  const shown = new Set<string>();
  return metrics.onCollect(() => {
    const checks = [...health.report('ready').checks, ...health.report('live').checks];
    const present = checks.filter(({ name }) => name !== 'shutdown' && !name.startsWith('breaker '));
    // What is no part any more is not unwell either.
    for (const name of shown) gauge.set(0, { check: name });
    for (const { name, status, ageMs } of present) {
      // Who has never answered is starting.
      if (ageMs === undefined) continue;
      shown.add(name);
      gauge.set(values[status], { check: name });
    }
  });
}
