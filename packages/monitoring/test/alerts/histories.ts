// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertDefinition } from '../../src/index.ts';
import { createMetrics, defineAlert, defineSlo } from '../../src/index.ts';
import type { NamedHistory } from '../../src/prometheus.ts';

/** Time between two samples and evaluations in every history. */
export const intervalMs = 15_000;

const bounds = [1, 2.5, 5, 10];

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
    summary: 'Errors.',
    measure: { kind: 'ratio', part: failed, total: all, windowMs: 60_000 },
    op: '>',
    threshold: 0.05,
    resolveAt: 0.01,
    labels: { team: 'a' },
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
    name: 'MedianSlow',
    summary: 'Slow.',
    measure: { kind: 'quantile', metric: 'wait', quantile: 0.5, windowMs: 60_000 },
    op: '>',
    threshold: 2,
  }),
];

type Values = (number | undefined)[];
type Series = NamedHistory['series'][number];

/** A counter's values from its growth per step. */
export function counted(growth: readonly (number | undefined)[], start = 0): Values {
  let value = start;
  return growth.map((step) => (step === undefined ? undefined : (value += step)));
}

/** `count` times the same, or what a function says of the step. */
export function steps(
  count: number,
  of: number | ((step: number) => number | undefined),
): (number | undefined)[] {
  return Array.from({ length: count }, (_, step) => (typeof of === 'number' ? of : of(step)));
}

const requests = (code: string, values: Values, route = '/a'): Series => ({
  metric: 'requests',
  labels: { code, route },
  values,
});
const queue = (lane: string, values: Values): Series => ({ metric: 'queue', labels: { lane }, values });

/** The series of a histogram whose values fall into the bucket `bucketOf` says, so many a step. */
export function waits(count: number, perStep: (step: number) => readonly number[]): Series[] {
  const totals = [...bounds, Number.POSITIVE_INFINITY].map(() => 0);
  const columns = totals.map(() => [] as number[]);
  for (let step = 0; step < count; step += 1) {
    for (const value of perStep(step)) {
      for (const [index, bound] of [...bounds, Number.POSITIVE_INFINITY].entries())
        if (value <= bound) totals[index]! += 1;
    }
    for (const [index, column] of columns.entries()) column.push(totals[index]!);
  }
  const buckets = columns.map(
    (values, index): Series => ({
      metric: 'wait',
      labels: { lane: 'a' },
      bound: bounds[index] ?? Number.POSITIVE_INFINITY,
      values,
    }),
  );
  return [...buckets, { metric: 'wait', labels: { lane: 'a' }, values: columns.at(-1)! }];
}

const healthy = (count: number) => requests('200', counted(steps(count, 10)));
const during =
  (from: number, to: number, inside: number, outside = 0) =>
  (step: number) =>
    step >= from && step < to ? inside : outside;

