import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMetrics } from '../../metrics/create-metrics.ts';
import { compileMeasure, growth } from './compile-measure.ts';
import { matches, metricsSource } from './metrics-source.ts';
import { createSampleStore } from './sample-store.ts';
import { createSeriesRing } from './series-ring.ts';

/** Prometheus' arithmetic written down plainly, over all samples of the window. */
function plainIncrease(
  samples: readonly (readonly [number, number])[],
  nowMs: number,
  windowMs: number,
): number | undefined {
  const inside = samples.filter(([at]) => at >= nowMs - windowMs && at <= nowMs);
  const [first, last] = [inside[0], inside.at(-1)];
  if (inside.length < 2 || !first || !last) return undefined;
  let grown = last[1] - first[1];
  for (let index = 1; index < inside.length; index += 1)
    if (inside[index]![1] < inside[index - 1]![1]) grown += inside[index - 1]![1];
  const sampled = (last[0] - first[0]) / 1000;
  const average = sampled / (inside.length - 1);
  let toStart = (first[0] - (nowMs - windowMs)) / 1000;
  const toEnd = (nowMs - last[0]) / 1000;
  // In Prometheus' own order: rounding decides which side of the edge a tie falls.
  if (grown > 0) toStart = Math.min(toStart, sampled * (first[1] / grown));
  const stretch = (edge: number) => (edge < average * 1.1 ? edge : average / 2);
  return (grown * (sampled + stretch(toStart) + stretch(toEnd))) / sampled;
}

describe('createSeriesRing', () => {
  it('gives the same growth as the plain arithmetic, for any spacing, gaps and resets', () => {
    const sample = fc.tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constant(15_000) }, fc.integer({ min: 1, max: 200_000 })),
      fc.integer({ min: 0, max: 50 }),
    );
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 600_000 }),
        fc.nat(30_000),
        (steps, windowMs, later) => {
          const ring = createSeriesRing(60);
          const samples: [number, number][] = [];
          let at = 0;
          for (const [gap, value] of steps) {
            at += gap;
            ring.push(at, value);
            samples.push([at, value]);
          }
          const expected = plainIncrease(samples.slice(-60), at + later, windowMs);
          const found = ring.increase(at + later, windowMs);
          if (expected === undefined) expect(found).toBeUndefined();
          else expect(found).toBeCloseTo(expected, 6);
        },
      ),
      {
        numRuns: 1_000,
        // The way to zero lies exactly on the edge.
        examples: [
          [
            [
              [1, 22],
              [15_000, 36],
              [1, 19],
              [60_139, 0],
              [15_000, 47],
            ],
            114_929,
            0,
          ],
        ],
      },
    );
  });

  it('forgets a value once it is too old', () => {
    const ring = createSeriesRing(4);
    expect(ring.latest(0, 1_000)).toBeUndefined();
    ring.push(1_000, 7);
    expect([ring.latest(2_000, 1_000), ring.latest(2_001, 1_000)]).toEqual([7, undefined]);
  });
});

describe('known differences', () => {
  it('1: the sample at the first edge of a window counts, which Prometheus 3 leaves out', () => {
    const ring = createSeriesRing(10);
    for (const [at, value] of [
      [0, 0],
      [15_000, 100],
      [30_000, 100],
    ] as const)
      ring.push(at, value);
    expect([ring.increase(30_000, 30_000), ring.increase(30_000, 29_999)]).toEqual([100, 0]);
  });

  it('2: above the cap a restart of one series counts as a restart of all that are there', () => {
    const metrics = createMetrics({ maxSeries: 1_000 });
    metrics.counter({ name: 'c', help: '', labels: ['user'] });
    const values = new Map<number, number>(Array.from({ length: 20 }, (_, user) => [user, 100]));
    const store = createSampleStore({ read: () => [...values].map(([id, value]) => ({ id, value })) }, 1_000);
    const read = growth({ metric: 'c' }, 6 * 3_600_000, store);
    store.sample(0);
    // One inside the cap and one above it start anew and count to 50.
    values.set(0, 50);
    values.set(19, 50);
    store.sample(1_000);
    // By itself each grew by 50; the sum of eight fell from 800 to 750 and is taken to have started anew.
    expect(read(1_000)).toBeGreaterThan(750);
  });
});

