// Draws what happens, every objective and every alert as panels of a Grafana dashboard.
import type { AlertDefinition, AlertMeasure } from '../alerts/definition/alert.ts';
import { burnRates } from '../alerts/definition/define-slo.ts';
import type { Metrics } from '../metrics/metric.ts';
import { toPrometheusLabel } from '../metrics/prometheus-name.ts';
import type { PanelQuery, PanelRow } from './dashboard-rows.ts';
import { dashboardRows } from './dashboard-rows.ts';
import { ratioRecord } from './to-prometheus-rules.ts';
import type { PromQlTarget } from './to-promql.ts';
import { durationText, legendText, measureText, prometheusName } from './to-promql.ts';

/** A panel of Grafana, as far as it is written. */
export interface GrafanaPanel {
  readonly id: number;
  readonly type: 'timeseries' | 'stat' | 'row';
  readonly title: string;
  /** Place and size: 24 columns wide in all. */
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  /** Unit and thresholds. */
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: {
        readonly mode: 'absolute';
        readonly steps: { readonly color: string; readonly value: number | null }[];
      };
      readonly custom?: Record<string, unknown>;
    };
    readonly overrides: never[];
  };
  readonly options?: Record<string, unknown>;
  /** PromQL, a line of the panel each. */
  readonly targets?: { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  /** Of a row only. */
  readonly collapsed?: boolean;
  readonly panels?: never[];
}

/** What a reader chooses: the data source, jobs, instances. */
export interface GrafanaVariable {
  readonly name: string;
  readonly type: 'datasource' | 'query';
  readonly query: string;
  readonly [option: string]: unknown;
}

/** A dashboard of Grafana in its classic form, which every version imports. */
export interface GrafanaDashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: GrafanaPanel[];
  readonly templating: { readonly list: GrafanaVariable[] };
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
}

const datasource = { type: 'prometheus', uid: '$datasource' };
const matchers = ['job=~"$job"', 'instance=~"$instance"'];
const ratioWindowsMs = [300_000, 3_600_000, 21_600_000];
const columns = 24;

interface Drawn {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly { readonly expr: string; readonly legend: string }[];
  readonly thresholds?: readonly number[];
  readonly isNumber?: boolean;
}

/**
 * Makes a Grafana dashboard (import its JSON): traffic, models, money, cache, policies and processes, each objective's burn rate
 * and each alert with its threshold, by job and instance. What a metric is not defined for is left out.
 *
 * @throws MonitoringError `invalid_options` for an alert over a metric that is not defined in `metrics`
 */
export function toGrafanaDashboard(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
  { title = 'Service', uid = 'tpl-service' }: { readonly title?: string; readonly uid?: string } = {},
): GrafanaDashboard {
  const rows = dashboardRows.map((row) => ({
    title: row.title,
    panels: row.panels.map((panel) => drawnOf(panel, metrics)).filter(({ lines }) => lines.length > 0),
  }));
  const target: PromQlTarget = { metrics, by: ['job'], matchers };
  const objectives = definitions.flatMap(({ name, summary, slo }) =>
    slo ? [burnOf(name, summary, slo.objective)] : [],
  );
  const alerts = definitions.flatMap((definition) => (definition.slo ? [] : [alertOf(definition, target)]));
  const firing = { expr: 'ALERTS{alertstate="firing",job=~"$job"}', legend: '{{alertname}} {{severity}}' };
  const all = [
    { title: 'Alerts', panels: [{ title: 'Firing', unit: 'short', lines: [firing] }] },
    ...rows.slice(0, 1),
    { title: 'Objectives', panels: objectives },
    ...rows.slice(1),
    { title: 'Alerts and their lines', panels: alerts },
  ];
  return {
    title,
    uid,
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: { list: variables },
    panels: layOut(all.filter(({ panels }) => panels.length > 0)),
  };
}

const listOf = (name: string, query: string) => ({
  ...{ name, type: 'query' as const, datasource, query, definition: query, refresh: 2, sort: 1 },
  ...{ multi: true, includeAll: true, allValue: '.*', current: { text: ['All'], value: ['$__all'] } },
});
const variables = [
  { name: 'datasource', type: 'datasource' as const, query: 'prometheus', label: 'Data source' },
  listOf('job', 'label_values(tpl_monitoring_series, job)'),
  listOf('instance', 'label_values(tpl_monitoring_series{job=~"$job"}, instance)'),
];

function drawnOf({ queries, ...panel }: PanelRow, metrics: Metrics): Drawn {
  return { ...panel, lines: queries.flatMap((query) => lineOf(query, metrics)) };
}

