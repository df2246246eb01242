import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Container, HTTPGetAction, Probe } from 'kubernetes-types/core/v1.d.ts';
import { kubernetesProbes } from '../../src/cli/export-files.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { AlertDefinition, Metrics } from '../../src/index.ts';
import { standardAlerts, standardMetrics } from '../../src/index.ts';
import { toPrometheusRules } from '../../src/prometheus.ts';
import { exampleHistories } from '../alerts/example-histories.ts';
import { runPromtool } from '../alerts/run-promtool.ts';
import { toPromtoolTests } from '../alerts/to-promtool-tests.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  let said = '';
  const code = await runCli(args, (text) => (said += text));
  return { code, said };
};

/** Writes a test for promtool beside the exported rules: each alert quiet once and in trouble once. */
async function writeTests(out: string, alerts: readonly AlertDefinition[], metrics: Metrics) {
  const options = { intervalMs: 60_000, ruleFile: 'rules.yml' };
  const tests = toPromtoolTests(alerts, metrics, exampleHistories(alerts, metrics), options);
  await writeFile(join(out, 'rules_test.yml'), JSON.stringify(tests));
  return tests;
}

type Probes = ReturnType<typeof kubernetesProbes>;
type Takes = Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'>;
/** Fields of any of ours that theirs has not. */
type Extra<Ours, Theirs> = Ours extends unknown ? Exclude<keyof Ours, keyof Theirs> : never;
type AllExtra = [
  Extra<Probes, Takes>,
  Extra<Probes[keyof Probes], Probe>,
  Extra<Probes[keyof Probes]['httpGet'], HTTPGetAction>,
];
type None = [never, never, never];
/** Compiles only while what is written is what the published schema of Kubernetes says of a container, and no more. */
export const probesFit: Probes extends Takes ? (AllExtra extends None ? true : never) : never = true;

