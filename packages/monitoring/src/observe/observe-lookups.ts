// Measures lookups of caches.
import { fastSeconds } from '../metrics/buckets.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { Subscribe } from './events.ts';

/** A cache's `get`. */
interface Lookup {
  readonly outcome: string;
  readonly tier?: string;
  readonly operation?: string;
  readonly durationMs: number;
}

/** Counts lookups: told at every hit, so their labels are written out, which costs half of picking them by name. */
export function lookupObserver(metrics: Metrics) {
  const gets = metrics.counter({
    name: 'tpl.cache.gets',
    help: 'Lookups.',
    labels: ['cache', 'outcome', 'tier', 'operation'],
  });
  const seconds = metrics.histogram({
    name: 'tpl.cache.get.duration',
    help: 'Time of a lookup, without making the value.',
    unit: 's',
    labels: ['cache', 'outcome'],
    buckets: fastSeconds,
  });
  return (cache: string, on: Subscribe): void => {
    on('get', (event) => {
      const { outcome, tier, operation, durationMs } = event as unknown as Lookup;
      gets.add(1, { cache, outcome, tier, operation });
      seconds.record(durationMs / 1000, { cache, outcome });
    });
  };
}
