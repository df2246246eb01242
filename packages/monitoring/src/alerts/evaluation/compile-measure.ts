// Compiles what an alert measures to a function over kept samples.
import { histogramQuantile } from '@internal/history';
import type { AlertMeasure, MetricSelector } from '../definition/alert.ts';
import type { KeptSeries, MeasureReader, SampleStore } from './sample-store.ts';

/** How long a value counts as present after its last sample: Prometheus' default. */
export const lookbackMs = 300_000;

/** Turns a measure into a function over kept samples. */
export function compileMeasure(measure: AlertMeasure, store: SampleStore): MeasureReader {
  switch (measure.kind) {
    case 'value': {
      const series = store.watch(measure, 'value', 0);
      const combine = combiners[measure.of ?? 'max'];
      return (nowMs) => {
        const values = series().flatMap(({ ring }) => ring.latest(nowMs, lookbackMs) ?? []);
        return values.length > 0 ? combine(values) : undefined;
      };
    }
    case 'increase':
    case 'rate': {
      const grown = growth(measure, measure.windowMs, store);
      const seconds = measure.kind === 'rate' ? measure.windowMs / 1000 : 1;
      return (nowMs) => divided(grown(nowMs), seconds);
    }
    case 'ratio': {
      const part = growth(measure.part, measure.windowMs, store);
      const total = growth(measure.total, measure.windowMs, store);
      // No failure yet is a share of 0, not one that nobody knows.
      return (nowMs) => {
        const whole = total(nowMs);
        return divided(part(nowMs) ?? (whole === undefined ? undefined : 0), whole);
      };
    }
    case 'quantile': {
      const series = store.watch(measure, 'buckets', measure.windowMs);
      return (nowMs) => quantileOf(measure.quantile, growthByBound(series(), nowMs, measure.windowMs));
    }
  }
}

/** Growth of all series of a selector together, worked out once a moment however many rules ask. */
export function growth(selector: MetricSelector, windowMs: number, store: SampleStore): MeasureReader {
  const series = store.watch(selector, 'value', windowMs);
  return store.share(`${JSON.stringify([selector.metric, selector.where ?? {}])} ${windowMs}`, (nowMs) => {
    let sum: number | undefined;
    for (const { ring } of series()) {
      const grown = ring.increase(nowMs, windowMs);
      if (grown !== undefined) sum = (sum ?? 0) + grown;
    }
    return sum;
  });
}

const divided = (part: number | undefined, whole: number | undefined) =>
  part === undefined || whole === undefined ? undefined : part / whole;

const combiners = {
  max: (values: readonly number[]) => Math.max(...values),
  min: (values: readonly number[]) => Math.min(...values),
  sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  avg: (values: readonly number[]) => combiners.sum(values) / values.length,
};

type Bucket = [bound: number, count: number];

function growthByBound(series: readonly KeptSeries[], nowMs: number, windowMs: number): Bucket[] {
  const counts = new Map<number, number>();
  for (const { ring, bound = Number.POSITIVE_INFINITY } of series) {
    const grown = ring.increase(nowMs, windowMs);
    if (grown !== undefined) counts.set(bound, (counts.get(bound) ?? 0) + grown);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** The last bucket has no bound. */
function quantileOf(quantile: number, buckets: readonly Bucket[]): number | undefined {
  const [, total = 0] = buckets.at(-1) ?? [];
  if (buckets.length === 0) return undefined;
  if (buckets.length < 2 || total === 0) return Number.NaN;
  const bounds = buckets.slice(0, -1).map(([bound]) => bound);
  return histogramQuantile(quantile, bounds, total, (at) => buckets[at]![1]);
}
