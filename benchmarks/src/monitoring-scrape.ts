// Measures what a scrape costs, and how long it holds the event loop.
import { createMetrics } from '@tpl/monitoring';
import { streamExposition } from '@tpl/monitoring/prometheus';
import * as promClient from 'prom-client';
import type { Results } from './frame.ts';
import { figure, measure } from './frame.ts';

const buckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** What a scrape of so many histogram series costs, and how long it holds the event loop. */
export async function scrape(series: number): Promise<Results> {
  const metrics = createMetrics({ maxSeries: 3_000 });
  const registry = new promClient.Registry();
  const histogram = metrics.histogram({ name: 'h', help: 'h', labels: ['a', 'b', 'c'], buckets });
  const theirs = new promClient.Histogram({
    name: 'h',
    help: 'h',
    labelNames: ['a', 'b', 'c'],
    buckets,
    registers: [registry],
  });
  for (let index = 0; index < series; index += 1) {
    const own = { a: `route-${index % 50}`, b: `model-${index % 38}`, c: String(index) };
    for (let value = 0; value < 20; value += 1) {
      histogram.record(value / 3, own);
      theirs.observe(own, value / 3);
    }
  }
  let longestMs = 0;
  let isDone = false;
  let last = performance.now();
  const beat = () => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
    if (!isDone) setImmediate(beat);
  };
  const ours = async () => {
    for await (const _ of streamExposition(metrics));
  };
  const measured = await measure({
    ours,
    peers: { 'prom-client': () => registry.metrics() },
    unit: 'ms',
    rounds: 7,
    batchMs: 1,
  });
  const blocks: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    [longestMs, isDone, last] = [0, false, performance.now()];
    setImmediate(beat);
    await ours();
    isDone = true;
    await new Promise((resolve) => setImmediate(resolve));
    blocks.push(longestMs);
  }
  const median = blocks.sort((a, b) => a - b)[3] ?? Number.NaN;
  const peers = { 'prom-client': measured.peers['prom-client'] as number };
  return {
    scrapeMs: figure({ ...measured, target: '<= 10' }),
    scrapeMaxBlockMs: figure({ ours: median, unit: 'ms', peers, target: '<= 5' }),
  };
}
