// Compiles the rules of an alert to PromQL, by the names that the exposition writes.
import type {
  AlertComparison,
  AlertMeasure,
  AlertRule,
  LabelCondition,
  MetricSelector,
} from '../alerts/definition/alert.ts';
import { readCondition } from '../alerts/definition/alert.ts';
import { invalidOptions } from '../errors/monitoring-error.ts';
import type { MetricFamily, Metrics } from '../metrics/metric.ts';
import { toPrometheusLabel, toPrometheusName } from '../metrics/prometheus-name.ts';

/** Labels that keep services apart in a Prometheus that scrapes many: every rule judges each by itself. */
const scope = ['job'] as const;

const aggregate = (how: string, by: readonly string[] = []) => `${how} by (${[...scope, ...by].join(', ')})`;

/** A rule as PromQL, with the names our own exposition writes. @throws MonitoringError `invalid_options` for an unknown metric */
export function toPromQl(rule: AlertRule, metrics: Metrics): string {
  const { comparisons, minEvents } = rule;
  const parts = comparisons.map((comparison, index) =>
    comparisonText(rule, comparison, index === 0, metrics),
  );
  if (minEvents) parts.push(`(${growthText(minEvents, minEvents.windowMs, metrics)} >= ${minEvents.count})`);
  const text = parts.join(' and ');
  const measure = comparisons[0]?.measure;
  if (!rule.alertOnNoData || !measure) return text;
  return `(${text}) or sum(absent(${selectorText(measure.kind === 'ratio' ? measure.total : measure, metrics)}))`;
}

function comparisonText(
  { name, resolveAt }: AlertRule,
  { measure, op, threshold }: AlertComparison,
  isFirst: boolean,
  metrics: Metrics,
): string {
  const value = measureText(measure, metrics);
  if (!isFirst || resolveAt === undefined || resolveAt === threshold) return `(${value} ${op} ${threshold})`;
  // Prometheus has no hysteresis; the alert's own series says whether it fired at the evaluation before.
  const isFiring = `ALERTS{alertname="${name}",alertstate="firing"}`;
  const by = measure.kind === 'value' ? (measure.by ?? []).map(toPrometheusLabel) : [];
  const on = [...scope, ...by].join(', ');
  return `((${value} ${op} ${threshold}) or ((${value} ${op} ${resolveAt}) and on (${on}) ${isFiring}))`;
}

/** A measure as PromQL. */
export function measureText(measure: AlertMeasure, metrics: Metrics): string {
  switch (measure.kind) {
    case 'value':
      return `${aggregate(measure.of ?? 'max', measure.by?.map(toPrometheusLabel))} (${selectorText(measure, metrics)})`;
    case 'increase':
      return growthText(measure, measure.windowMs, metrics);
    case 'rate':
      return `${aggregate('sum')} (rate(${selectorText(measure, metrics)}[${durationText(measure.windowMs)}]))`;
    case 'ratio': {
      const [part, total] = [measure.part, measure.total].map((each) =>
        growthText(each, measure.windowMs, metrics),
      );
      // No failure yet is a share of 0, not one that nobody knows.
      return `(${part} or ${total} * 0) / ${total}`;
    }
    case 'quantile': {
      const buckets = selectorText(measure, metrics, '_bucket');
      return `histogram_quantile(${measure.quantile}, sum by (job, le) (increase(${buckets}[${durationText(measure.windowMs)}])))`;
    }
  }
}

function growthText(selector: MetricSelector, windowMs: number, metrics: Metrics): string {
  return `${aggregate('sum')} (increase(${selectorText(selector, metrics)}[${durationText(windowMs)}]))`;
}

/** Of a histogram its count is meant unless told otherwise. */
function selectorText(
  { metric, where = {} }: MetricSelector,
  metrics: Metrics,
  histogramSuffix = '_count',
): string {
  const family = metrics.find(metric);
  if (!family) {
    const problems = [{ path: metric, message: 'is no metric: define or observe it before the export' }];
    throw invalidOptions('a rule of Prometheus', problems);
  }
  const conditions = Object.entries(where).map(
    ([label, condition]) => toPrometheusLabel(label) + conditionText(condition),
  );
  return `${prometheusName(family, histogramSuffix)}${conditions.length > 0 ? `{${conditions.join(',')}}` : ''}`;
}

/** The name of a family's series. */
export function prometheusName(family: MetricFamily, histogramSuffix = '_count'): string {
  return toPrometheusName(family) + (family.kind === 'histogram' ? histogramSuffix : '');
}

function conditionText(condition: LabelCondition): string {
  const { isNot, isStart, values } = readCondition(condition);
  if (isStart) return `=~${quote(`${escapePattern(values[0]!)}.*`)}`;
  if (values.length === 1) return `${isNot ? '!=' : '='}${quote(values[0]!)}`;
  return `${isNot ? '!~' : '=~'}${quote(values.map(escapePattern).join('|'))}`;
}

const quote = (text: string) => JSON.stringify(text);
const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A duration in the largest unit that divides it: `5m`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const;
  const [unit, length] = units.find(([, size]) => seconds > 0 && seconds % size === 0) ?? ['s', 1];
  return `${seconds / length}${unit}`;
}
