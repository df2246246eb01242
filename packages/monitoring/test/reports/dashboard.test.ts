import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dashboard, Panel, RowPanel, VariableModel } from '@grafana/schema';
import { describe, expect, it } from '@jest/globals';
import { createMetrics, defineAlert, standardAlerts, standardMetrics } from '../../src/index.ts';
import type { GrafanaDashboard, GrafanaPanel } from '../../src/prometheus.ts';
import { toGrafanaDashboard } from '../../src/prometheus.ts';
import { runPromtool } from '../alerts/run-promtool.ts';

/** Compiles only while what is written is what Grafana's own types say. */
type Fits<Ours extends Theirs, Theirs> = Ours;
type Common = 'id' | 'title' | 'gridPos' | 'datasource' | 'options' | 'targets';
export type PanelFits = Fits<Pick<GrafanaPanel, Common>, Partial<Pick<Panel, Common>>>;
export type RowFits = Fits<
  Pick<Required<GrafanaPanel>, 'id' | 'title' | 'gridPos' | 'collapsed' | 'panels'>,
  Pick<RowPanel, 'id' | 'title' | 'gridPos' | 'collapsed' | 'panels'>
>;
export type DefaultsFit = Fits<
  Pick<NonNullable<GrafanaPanel['fieldConfig']>['defaults'], 'unit' | 'custom'>,
  NonNullable<Panel['fieldConfig']>['defaults']
>;
export type VariableFits = Fits<
  GrafanaDashboard['templating']['list'][number]['name'],
  VariableModel['name']
>;
export type WholeFits = Fits<
  Pick<GrafanaDashboard, 'title' | 'uid' | 'schemaVersion' | 'refresh' | 'time'>,
  Partial<Dashboard>
>;

const whole = () => toGrafanaDashboard(standardAlerts(), standardMetrics());
const drawn = ({ panels }: GrafanaDashboard) => panels.filter(({ type }) => type !== 'row');
const expressionsOf = (dashboard: GrafanaDashboard) =>
  drawn(dashboard).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('the dashboard (locust_exporter#39, moodle-tool_monitoring#93: a data source that is nowhere)', () => {
  it('asks for its data source, and every panel uses what was chosen', () => {
    const dashboard = whole();
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
    expect(new Set(drawn(dashboard).map(({ datasource }) => datasource?.uid))).toEqual(
      new Set(['$datasource']),
    );
    const outside = expressionsOf(dashboard).filter((expr) => !expr.includes('job=~"$job"'));
    expect(outside).toEqual([]);
  });

  it('holds only queries that Prometheus understands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tpl-dashboard-'));
    const rules = [
      whole(),
      toGrafanaDashboard(standardAlerts(), standardMetrics({ genAiNames: 'genai-0.1' })),
    ]
      .flatMap(expressionsOf)
      .map((expr, at) => ({ record: `panel:${at}`, expr: expr.replaceAll('$__rate_interval', '5m') }));
    await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    expect(rules.length).toBeGreaterThan(100);
    expect(await runPromtool(['check', 'rules', join(folder, 'rules.yml')])).toMatchObject({ code: 0 });
    await rm(folder, { recursive: true });
  });

  it('shows what whoever is on call looks for, each with a unit, no panel over another (Joulenap PR#63)', () => {
    const dashboard = whole();
    const text = expressionsOf(dashboard).join('\n');
    for (const name of [
      'http_server_request_duration_seconds_bucket',
      'gen_ai_client_token_usage_sum',
      'gen_ai_client_operation_time_to_first_chunk_seconds_bucket',
      'tpl_model_cost_usd_total',
      'tpl_cache_gets_total',
      'tpl_cache_saved_cost_usd_total',
      'tpl_policy_state',
      'degraded=~"true"',
      'tpl_process_memory_used_bytes',
      'slo:error_ratio:increase1h',
    ])
      expect(text).toContain(name);
    const panels = drawn(dashboard);
    expect(panels.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit)).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it('draws an alert of ones own with its unit and its line, and leaves out what is not measured', () => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'disk.used', help: 'D', unit: 'By' });
    const measure = { kind: 'value', metric: 'disk.used' } as const;
    const full = defineAlert({ name: 'DiskFull', summary: 'Full.', measure, op: '>', threshold: 9e9 });
    const panels = drawn(toGrafanaDashboard([full], metrics));
    expect(panels.map(({ title }) => title)).toEqual(['Firing', 'Full.']);
    expect(panels[1]?.fieldConfig?.defaults).toMatchObject({
      unit: 'bytes',
      thresholds: { steps: [{ value: null }, { color: 'red', value: 9e9 }] },
    });
  });
});
