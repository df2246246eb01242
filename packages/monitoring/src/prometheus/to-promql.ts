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

/** What PromQL is written for. */
export interface PromQlTarget {
  readonly metrics: Metrics;
  /** Labels that keep services apart in a Prometheus that scrapes many: every rule judges each by itself. */
  readonly by: readonly string[];
  /** Conditions of every selector, as PromQL. */
  readonly matchers: readonly string[];
}

/** All of a Prometheus, each job by itself. */
export function everyJob(metrics: Metrics): PromQlTarget {
  return { metrics, by: ['job'], matchers: [] };
}

const aggregate = (how: string, target: PromQlTarget, by: readonly string[] = []) =>
  `${how} by (${labelsText(target, by)})`;

/** Labels by which a rule judges: those that keep services apart, and those of the thing. */
const labelsText = (target: PromQlTarget, by: readonly string[]) =>
  [...new Set([...target.by, ...by])].join(', ');

/** The series of an alert that fired at the evaluation before. */
export const firingText = (name: string) => `ALERTS{alertname="${name}",alertstate="firing"}`;

/** A rule as PromQL, with the names our own exposition writes. @throws MonitoringError `invalid_options` for an unknown metric */
export function toPromQl(rule: AlertRule, target: PromQlTarget): string {
  const { comparisons, minEvents } = rule;
  const parts = comparisons.map((comparison, index) => comparisonText(rule, comparison, index === 0, target));
  if (minEvents) parts.push(`(${growthText(minEvents, minEvents.windowMs, target)} >= ${minEvents.count})`);
  const text = parts.join(' and ');
  const measure = comparisons[0]?.measure;
  if (!rule.alertOnNoData || !measure) return text;
  const selector = selectorText(measure.kind === 'ratio' ? measure.total : measure, target);
  // What was there in the last day is missed by service; what was never there is missed once.
  const gone = absenceText(`last_over_time(${selector}[1d])`, selector, target);
  return `(${text}) or (${gone}) or sum(absent_over_time(${selector}[1d]))`;
}

/** Which services had something and have it no more. */
export function absenceText(before: string, now: string, target: PromQlTarget): string {
  const group = aggregate('group', target);
  return `${group} (${before}) unless on (${target.by.join(', ')}) ${group} (${now})`;
}

function comparisonText(
  { name, resolveAt }: AlertRule,
  { measure, op, threshold }: AlertComparison,
  isFirst: boolean,
  target: PromQlTarget,
): string {
  const value = measureText(measure, target);
  if (!isFirst || resolveAt === undefined || resolveAt === threshold) return `(${value} ${op} ${threshold})`;
  // Prometheus has no hysteresis; the alert's own series says whether it fired at the evaluation before.
  const on = labelsText(target, thingLabels(measure));
  return `((${value} ${op} ${threshold}) or ((${value} ${op} ${resolveAt}) and on (${on}) ${firingText(name)}))`;
}

/** The labels of the thing that a measure is about. Processes of one cluster share an instance and differ by their worker. */
function thingLabels(measure: AlertMeasure): readonly string[] {
  if (measure.kind !== 'value') return [];
  const process = measure.perProcess ? ['instance', 'worker'] : [];
  return [...(measure.by ?? []).map(toPrometheusLabel), ...process];
}

/** What Grafana calls the line of a measure: the name of its alert, and which thing it is. */
export function legendText(name: string, measure: AlertMeasure | undefined): string {
  return [name, ...(measure ? thingLabels(measure) : []).map((label) => `{{${label}}}`)].join(' ');
}

/** A measure as PromQL. */
export function measureText(measure: AlertMeasure, target: PromQlTarget): string {
  switch (measure.kind) {
    case 'value':
      return `${aggregate(measure.of ?? 'max', target, thingLabels(measure))} (${selectorText(measure, target)})`;
    case 'increase':
      return growthText(measure, measure.windowMs, target);
    case 'rate':
      return `${aggregate('sum', target)} (rate(${selectorText(measure, target)}[${durationText(measure.windowMs)}]))`;
    case 'ratio': {
      const [part, total] = [measure.part, measure.total].map((each) =>
        growthText(each, measure.windowMs, target),
      );
      // No failure yet is a share of 0, not one that nobody knows.
      return `(${part} or ${total} * 0) / ${total}`;
    }
    case 'quantile': {
      const buckets = selectorText(measure, target, '_bucket');
      return `histogram_quantile(${measure.quantile}, ${aggregate('sum', target, ['le'])} (increase(${buckets}[${durationText(measure.windowMs)}])))`;
    }
  }
}

function growthText(selector: MetricSelector, windowMs: number, target: PromQlTarget): string {
  return `${aggregate('sum', target)} (increase(${selectorText(selector, target)}[${durationText(windowMs)}]))`;
}

/** Of a histogram its count is meant unless something else is named. */
function selectorText(
  { metric, where = {} }: MetricSelector,
  target: PromQlTarget,
  histogramSuffix = '_count',
): string {
  const family = target.metrics.find(metric);
  if (!family) {
    const problems = [{ path: metric, message: 'is no metric: define or observe it before the export' }];
    throw invalidOptions('a rule of Prometheus', problems);
  }
  const conditions = Object.entries(where).map(
    ([label, condition]) => toPrometheusLabel(label) + conditionText(condition),
  );
  return prometheusName(family, histogramSuffix) + bracesText([...conditions, ...target.matchers]);
}

/** The name of a family's series. */
export function prometheusName(family: MetricFamily, histogramSuffix = '_count'): string {
  return toPrometheusName(family) + (family.kind === 'histogram' ? histogramSuffix : '');
}

/** Conditions behind a name; nothing without any. */
export function bracesText(conditions: readonly string[]): string {
  return conditions.length > 0 ? `{${conditions.join(',')}}` : '';
}

/** A condition behind its label. */
export function conditionText(condition: LabelCondition): string {
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
