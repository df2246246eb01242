// Reads samples of live metrics, and finds the selectors that mean nothing.

import type { Problem } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';
import type { MetricFamily, Metrics, Series } from '../../metrics/metric.ts';
import type { AlertDefinition, MetricSelector } from '../definition/alert.ts';
import { readCondition, selectorsOf } from '../definition/alert.ts';
import type { AlertSample, AlertSource } from './sample-store.ts';

type AnySeries = MetricFamily['series'][number];

/** Reads samples from live metrics. */
export function metricsSource(metrics: Metrics): AlertSource {
  // Each series is matched with each selector once, as long as none is removed.
  const known = new WeakMap<MetricSelector, { checked: number; removals: number; meant: AnySeries[] }>();

  function seriesOf(family: MetricFamily, selector: MetricSelector): readonly AnySeries[] {
    let entry = known.get(selector);
    if (entry?.removals !== family.removals) entry = { checked: 0, removals: family.removals, meant: [] };
    known.set(selector, entry);
    for (; entry.checked < family.series.length; entry.checked += 1) {
      const series = family.series[entry.checked]!;
      if (matches(series, selector)) entry.meant.push(series);
    }
    return entry.meant;
  }

  return {
    *read(selector, part): Generator<AlertSample> {
      const family = metrics.find(selector.metric);
      if (!family) return;
      for (const series of seriesOf(family, selector)) {
        const { cell } = series;
        const startsAtZero = 'createdAt' in cell;
        if (part === 'value')
          yield { id: series, value: 'count' in cell ? cell.count : cell.value, startsAtZero };
        else if ('bucketCounts' in cell) yield* bucketsOf(family, cell.bucketCounts);
      }
    },
  };
}

const bucketIds = new WeakMap<Float64Array, readonly object[]>();

function* bucketsOf(family: MetricFamily, counts: Float64Array): Generator<AlertSample> {
  const bounds = family.kind === 'histogram' ? family.buckets : [];
  let ids = bucketIds.get(counts);
  if (!ids) {
    ids = Array.from(counts, () => ({}));
    bucketIds.set(counts, ids);
  }
  let value = 0;
  for (let index = 0; index < counts.length; index += 1) {
    value += counts[index]!;
    yield { id: ids[index], value, bound: bounds[index] ?? Number.POSITIVE_INFINITY, startsAtZero: true };
  }
}

/** Whether a series is meant by a selector. */
export function matches(
  { labels }: Pick<Series<unknown>, 'labels'>,
  { where = {} }: MetricSelector,
): boolean {
  for (const name in where) {
    const value = labels.find(([label]) => label === name)?.[1] ?? '';
    const { isNot, isStart, values } = readCondition(where[name]!);
    if (isStart ? !value.startsWith(values[0]!) : values.includes(value) === isNot) return false;
  }
  return true;
}

/** Selectors of metrics, labels or kinds that do not exist. */
export function unknownMetrics(
  definitions: readonly AlertDefinition[],
  families: readonly MetricFamily[],
): Problem[] {
  const byName = new Map(families.map((family) => [family.name, family]));
  const problems = new Map<string, Problem>();
  for (const rule of definitions.flatMap(({ rules }) => rules)) {
    const add = (message: string, meant?: string) => {
      const hint = meant && { hint: `did you mean "${meant}"?` };
      problems.set(`${rule.name} ${message}`, { path: rule.name, message, ...hint });
    };
    for (const { metric, where = {} } of selectorsOf(rule)) {
      const known = byName.get(metric)?.labelNames;
      if (!known) add(`looks at "${metric}", which is no metric`, nearestName(metric, byName.keys()));
      for (const label of Object.keys(where).filter((name) => known?.includes(name) === false))
        add(`looks at the label "${label}", which "${metric}" has not`, nearestName(label, known ?? []));
    }
    for (const { measure } of rule.comparisons) {
      if (measure.kind === 'quantile' && byName.get(measure.metric)?.kind !== 'histogram')
        add(`takes a quantile of "${measure.metric}", which is no histogram`);
    }
  }
  return [...problems.values()];
}