describe('npx @tpl/monitoring export', () => {
  it('judges each service by itself, and knows the dead from what others scrape (mimir#14092)', async () => {
    await run('export', '--out', folder);
    const requests = (job: string, status: string, values: string) => ({
      series: `http_server_request_duration_seconds_count{job="${job}",instance="${job}:1",http_response_status_code="${status}"}`,
      values,
    });
    const up = (job: string, values: string) => ({ series: `up{job="${job}",instance="${job}:1"}`, values });
    const page = 'https://github.com/tpl-house/tpl/blob/main/docs/runbooks/monitoring.md#';
    const fires = (alertname: string, labels: object, summary: string, place: string) => ({
      alertname,
      eval_time: '1h',
      exp_alerts: [{ exp_labels: labels, exp_annotations: { summary, runbook_url: page + place } }],
    });
    const burning = 'HTTP requests succeed. The error budget of 30 days burns 14.4 times too fast.';
    const dead = 'A process of the service does not answer scrapes.';
    const test = {
      rule_files: ['rules.yml'],
      evaluation_interval: '15s',
      tests: [
        {
          interval: '15s',
          input_series: [
            requests('ours', '500', '0+50x240'),
            requests('other', '200', '0+50000x240'),
            up('gone', '1x100 0x140'),
            { series: 'tpl_monitoring_series{job="gone",instance="gone:1"}', values: '5x100 _x140' },
            up('stranger', '0x240'),
          ],
          alert_rule_test: [
            fires('HttpBurn14x', { severity: 'page', slo: 'Http', job: 'ours' }, burning, 'http'),
            fires('ServiceDown', { severity: 'page', job: 'gone', instance: 'gone:1' }, dead, 'servicedown'),
          ],
          promql_expr_test: [
            {
              expr: 'slo:error_ratio:increase5m{job="other",slo="Http"}',
              eval_time: '1h',
              exp_samples: [{ labels: 'slo:error_ratio:increase5m{job="other",slo="Http"}', value: 0 }],
            },
          ],
        },
      ],
    };
    await writeFile(join(folder, 'apart_test.yml'), JSON.stringify(test));
    expect(await runPromtool(['test', 'rules', join(folder, 'apart_test.yml')])).toMatchObject({ code: 0 });
  });

  it('has a place in the runbooks for every standard alert', async () => {
    const page = await readFile(join(process.cwd(), '../../docs/runbooks/monitoring.md'), 'utf8');
    const places = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name!.toLowerCase());
    const rules = toPrometheusRules(standardAlerts(), standardMetrics()).groups.flatMap(
      (group) => group.rules,
    );
    const wanted = rules.flatMap(({ annotations }) => annotations?.['runbook_url']?.split('#')[1] ?? []);
    expect(wanted.length).toBe(rules.filter(({ alert }) => alert).length);
    expect([...new Set(wanted)].filter((place) => !places.includes(place))).toEqual([]);
  });

  it('writes rules that promtool accepts and that fire in trouble, a dashboard and probes', async () => {
    const out = join(folder, 'new', 'folder');
    expect((await run('export', '--out', out)).code).toBe(0);
    expect(await runPromtool(['check', 'rules', join(out, 'rules.yml')])).toMatchObject({ code: 0 });
    const tests = await writeTests(out, standardAlerts(), standardMetrics());
    expect(await runPromtool(['test', 'rules', join(out, 'rules_test.yml')])).toMatchObject({ code: 0 });
    const fired = tests.tests.flatMap(({ alert_rule_test }) =>
      alert_rule_test.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname),
    );
    const rules = await readFile(join(out, 'rules.yml'), 'utf8');
    const inProcess = [...rules.matchAll(/alert: "(\w+)"/g)]
      .map(([, name]) => name)
      .filter((name) => !/Burn[31]x|Service(Down|Absent)|ConfigDiffers/.test(name ?? ''));
    expect(new Set(fired)).toEqual(new Set(inProcess));
    const dashboard = JSON.parse(await readFile(join(out, 'dashboard.json'), 'utf8'));
    expect(dashboard.panels.length).toBeGreaterThan(40);
    const probes = await readFile(join(out, 'probes.yml'), 'utf8');
    expect(probes).toContain('livenessProbe:\n  httpGet:\n    path: "/health/live"');
    // Nothing stands in the file that is not in what the types of Kubernetes judge, and it is in the ranges of its schema.
    const names = [...probes.matchAll(/^ {0,2}(\w+):/gm)].map(([, name]) => name);
    const written = Object.entries(kubernetesProbes());
    expect(names).toEqual(written.flatMap(([name, probe]) => [name, ...Object.keys(probe)]));
    for (const [, { periodSeconds, timeoutSeconds, failureThreshold }] of written)
      for (const count of [periodSeconds, timeoutSeconds, failureThreshold])
        expect(Number.isInteger(count) && count >= 1).toBe(true);
  });

  it('takes definitions and metrics of a module', async () => {
    const family = { name: 'jobs', help: '', unit: undefined, kind: 'counter', labelNames: [], series: [] };
    const rule = {
      name: 'Jobs',
      severity: 'page',
      summary: 'S',
      labels: {},
      comparisons: [{ measure: { kind: 'rate', metric: 'jobs', windowMs: 60_000 }, op: '<', threshold: 1 }],
      forMs: 60_000,
      alertOnNoData: false,
      isExportOnly: false,
    };
    const alerts = [{ name: 'Jobs', summary: 'S', rules: [rule] }];
    const source = `export const alerts = ${JSON.stringify(alerts)};
      export const metrics = { find: () => (${JSON.stringify(family)}) };`;
    await writeFile(join(folder, 'own.mjs'), source);
    expect((await run('export', '--out', folder, '--definitions', join(folder, 'own.mjs'))).code).toBe(0);
    const rules = await readFile(join(folder, 'rules.yml'), 'utf8');
    expect(rules).toContain('expr: "(sum by (job) (rate(jobs_total[1m])) < 1)"');
    expect(rules).toContain('for: "1m"');
    const metrics = { find: () => family };
    await writeTests(folder, alerts as unknown as AlertDefinition[], metrics as unknown as Metrics);
    expect(await runPromtool(['test', 'rules', join(folder, 'rules_test.yml')])).toMatchObject({ code: 0 });
  });

  it('says what is wrong: no command, an unknown option, a module that is not there, an unknown metric', async () => {
    expect(await run()).toMatchObject({ code: 2, said: expect.stringContaining('Usage') });
    expect(await run('--help')).toMatchObject({ code: 0 });
    expect(await run('export', '--nope')).toMatchObject({ code: 2, said: expect.stringContaining('--nope') });
    expect(await run('export', '--definitions', join(folder, 'none.mjs'))).toMatchObject({ code: 1 });
    const rule = `{ name: 'A', severity: 'page', summary: '', labels: {}, comparisons: [{ measure: { kind: 'value', metric: 'none' }, op: '>', threshold: 1 }], forMs: 0 }`;
    await writeFile(
      join(folder, 'bad.mjs'),
      `export const alerts = [{ name: 'A', summary: '', rules: [${rule}] }];`,
    );
    expect(await run('export', '--definitions', join(folder, 'bad.mjs'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('none is no metric'),
    });
  });
});