describe('createSampleStore', () => {
  it('adds up what is above its cap, so that nothing is lost from a sum', () => {
    const metrics = createMetrics({ maxSeries: 1_000 });
    const counter = metrics.counter({ name: 'c', help: '', labels: ['user'] });
    // Six hours every second: 13 series fit, 200 there are.
    const store = createSampleStore(metricsSource(metrics), 1_000);
    const read = growth({ metric: 'c' }, 6 * 3_600_000, store);
    const series = store.watch({ metric: 'c' }, 'value', 0);
    for (let second = 0; second < 60; second += 1) {
      for (let user = 0; user < 200; user += 1) counter.add(1, { user });
      store.sample(second * 1_000);
    }
    expect(series()).toHaveLength(13);
    expect(read(59_000)).toBeGreaterThanOrEqual(59 * 200);
    expect(read(59_000)).toBeLessThanOrEqual(60 * 200);
  });

  it('takes quantiles and counts of live histograms, and finds series that come later', () => {
    const metrics = createMetrics();
    const wait = metrics.histogram({
      name: 'wait',
      help: '',
      unit: 's',
      labels: ['lane'],
      buckets: [1, 2, 4],
    });
    const store = createSampleStore(metricsSource(metrics), 1_000);
    const selector = { metric: 'wait', where: { lane: ['a', 'b'] } } as const;
    const median = compileMeasure({ kind: 'quantile', ...selector, quantile: 0.5, windowMs: 60_000 }, store);
    const rate = compileMeasure({ kind: 'rate', ...selector, windowMs: 10_000 }, store);
    expect([median(0), rate(0)]).toEqual([undefined, undefined]);
    for (let second = 0; second <= 10; second += 1) {
      for (const lane of ['a', 'c', ...(second > 5 ? ['b'] : [])])
        wait.record(lane === 'c' ? 0.5 : 3, { lane });
      store.sample(second * 1_000);
    }
    expect(median(10_000)).toBeGreaterThan(2);
    expect(median(10_000)).toBeLessThan(4);
    expect(rate(10_000)).toBeGreaterThan(1);
  });

  it('reads nothing where there is no such metric', () => {
    const store = createSampleStore(metricsSource(createMetrics()), 1_000);
    const read = compileMeasure({ kind: 'value', metric: 'none' }, store);
    store.sample(0);
    expect(read(0)).toBeUndefined();
  });
});

describe('matches', () => {
  it('knows one value, several, all but one and all but several, and takes an absent label for the empty text', () => {
    const series = { labels: [['code', '500']] } as const;
    const check = (condition: string | readonly string[] | { readonly not: string | readonly string[] }) =>
      matches(series, { metric: 'm', where: { code: condition } });
    expect([
      check('500'),
      check('200'),
      check(['200', '500']),
      check([]),
      check({ not: '500' }),
      check({ not: ['200'] }),
    ]).toEqual([true, false, true, false, false, true]);
    expect(matches(series, { metric: 'm', where: { other: '' } })).toBe(true);
  });

  it('forgets series that were removed, once no window reaches them and others need room', () => {
    let ids = Array.from({ length: 30_000 }, (_, id) => id);
    const source = { read: () => ids.map((id) => ({ id, value: 1, startsAtZero: true })) };
    const store = createSampleStore(source, 60_000);
    const series = store.watch({ metric: 'm' }, 'value', 600_000);
    store.sample(0);
    const kept = series().length;
    ids = ids.map((id) => id + 1_000_000);
    store.sample(60_000);
    expect(series()).toHaveLength(kept);
    store.sample(3_600_000);
    store.sample(3_660_000);
    expect(series().filter(({ ring }) => ring.latest(3_660_000, 60_000) !== undefined)).toHaveLength(kept);
    expect(series()).toHaveLength(kept);
  });
});
