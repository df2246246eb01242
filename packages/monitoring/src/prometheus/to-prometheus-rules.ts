// Makes a rule file for Prometheus of the same definitions that the process evaluates.
import type { AlertDefinition, AlertRule, LabelCondition } from '../alerts/definition/alert.ts';
import { readCondition } from '../alerts/definition/alert.ts';
import { throwProblems } from '../alerts/definition/define-alert.ts';
import { burnRates } from '../alerts/definition/define-slo.ts';
import { runbookOf } from '../alerts/definition/runbook.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { PromQlTarget } from './to-promql.ts';
import {
  absenceText,
  bracesText,
  conditionText,
  durationText,
  firingText,
  measureText,
  toPromQl,
} from './to-promql.ts';

/** Which part of a Prometheus the rules are about. */
export interface PrometheusRulesOptions {
  /** Only series with these labels, which the scrape gives: `{ namespace: 'prod', job: 'texts' }`. Default: every series. */
  readonly where?: Readonly<Record<string, LabelCondition>>;
  /** Labels that keep services apart; alerts carry them. Default: `job`, and those of `where` that are one value. */
  readonly by?: readonly string[];
}

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

const maxRules = 20;

/**
 * Turns definitions into a rule file of Prometheus: every alert, the long windows included, for each SLO its error ratio over
 * every window, and `ServiceDown` for a process that is dead. Each job is judged by itself.
 *
 * @throws MonitoringError `invalid_options` for a metric that is not defined in `metrics`
 */
export function toPrometheusRules(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
  options: PrometheusRulesOptions = {},
): PrometheusRules {
  const target = targetOf(metrics, options);
  const recorded = definitions.flatMap((definition) => recordingRules(definition, target));
  const alerts = definitions.flatMap(({ rules }) => rules).map((rule) => alertRule(rule, target));
  if (alerts.length > 0)
    alerts.push(serviceDown(target), serviceAbsent(target, options), configDiffers(target));
  return { groups: [...groupsOf('tpl-slo', recorded), ...groupsOf('tpl-alerts', alerts)] };
}

/** As many groups as it takes: Mimir, and with it Grafana Cloud, refuses one with more rules (grafana/mimir#1885). */
function groupsOf(name: string, rules: readonly PrometheusRule[]) {
  return Array.from({ length: Math.ceil(rules.length / maxRules) }, (_, at) => ({
    name: at === 0 ? name : `${name}-${at + 1}`,
    rules: rules.slice(at * maxRules, (at + 1) * maxRules),
  }));
}

function targetOf(metrics: Metrics, { where = {}, by }: PrometheusRulesOptions): PromQlTarget {
  const single = Object.keys(where).filter((label) => typeof where[label] === 'string');
  const labels = by ?? [...new Set(['job', ...single])];
  const isLabel = (label: unknown) => /^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/.test(String(label));
  const problems = [...Object.keys(where), ...labels]
    .filter((label) => !isLabel(label))
    .map((label) => ({ path: String(label).slice(0, 100), message: 'is no label of Prometheus' }));
  if (labels.length === 0) problems.push({ path: 'by', message: 'names no label' });
  throwProblems(problems);
  return {
    metrics,
    by: labels,
    matchers: Object.entries(where).map(([name, value]) => name + conditionText(value)),
  };
}

/** Name of the recording rule for a window. */
export function ratioRecord(windowMs: number): string {
  return `slo:error_ratio:increase${durationText(windowMs)}`;
}

function recordingRules({ name, slo }: AlertDefinition, target: PromQlTarget): PrometheusRule[] {
  if (!slo) return [];
  const windows = new Set(burnRates.flatMap(({ shortMs, longMs }) => [shortMs, longMs]));
  return [...windows]
    .sort((a, b) => a - b)
    .map((windowMs) => ({
      record: ratioRecord(windowMs),
      expr: measureText({ kind: 'ratio', part: slo.bad, total: slo.total, windowMs }, target),
      labels: { slo: name },
    }));
}

// What every process of ours shows from its start, or once it has answered: the latter is everybody's who measures by OpenTelemetry's
// names, and `where` keeps them out.
const ours = '__name__=~"tpl_monitoring_series|http_server_request_duration_seconds_count"';
const lastDay = ({ matchers }: PromQlTarget) => `last_over_time(${bracesText([ours, ...matchers])}[1d])`;

/**
 * A process that is dead has no metric to judge: Prometheus knows by `up`. Only targets that had metrics of ours in the last day are
 * meant, so that what else it scrapes wakes nobody here. It fires for as long as the target is listed: a day does not mend it.
 */
function serviceDown(target: PromQlTarget): PrometheusRule {
  const labels = [...target.by, 'instance'].join(', ');
  return {
    alert: 'ServiceDown',
    expr: `up${bracesText(target.matchers)} == 0 and on (${labels}) (${lastDay(target)} or ${firingText('ServiceDown')})`,
    for: '2m',
    labels: { severity: 'page' },
    annotations: {
      summary: 'A process of the service does not answer scrapes.',
      runbook_url: runbookOf('ServiceDown'),
    },
  };
}

/**
 * A service of which no process answers, under whatever name of an instance. One that is not even listed has no `up` either: it is missed
 * for a day, and for ever where `where` names it.
 */
function serviceAbsent(target: PromQlTarget, { where = {} }: PrometheusRulesOptions): PrometheusRule {
  const up = `up${bracesText(target.matchers)}`;
  const never = target.matchers.length > 0 ? ` or absent_over_time(${up}[1d])` : '';
  // What `where` names is ours though it never had a metric; of everything else only what was missed already.
  const isNamed = target.by.every((label) => where[label] && !readCondition(where[label]).isNot);
  const listed = isNamed ? up : `${up} and on (${target.by.join(', ')}) ${firingText('ServiceAbsent')}`;
  return {
    alert: 'ServiceAbsent',
    expr: absenceText(`${lastDay(target)} or ${listed}`, `${up} == 1`, target) + never,
    for: '5m',
    labels: { severity: 'page' },
    annotations: {
      summary: 'No process of the service answers scrapes.',
      runbook_url: runbookOf('ServiceAbsent'),
    },
  };
}

/** Replicas that run with another configuration than the others, for longer than a deploy takes. */
function configDiffers(target: PromQlTarget): PrometheusRule {
  const by = target.by.join(', ');
  const kinds = `count by (${by}, fingerprint) (tpl_config_info${bracesText(target.matchers)})`;
  return {
    alert: 'ConfigDiffers',
    expr: `count by (${by}) (${kinds}) > 1`,
    for: '30m',
    labels: { severity: 'ticket' },
    annotations: {
      summary: 'Processes of the service run with different configurations.',
      runbook_url: runbookOf('ConfigDiffers'),
    },
  };
}

function alertRule(rule: AlertRule, target: PromQlTarget): PrometheusRule {
  const labels = Object.entries(rule.labels).map(([name, value]) => [name, literal(value)] as const);
  return {
    alert: rule.name,
    expr: toPromQl(rule, target),
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
