// Draws every alert and objective as a panel of a Grafana dashboard.
import type { AlertDefinition } from '../alerts/definition/alert.ts';
import type { Metrics } from '../metrics/metric.ts';
import { ratioRecord } from './to-prometheus-rules.ts';
import { durationText, everyJob, measureText } from './to-promql.ts';

const width = 12;
const height = 8;
const ratioWindowsMs = [300_000, 3_600_000, 21_600_000];

/**
 * Makes a Grafana dashboard (import it by its JSON): one panel an alert with its threshold, for an SLO its error ratio
 * over the windows of its alerts, and a list of what fires.
 *
 * @throws MonitoringError `invalid_options` for a metric that is not defined in `metrics`
 */
export function toGrafanaDashboard(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
  { title = 'Service', uid = 'tpl-service' }: { readonly title?: string; readonly uid?: string } = {},
): object {
  const firing = panel(0, 'Alerts', [
    { expr: 'ALERTS{alertstate="firing"}', legend: '{{alertname}} {{severity}}' },
  ]);
  const panels = definitions.map(({ name, summary, rules: [first], slo }, index) => {
    if (slo) {
      const targets = ratioWindowsMs.map((windowMs) => ({
        expr: `${ratioRecord(windowMs)}{slo="${name}"}`,
        legend: durationText(windowMs),
      }));
      return panel(index + 1, summary, targets, 1 - slo.objective);
    }
    const comparisons = first?.comparisons ?? [];
    const targets = comparisons.map(({ measure }) => ({
      expr: measureText(measure, everyJob(metrics)),
      legend: name,
    }));
    return panel(index + 1, summary, targets, comparisons[0]?.threshold);
  });
  return {
    title,
    uid,
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels: [firing, ...panels],
  };
}

function panel(
  index: number,
  title: string,
  targets: readonly { expr: string; legend: string }[],
  threshold?: number,
): object {
  const steps = [
    { color: 'green', value: null },
    ...(threshold === undefined ? [] : [{ color: 'red', value: threshold }]),
  ];
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: { type: 'prometheus', uid: '$datasource' },
    gridPos: { x: (index % 2) * width, y: Math.floor(index / 2) * height, w: width, h: height },
    fieldConfig: {
      defaults: { thresholds: { mode: 'absolute', steps }, custom: { thresholdsStyle: { mode: 'line' } } },
      overrides: [],
    },
    targets: targets.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      expr,
      legendFormat: legend,
    })),
  };
}
