import type { AlertDefinition } from '../../src/index.ts';
import { createMetrics, defineAlert, defineSlo } from '../../src/index.ts';

/** Time between two samples and evaluations in every history. */
export const intervalMs = 15_000;

/** Bounds of the histogram. */
export const bounds = [1, 2.5, 5, 10];

/** The metrics that the rules below look at. */
export function exampleMetrics() {
  const metrics = createMetrics();
  metrics.counter({ name: 'requests', help: 'Requests.', labels: ['code', 'route'] });
  metrics.gauge({ name: 'queue', help: 'Waiting.', labels: ['lane'] });
  metrics.histogram({ name: 'wait', help: 'Wait.', unit: 's', labels: ['lane'], buckets: bounds });
  return metrics;
}

const failed = { metric: 'requests', where: { code: ['500', '503'] } } as const;
const all = { metric: 'requests' } as const;

/** One rule of each kind, with every option. */
export const definitions: readonly AlertDefinition[] = [
  defineSlo({
    name: 'Requests',
    summary: 'Requests succeed.',
    objective: 0.999,
    bad: failed,
    total: all,
    runbook: 'https://example.test/r',
  }),
  defineAlert({
    name: 'ErrorShare',
    summary: 'Errors.',
    measure: { kind: 'ratio', part: failed, total: all, windowMs: 300_000 },
    op: '>',
    threshold: 0.05,
    forMs: 60_000,
    minEvents: 20,
    severity: 'page',
  }),
  defineAlert({
    name: 'ErrorShareNow',
    // Prometheus reads both as templates.
    summary: 'Errors in {{ braces }}.',
    measure: { kind: 'ratio', part: failed, total: all, windowMs: 60_000 },
    op: '>',
    threshold: 0.05,
    resolveAt: 0.01,
    labels: { team: '{{ a }}' },
  }),
  defineAlert({
    name: 'Errors',
    summary: 'Errors.',
    measure: { kind: 'increase', ...failed, windowMs: 120_000 },
    op: '>',
    threshold: 10,
  }),
  defineAlert({
    name: 'Busy',
    summary: 'Busy.',
    measure: { kind: 'rate', metric: 'requests', where: { route: { not: '/health' } }, windowMs: 60_000 },
    op: '>',
    threshold: 2,
    forMs: 30_000,
  }),
  defineAlert({
    name: 'Quiet',
    summary: 'Quiet.',
    measure: { kind: 'rate', ...all, windowMs: 60_000 },
    op: '<',
    threshold: 0.1,
    forMs: 45_000,
  }),
  defineAlert({
    name: 'QueueLong',
    summary: 'Long.',
    measure: { kind: 'value', metric: 'queue' },
    op: '>',
    threshold: 10,
    resolveAt: 5,
  }),
  defineAlert({
    name: 'QueueSum',
    summary: 'Sum.',
    measure: { kind: 'value', metric: 'queue', of: 'sum', where: { lane: { not: ['x', 'y'] } } },
    op: '>',
    threshold: 15,
    noData: 'alert',
  }),
  defineAlert({
    name: 'QueueEmpty',
    summary: 'Empty.',
    measure: { kind: 'value', metric: 'queue', of: 'min' },
    op: '<',
    threshold: 1,
    forMs: 60_000,
  }),
  defineAlert({
    name: 'QueueAverage',
    summary: 'Average.',
    measure: { kind: 'value', metric: 'queue', of: 'avg' },
    op: '>',
    threshold: 7.5,
    resolveAt: 7.5,
  }),
  defineAlert({
    name: 'Slow',
    summary: 'Slow.',
    measure: { kind: 'quantile', metric: 'wait', quantile: 0.95, windowMs: 120_000 },
    op: '>',
    threshold: 4,
    minEvents: 5,
  }),
  defineAlert({
    name: 'QueueOfLane',
    summary: 'Long.',
    measure: { kind: 'value', metric: 'queue', by: ['lane'] },
    op: '>',
    threshold: 8,
    resolveAt: 4,
    forMs: 30_000,
  }),
  defineAlert({
    name: 'ServerErrors',
    summary: 'Errors.',
    measure: {
      kind: 'ratio',
      part: { metric: 'requests', where: { code: { startsWith: '5' } } },
      total: all,
      windowMs: 120_000,
    },
    op: '<',
    threshold: 0.01,
    minEvents: 5,
  }),
  defineAlert({
    name: 'MedianSlow',
    summary: 'Slow.',
    measure: { kind: 'quantile', metric: 'wait', quantile: 0.5, windowMs: 60_000 },
    op: '>',
    threshold: 2,
  }),
];
