import { counted, during, healthy, queue, requests, steps, waits } from './build-series.ts';
import type { NamedHistory } from './to-promtool-tests.ts';

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