function lineOf(query: PanelQuery, metrics: Metrics): Drawn['lines'] {
  const { take = 'rate', by = [], where = {}, isShare, isSum, of = 'max', times } = query;
  const family = metrics.find(query.metric);
  if (!family) return [];
  const labels = by.map(toPrometheusLabel);
  const own = Object.entries(where).map(
    ([label, condition]) =>
      `${toPrometheusLabel(label)}=~${JSON.stringify(typeof condition === 'string' ? condition : condition.join('|'))}`,
  );
  const series = (suffix: string, conditions: readonly string[]) =>
    `${prometheusName(family, suffix)}{${[...conditions, ...matchers].join(',')}}`;
  const sumOf = (text: string, more: readonly string[] = []) => {
    const all = [...labels, ...more];
    return `sum ${all.length > 0 ? `by (${all.join(', ')}) ` : ''}(rate(${text}[$__rate_interval]))`;
  };
  const legend = labels.map((label) => `{{${label}}}`).join(' ');
  const named = legend === '' ? query.metric : legend;
  if (typeof take === 'number') {
    const expr = `histogram_quantile(${take}, ${sumOf(series('_bucket', own), ['le'])})`;
    return [{ expr, legend: `${legend} ${take * 100} %`.trim() }];
  }
  if (take === 'value') {
    const expr = `${of} by (${labels.join(', ')}) (${series('', own)})`;
    return [{ expr, legend: `${named} ${query.metric.split('.').at(-1)}` }];
  }
  const rate = sumOf(series(isSum ? '_sum' : '_count', own));
  const factor = times === undefined ? '' : ` * ${times}`;
  const whole = sumOf(series('_count', []));
  return [{ expr: isShare ? `(${rate} or ${whole} * 0) / ${whole}` : rate + factor, legend: named }];
}

function burnOf(name: string, summary: string, objective: number): Drawn {
  const budget = Number((1 - objective).toPrecision(12));
  const lines = ratioWindowsMs.map((windowMs) => ({
    expr: `${ratioRecord(windowMs)}{slo="${name}",job=~"$job"} / ${budget}`,
    legend: `{{job}} ${durationText(windowMs)}`,
  }));
  const thresholds = [burnRates[1].factor, burnRates[0].factor];
  return { title: `${summary} Times too fast`, unit: 'short', lines, thresholds };
}

function alertOf({ name, summary, rules: [rule] }: AlertDefinition, target: PromQlTarget): Drawn {
  const comparisons = rule?.comparisons ?? [];
  const legend = legendText(name, comparisons[0]?.measure);
  const lines = comparisons.map(({ measure }) => ({ expr: measureText(measure, target), legend }));
  const [first] = comparisons;
  const unit = first ? unitOf(first.measure, target.metrics) : 'short';
  return { title: summary, unit, lines, ...(first && { thresholds: [first.threshold] }) };
}

const grafanaUnits: Readonly<Record<string, string>> = {
  s: 's',
  By: 'bytes',
  USD: 'currencyUSD',
  '1': 'percentunit',
};

function unitOf(measure: AlertMeasure, metrics: Metrics): string {
  if (measure.kind === 'ratio') return 'percentunit';
  const family = metrics.find(measure.metric);
  // Of a histogram its count is looked at, unless a quantile is.
  if (family?.kind === 'histogram' && measure.kind !== 'quantile')
    return measure.kind === 'rate' ? 'ops' : 'short';
  return grafanaUnits[family?.unit ?? ''] ?? (measure.kind === 'rate' ? 'ops' : 'short');
}

/** Rows one below the other: numbers in one line, charts two by two. */
function layOut(
  rows: readonly { readonly title: string; readonly panels: readonly Drawn[] }[],
): GrafanaPanel[] {
  const panels: GrafanaPanel[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      gridPos: { x: 0, y, w: columns, h: 1 },
      collapsed: false,
      panels: [],
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const drawn of row.panels) {
      const [w, h] = drawn.isNumber ? [columns / 6, 4] : [columns / 2, 8];
      if (x + w > columns) {
        y += height;
        x = 0;
      }
      height = h;
      panels.push(panelOf(panels.length + 1, drawn, { x, y, w, h }));
      x += w;
    }
    y += height;
  }
  return panels;
}

function panelOf(id: number, drawn: Drawn, gridPos: GrafanaPanel['gridPos']): GrafanaPanel {
  const { title, unit, lines, thresholds = [], isNumber } = drawn;
  const colors = thresholds.length > 1 ? ['orange', 'red'] : ['red'];
  const steps = [
    { color: 'green', value: null },
    ...thresholds.map((value, at) => ({ color: colors[at] ?? 'red', value })),
  ];
  const style = thresholds.length > 0 ? 'line' : 'off';
  const custom = { thresholdsStyle: { mode: style }, fillOpacity: 10, showPoints: 'never' };
  const defaults = { unit, thresholds: { mode: 'absolute' as const, steps }, ...(!isNumber && { custom }) };
  return {
    id,
    type: isNumber ? 'stat' : 'timeseries',
    title,
    datasource,
    gridPos,
    fieldConfig: { defaults, overrides: [] },
    options: isNumber
      ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } }
      : { tooltip: { mode: 'multi', sort: 'desc' }, legend: { displayMode: 'list', placement: 'bottom' } },
    targets: lines.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      expr,
      legendFormat: legend,
    })),
  };
}
