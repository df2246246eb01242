// Makes a rule file for Prometheus of the same definitions that the process evaluates.
import type { AlertDefinition, AlertRule } from '../alerts/definition/alert.ts';
import { burnRates } from '../alerts/definition/define-slo.ts';
import { runbookOf } from '../alerts/definition/runbook.ts';
import type { Metrics } from '../metrics/metric.ts';
import { durationText, measureText, toPromQl } from './to-promql.ts';

/** A rule file of Prometheus, as data. */
export interface PrometheusRules {
  /** Recording rules of the objectives first, then alerts. */
  readonly groups: readonly { readonly name: string; readonly rules: readonly PrometheusRule[] }[];
}

/** A recording rule or an alert. */
export interface PrometheusRule {
  /** Name of the series that it records. */
  readonly record?: string;
  /** Name of the alert. */
  readonly alert?: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it must hold before it fires: `5m`. */
  readonly for?: string;
  /** Labels of what it records or of the alert, the severity among them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Summary and runbook. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Turns definitions into a rule file of Prometheus: every alert, the long windows included, for each SLO its error ratio over
 * every window, and `ServiceDown` for a process that is dead. Each job is judged by itself.
 *
 * @throws MonitoringError `invalid_options` for a metric that is not defined in `metrics`
 */
export function toPrometheusRules(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
): PrometheusRules {
  const recorded = definitions.flatMap((definition) => recordingRules(definition, metrics));
  const alerts = definitions.flatMap(({ rules }) => rules).map((rule) => alertRule(rule, metrics));
  const groups = [
    { name: 'tpl-slo', rules: recorded },
    { name: 'tpl-alerts', rules: [...alerts, ...(alerts.length > 0 ? [serviceDown()] : [])] },
  ];
  return { groups: groups.filter(({ rules }) => rules.length > 0) };
}

/** Name of the recording rule for a window. */
export function ratioRecord(windowMs: number): string {
  return `slo:error_ratio:increase${durationText(windowMs)}`;
}

function recordingRules({ name, slo }: AlertDefinition, metrics: Metrics): PrometheusRule[] {
  if (!slo) return [];
  const windows = new Set(burnRates.flatMap(({ shortMs, longMs }) => [shortMs, longMs]));
  return [...windows]
    .sort((a, b) => a - b)
    .map((windowMs) => ({
      record: ratioRecord(windowMs),
      expr: measureText({ kind: 'ratio', part: slo.bad, total: slo.total, windowMs }, metrics),
      labels: { slo: name },
    }));
}

/**
 * A process that is dead has no metric to judge: Prometheus knows by `up`. Only targets that had metrics of ours in the last day are
 * meant, so that what else it scrapes wakes nobody here.
 */
function serviceDown(): PrometheusRule {
  const ours = '{__name__=~"tpl_monitoring_series|http_server_request_duration_seconds_count"}';
  return {
    alert: 'ServiceDown',
    expr: `up == 0 and on (job, instance) group by (job, instance) (last_over_time(${ours}[1d]))`,
    for: '2m',
    labels: { severity: 'page' },
    annotations: {
      summary: 'A process of the service does not answer scrapes.',
      runbook_url: runbookOf('ServiceDown'),
    },
  };
}

function alertRule(rule: AlertRule, metrics: Metrics): PrometheusRule {
  const labels = Object.entries(rule.labels).map(([name, value]) => [name, literal(value)] as const);
  return {
    alert: rule.name,
    expr: toPromQl(rule, metrics),
    ...(rule.forMs > 0 && { for: durationText(rule.forMs) }),
    labels: { ...Object.fromEntries(labels), severity: rule.severity },
    annotations: {
      summary: literal(rule.summary),
      ...(rule.runbook !== undefined && { runbook_url: literal(rule.runbook) }),
    },
  };
}

// Labels and annotations are templates: braces in a text of ours are meant as braces.
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}
