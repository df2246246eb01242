// Grows the series that a scrape writes.
import { createMetrics } from '@tpl/monitoring';
import { streamExposition } from '@tpl/monitoring/prometheus';
import * as promClient from 'prom-client';
import type { Curve } from './curve.ts';
import { inTurns } from './curve.ts';

const labels = ['route', 'model', 'tenant'];

/** A scrape of more and more series of a counter. */
export const scrapeCurve: Curve = {
  ...{ name: 'scrape', size: 'series', unit: 'ms a scrape', grows: 'all' },
  sizes: [10, 100, 1_000, 10_000],
  costs: inTurns('ms', (size) => {
    const metrics = createMetrics({ maxSeries: size + 10 });
    const registry = new promClient.Registry();
    const ours = metrics.counter({ name: 'c', help: 'h', labels });
    const theirs = new promClient.Counter({
      name: 'c',
      help: 'h',
      labelNames: labels,
      registers: [registry],
    });
    for (let index = 0; index < size; index += 1) {
      const own = { route: `route-${index % 50}`, model: `model-${index % 38}`, tenant: String(index) };
      // Numbers that are written quickly at every size: V8 keeps the texts of some thousands.
      ours.add(index % 100, own);
      theirs.inc(own, index % 100);
    }
    return {
      ours: async () => {
        for await (const _ of streamExposition(metrics));
      },
      peers: { 'prom-client': () => registry.metrics() },
    };
  }),
};
