// Defines an alert and says everything that is wrong with it.
import type { Problem } from '@internal/kit';
import { invalidOptions } from '../../errors/monitoring-error.ts';
import type { AlertDefinition, AlertMeasure, AlertRule, AlertSeverity } from './alert.ts';
import { maxWindowMs, minimumOf, readCondition, selectorsOf, windowOf } from './alert.ts';

/** What an alert is. */
export interface AlertOptions {
  /** In Prometheus' form: letters, digits and `_`. */
  readonly name: string;
  /** One sentence for whoever is woken. */
  readonly summary: string;
  /** What is looked at. */
  readonly measure: AlertMeasure;
  /** Whether too much or too little is the trouble. */
  readonly op: '>' | '<';
  /** What the measure is compared with. */
  readonly threshold: number;
  /** How long it must hold before it fires. Default: 0. */
  readonly forMs?: number;
  /** A firing alert stays until its value is back at or below this (at or above for `<`). Default: the threshold. */
  readonly resolveAt?: number;
  /** Events needed in the window to judge at all; needs a measure with a window. Default: 0. */
  readonly minEvents?: number;
  /** Whether having no data is an alert too. Default: `ok`. */
  readonly noData?: 'ok' | 'alert';
  /** Default: `ticket`. */
  readonly severity?: AlertSeverity;
  /** Where to read what to do. Default: none. */
  readonly runbook?: string;
  /** Further labels. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Defines an alert: one object for the in-process engine and for Prometheus.
 *
 * @throws MonitoringError `invalid_options`, with every problem at once
 * @example
 * import { defineAlert } from '@tpl/monitoring';
 * const slow = defineAlert({
 *   name: 'ModelSlow',
 *   summary: 'One answer in twenty takes more than 20 s.',
 *   measure: { kind: 'quantile', metric: 'gen_ai.client.operation.duration', quantile: 0.95, windowMs: 300_000 },
 *   op: '>',
 *   threshold: 20,
 *   forMs: 60_000,
 *   minEvents: 20,
 * });
 * console.log(slow.rules.length); // 1
 */
export function defineAlert(options: AlertOptions): AlertDefinition {
  const { name, summary, measure, op, threshold, forMs = 0, resolveAt, minEvents = 0 } = options;
  const { noData = 'ok', severity = 'ticket', runbook, labels = {} } = options;
  const windowMs = 'windowMs' in measure ? measure.windowMs : 0;
  const rule: AlertRule = {
    name,
    severity,
    summary,
    runbook,
    labels,
    comparisons: [{ measure, op, threshold }],
    resolveAt,
    forMs,
    minEvents: minimumOf(measure.kind === 'ratio' ? measure.total : measure, minEvents, windowMs),
    alertOnNoData: noData === 'alert',
    isExportOnly: windowMs > maxWindowMs,
  };
  throwProblems(checkRule(rule));
  return { name, summary, rules: [rule] };
}

/** Throws when there are problems. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalidOptions('an alert', problems);
}

// Of alerts and of labels.
const namePattern = /^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/;

/** Names of labels that cannot be set. */
export function checkLabels(labels: Readonly<Record<string, string>>, path: string): Problem[] {
  return Object.keys(labels)
    .filter((label) => !namePattern.test(label) || label === 'alertname' || label === 'severity')
    .map((label) => ({ path: `${path}.${label}`, message: 'is not a label that can be set' }));
}

/** Everything wrong with a rule that can be seen without the metrics. */
export function checkRule(rule: AlertRule): Problem[] {
  const problems: Problem[] = [];
  const add = (field: string, message: string) =>
    problems.push({ path: `${String(rule.name).slice(0, 100)}${field}`, message });
  if (!namePattern.test(rule.name)) add('', 'is not an alert name: use letters, digits and "_", at most 100');
  if (!(rule.forMs >= 0 && Number.isFinite(rule.forMs))) add('.forMs', 'must be 0 or more');
  problems.push(...checkLabels(rule.labels, `${String(rule.name).slice(0, 100)}.labels`));
  for (const { measure, op, threshold } of rule.comparisons) {
    if (op !== '>' && op !== '<') add('.op', 'must be ">" or "<"');
    if (!Number.isFinite(threshold)) add('.threshold', 'must be a finite number');
    if ('windowMs' in measure && !(measure.windowMs >= 1_000 && Number.isInteger(measure.windowMs / 1_000)))
      add('.measure.windowMs', 'must be whole seconds, at least one');
    if (measure.kind === 'quantile' && !(measure.quantile > 0 && measure.quantile < 1))
      add('.measure.quantile', 'must lie between 0 and 1');
    const { resolveAt } = rule;
    if (resolveAt !== undefined && !(op === '>' ? resolveAt <= threshold : resolveAt >= threshold))
      add('.resolveAt', 'must lie on the quiet side of the threshold');
  }
  for (const [label, condition] of selectorsOf(rule).flatMap(({ where = {} }) => Object.entries(where))) {
    // An empty list is nothing here and the empty text in Prometheus.
    if (readCondition(condition).values.length === 0) add(`.where.${label}`, 'names no value');
  }
  if (rule.minEvents && !(rule.minEvents.windowMs > 0)) add('.minEvents', 'needs a measure with a window');
  if (windowOf(rule) > 30 * 24 * 3_600_000) add('.measure.windowMs', 'must be at most 30 days');
  return problems;
}
