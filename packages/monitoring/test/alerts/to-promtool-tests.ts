import type { AlertDefinition } from '../../src/alerts/definition/alert.ts';
import { rulesInProcess } from '../../src/alerts/definition/alert.ts';
import type { Metrics } from '../../src/metrics/metric.ts';
import { toPrometheusLabel } from '../../src/metrics/prometheus-name.ts';
import { durationText, prometheusName } from '../../src/prometheus/to-promql.ts';
import type { AlertMoment, SeriesHistory } from '../../src/testing/play-alert-history.ts';
import { playAlertHistory } from '../../src/testing/play-alert-history.ts';

/** A history with a name. */
export interface NamedHistory {
  readonly name: string;
  readonly series: readonly SeriesHistory[];
  readonly steps?: number;
}

/** A test file of promtool, as data. */
export interface PromtoolTests {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly {
    readonly name: string;
    readonly alert_rule_test: readonly Expectation[];
  }[];
}

interface Expectation {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly object[];
}

/**
 * Turns histories into a test file for `promtool test rules`: it expects of Prometheus what the in-process engine says
 * at every evaluation.
 */
export function toPromtoolTests(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
  histories: readonly NamedHistory[],
  options: { readonly intervalMs: number; readonly ruleFile: string },
): PromtoolTests {
  const { intervalMs, ruleFile } = options;
  const interval = durationText(intervalMs);
  return {
    rule_files: [ruleFile],
    evaluation_interval: interval,
    tests: histories.map(({ name, ...history }) => ({
      name,
      interval,
      input_series: history.series.map((one) => ({
        series: seriesText(one, metrics),
        values: one.values.map((value) => value ?? '_').join(' '),
      })),
      alert_rule_test: playAlertHistory({ definitions, intervalMs, ...history }).flatMap((moment) =>
        expectations(definitions, moment),
      ),
    })),
  };
}

function expectations(
  definitions: readonly AlertDefinition[],
  { atMs, labels: fired }: AlertMoment,
): Expectation[] {
  return rulesInProcess(definitions).map(({ name, severity, summary, runbook }) => {
    const exp_annotations = { summary, ...(runbook !== undefined && { runbook_url: runbook }) };
    const exp_alerts = (fired[name] ?? []).map((labels) => ({
      exp_labels: { ...labels, severity },
      exp_annotations,
    }));
    return { eval_time: `${atMs / 1000}s`, alertname: name, exp_alerts };
  });
}

function seriesText({ metric, labels = {}, bound }: SeriesHistory, metrics: Metrics): string {
  const family = metrics.find(metric);
  const name = family ? prometheusName(family, bound === undefined ? '_count' : '_bucket') : metric;
  const pairs = Object.entries(labels).map(
    ([label, value]) => `${toPrometheusLabel(label)}=${JSON.stringify(value)}`,
  );
  if (bound !== undefined) pairs.push(`le="${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}"`);
  return `${name}{${pairs.join(',')}}`;
}