/** Histories with a name, each one thing that happens to services. */
export const namedHistories: readonly NamedHistory[] = [
  { name: 'nothing at all', series: [], steps: 30 },
  { name: 'healthy', series: [healthy(60), requests('500', counted(steps(60, 0)))] },
  {
    name: 'quiet service with one error',
    series: [
      requests('200', counted(steps(160, (step) => (step % 4 === 0 ? 1 : 0)))),
      requests('500', counted(steps(160, during(80, 81, 1)))),
    ],
  },
  {
    name: 'burst of errors',
    series: [healthy(120), requests('500', counted(steps(120, during(40, 50, 8))))],
  },
  {
    name: 'outage',
    series: [
      requests('200', counted(steps(100, during(0, 50, 10)))),
      requests('500', counted(steps(100, during(50, 100, 10)))),
    ],
  },
  {
    name: 'slow burn',
    series: [
      requests('200', counted(steps(260, 100))),
      requests('500', counted(steps(260, during(60, 260, 1)))),
    ],
  },
  {
    name: 'slow burn just below six times',
    series: [requests('200', counted(steps(150, 1000))), requests('500', counted(steps(150, 5)))],
  },
  {
    name: 'gap in the samples',
    series: [
      requests('200', counted(steps(100, (step) => (step > 40 && step < 50 ? undefined : 10)))),
      requests('500', counted(steps(100, (step) => (step > 40 && step < 50 ? undefined : 1)))),
    ],
  },
  {
    name: 'long gap',
    series: [
      queue(
        'a',
        steps(80, (step) => (step > 10 && step < 40 ? undefined : 12)),
      ),
    ],
  },
  {
    name: 'gap at the end',
    series: [requests('200', counted(steps(30, 10)), '/a'), requests('500', counted(steps(30, 3)))],
    steps: 60,
  },
  {
    name: 'restart',
    series: [
      requests('200', [...counted(steps(50, 10)), ...counted(steps(50, 10))]),
      requests('500', [...counted(steps(50, 1)), ...counted(steps(50, 1))]),
    ],
  },
  {
    name: 'reset of one counter',
    series: [
      requests('200', counted(steps(80, 10))),
      requests('500', [...counted(steps(40, 2)), ...counted(steps(40, 0))]),
    ],
  },
  {
    name: 'many restarts',
    series: [
      requests(
        '200',
        steps(90, (step) => (step % 7) * 10),
      ),
      requests(
        '500',
        steps(90, (step) => step % 7),
      ),
    ],
  },
  {
    name: 'a series born with errors',
    series: [
      healthy(60),
      requests('503', [...Array.from({ length: 30 }, () => undefined), ...counted(steps(30, 5))]),
    ],
  },
  {
    name: 'series that come and go',
    series: [
      healthy(80),
      requests(
        '500',
        steps(80, (step) => (step % 20 < 10 ? step : undefined)),
        '/b',
      ),
      requests(
        '503',
        steps(80, (step) => (step % 30 < 8 ? step * 2 : undefined)),
        '/c',
      ),
    ],
  },
  {
    name: 'many routes',
    series: Array.from({ length: 12 }, (_, index) =>
      requests(index % 4 === 0 ? '500' : '200', counted(steps(60, index)), `/r${index}`),
    ),
  },
  {
    name: 'counters that start high',
    series: [requests('200', counted(steps(60, 10), 1e6)), requests('500', counted(steps(60, 1), 5e5))],
  },
  {
    name: 'traffic stops',
    series: [
      requests('200', counted(steps(80, during(0, 40, 20)))),
      requests('500', counted(steps(80, during(0, 40, 4)))),
    ],
  },
  { name: 'only health checks', series: [requests('200', counted(steps(60, 100)), '/health')] },
  { name: 'busy', series: [requests('200', counted(steps(60, during(20, 40, 60, 5))))] },
  {
    name: 'flapping',
    series: [healthy(120), requests('500', counted(steps(120, (step) => (step % 8 < 4 ? 5 : 0))))],
  },
  {
    name: 'queue over and back, with hysteresis',
    series: [
      queue(
        'a',
        steps(60, (step) => [3, 8, 12, 9, 6, 5, 9, 11, 4][step % 9]!),
      ),
      queue('x', steps(60, 2)),
    ],
  },
  {
    name: 'queue exactly at its limits',
    series: [
      queue(
        'a',
        steps(40, (step) => (step % 4 < 2 ? 10 : 5)),
      ),
      queue('b', steps(40, 5)),
    ],
  },
  { name: 'queue empty', series: [queue('a', steps(40, during(10, 30, 0, 3))), queue('b', steps(40, 20))] },
  {
    name: 'slow answers',
    series: waits(60, (step) => (step > 20 && step < 40 ? [0.5, 3, 7, 7] : [0.5, 0.7])),
  },
  { name: 'answers beyond every bucket', series: waits(40, (step) => (step > 10 ? [50] : [0.1, 0.1])) },
  { name: 'answers exactly at bounds', series: waits(40, (step) => (step % 2 ? [2.5, 5] : [1, 10])) },
];
