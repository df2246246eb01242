import type {
  AlertComparison,
  AlertDefinition,
  LabelCondition,
  MetricSelector,
} from '../../src/alerts/definition/alert.ts';
import { readCondition } from '../../src/alerts/definition/alert.ts';
import type { Metrics } from '../../src/metrics/metric.ts';
import type { SeriesHistory } from '../../src/testing/play-alert-history.ts';
import type { NamedHistory } from './to-promtool-tests.ts';

const steps = 20;

/** For each definition a history in which all is quiet and one in which its first comparison is far beyond its threshold. */
export function exampleHistories(definitions: readonly AlertDefinition[], metrics: Metrics): NamedHistory[] {
  return definitions.flatMap(({ name, rules }) => {
    const comparison = rules[0]?.comparisons[0];
    if (!comparison) return [];
    return [
      { name: `${name}: nothing happens`, series: [], steps },
      { name: `${name}: trouble`, series: troubleFor(comparison, metrics), steps },
    ];
  });
}

function troubleFor({ measure, op, threshold }: AlertComparison, metrics: Metrics): SeriesHistory[] {
  const beyond = op === '>' ? Math.abs(threshold) * 2 + 10 : Math.min(0, threshold) - 1;
  switch (measure.kind) {
    case 'value':
      return [growing(measure, () => beyond)];
    case 'ratio': {
      const bad = growing(measure.part, (step) => (op === '>' ? step * 50 : 0));
      const isSame = measure.part.metric === measure.total.metric;
      const rest = growing(measure.total, (step) => step * 50, isSame ? 'other' : undefined);
      return op === '>' && isSame ? [bad] : [bad, rest];
    }
    case 'quantile': {
      const family = metrics.find(measure.metric);
      const bounds = family?.kind === 'histogram' ? [...family.buckets, Number.POSITIVE_INFINITY] : [];
      // All above the last bound, or all below the first.
      const buckets = bounds.map((bound) => ({
        ...growing(measure, (step) => (op === '<' || bound === Number.POSITIVE_INFINITY ? step * 50 : 0)),
        bound,
      }));
      return [...buckets, growing(measure, (step) => step * 50)];
    }
    default: {
      const perWindow = op === '>' ? beyond * (measure.kind === 'rate' ? measure.windowMs / 1000 : 1) : 0;
      return [growing(measure, (step) => step * Math.ceil(perWindow))];
    }
  }
}

function growing(
  { metric, where = {} }: MetricSelector,
  valueAt: (step: number) => number,
  replacement?: string,
): SeriesHistory {
  const labels = Object.fromEntries(
    Object.entries(where).map(([label, condition]) => [label, replacement ?? valueFor(condition)]),
  );
  return {
    metric,
    labels: replacement === undefined ? labels : { ...labels, tpl_example: replacement },
    values: Array.from({ length: steps }, (_, step) => valueAt(step)),
  };
}

function valueFor(condition: LabelCondition): string {
  const { isNot, values } = readCondition(condition);
  return isNot ? 'example' : (values[0] ?? '');
}
