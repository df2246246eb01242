// Names a configuration, so that replicas that run with another are seen.
import { sha256 } from '@internal/kit';
import type { Metrics } from '../metrics/metric.ts';

/** Defines the metric that names a configuration. */
export function defineConfigMetric(metrics: Metrics) {
  return metrics.gauge({
    name: 'tpl.config.info',
    help: 'Always 1; the label names the configuration.',
    labels: ['fingerprint'],
  });
}

/**
 * Twelve digits that are the same for the same configuration, in whatever order its fields stand. Give it what may be shown:
 * short secrets could be guessed from it.
 */
export function fingerprintOf(config: unknown): string {
  return sha256(JSON.stringify(sorted(config)) ?? '').slice(0, 12);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
