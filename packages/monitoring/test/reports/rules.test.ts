import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics, defineAlert, standardAlerts, standardMetrics } from '../../src/index.ts';
import type { PrometheusRules } from '../../src/prometheus.ts';
import { toPrometheusRules } from '../../src/prometheus.ts';
import { runPromtool } from '../alerts/run-promtool.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const job = (name: string, namespace = 'prod') => ({ job: name, namespace, instance: `${name}:1` });
const series = (name: string, labels: object, values: string) => ({
  series: `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`,
  values,
});

/** What fires at a moment, as promtool judges it; `undefined` when it is as expected. */
async function differs(
  { groups }: PrometheusRules,
  input: readonly object[],
  expected: Record<string, readonly object[]>,
  evalTime = '1h',
): Promise<string | undefined> {
  const known = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);
  const alert_rule_test = Object.entries(expected).map(([alertname, labels]) => {
    const annotations = known.find(({ alert }) => alert === alertname)?.annotations;
    const exp_alerts = labels.map((exp_labels) => ({ exp_labels, exp_annotations: annotations }));
    return { alertname, eval_time: evalTime, exp_alerts };
  });
  await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups }));
  const tests = [{ interval: '1m', input_series: input, alert_rule_test }];
  const text = JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests });
  await writeFile(join(folder, 'tests.yml'), text);
  const { code, output } = await runPromtool(['test', 'rules', join(folder, 'tests.yml')]);
  return code === 0 ? undefined : output;
}

describe('a service that vanishes from discovery (openshift/cluster-monitoring-operator#298, prometheus#8943)', () => {
  const input = [
    series('up', job('gone'), '1x20 _x60'),
    series('tpl_monitoring_series', job('gone'), '5x20 _x60'),
    series('up', job('here'), '1x80'),
    series('tpl_monitoring_series', job('here'), '5x80'),
    series('up', job('stranger'), '1x10 _x70'),
  ];

  it('is missed, with its name, and no other: neither what runs nor what is no service of ours', async () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics());
    const missed = { ServiceAbsent: [{ severity: 'page', job: 'gone' }], ServiceDown: [] };
    expect(await differs(rules, input, missed)).toBeUndefined();
  });

  it('is missed though nobody ever saw it, where the rules name it (awesome-prometheus-alerts#165)', async () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics(), { where: { job: 'never' } });
    const missed = { ServiceAbsent: [{ severity: 'page', job: 'never' }] };
    expect(await differs(rules, input, missed)).toBeUndefined();
  });

  it('is missed by a rule of ours that takes no data for trouble, beside another that has it', async () => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'queue', help: 'Q' });
    const definitions = [
      defineAlert({
        name: 'QueueLong',
        summary: 'Long.',
        measure: { kind: 'value', metric: 'queue' },
        op: '>',
        threshold: 10,
        noData: 'alert',
      }),
    ];
    const rules = toPrometheusRules(definitions, metrics);
    const queues = [series('queue', job('gone'), '1x20 _x60'), series('queue', job('here'), '1x80')];
    const ticket = { severity: 'ticket', job: 'gone' };
    expect(await differs(rules, queues, { QueueLong: [ticket] })).toBeUndefined();
    expect(await differs(rules, [], { QueueLong: [{ severity: 'ticket' }] })).toBeUndefined();
  });
});

describe('rules for one part of a Prometheus (ARO-HCP PR#6557, kubernetes-mixin#1112)', () => {
  const failing = (name: string, namespace: string) =>
    series(
      'http_server_request_duration_seconds_count',
      { ...job(name, namespace), http_response_status_code: '500' },
      '0+50x80',
    );
  const input = [failing('texts', 'prod'), failing('texts', 'staging'), failing('other', 'prod')];
  const page = { severity: 'page', slo: 'Http' };

  it('look at what the selector means, and their alerts carry its labels', async () => {
    const scope = { where: { namespace: 'prod', job: ['texts', 'absent'] } };
    const rules = toPrometheusRules(standardAlerts(), standardMetrics(), scope);
    const fired = { HttpBurn14x: [{ ...page, job: 'texts', namespace: 'prod' }] };
    expect(await differs(rules, input, fired)).toBeUndefined();
  });

  it('keep apart what the labels keep apart', async () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics(), { by: ['namespace'] });
    const fired = {
      HttpBurn14x: [
        { ...page, namespace: 'prod' },
        { ...page, namespace: 'staging' },
      ],
    };
    expect(await differs(rules, input, fired)).toBeUndefined();
  });

  it('are refused for labels that cannot be', () => {
    for (const options of [{ where: { 'a-b': 'x' } }, { by: [''] }, { by: [] }])
      expect(() => toPrometheusRules([], createMetrics(), options)).toThrow(
        expect.objectContaining({ code: 'invalid_options' }),
      );
  });
});

describe('a fleet of twenty (Azure/ARO-HCP PR#6557, vtex/node-vtex-api#667)', () => {
  const replica = (at: number) => ({ job: 'texts', instance: `10.0.0.${at}:1` });
  const all = Array.from({ length: 20 }, (_, at) => replica(at + 1));
  const requests = (labels: object, status: string, values: string) =>
    series(
      'http_server_request_duration_seconds_count',
      { ...labels, http_response_status_code: status },
      values,
    );

  it('is judged as one: a few bad replicas burn the budget of all, one error on one does not', async () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics());
    const good = all.map((labels) => requests(labels, '200', '0+100x80'));
    const page = { severity: 'page', slo: 'Http', job: 'texts' };
    const bad = all.slice(0, 3).map((labels) => requests(labels, '500', '0+20x80'));
    expect(await differs(rules, [...good, ...bad], { HttpBurn14x: [page] })).toBeUndefined();
    const one = requests(all[0]!, '500', '0x40 1x40');
    expect(await differs(rules, [...good, one], { HttpBurn14x: [], HttpBurn6x: [] })).toBeUndefined();
  });

  it('names the replica that is dead, and says once that one runs with another configuration', async () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics());
    const up = all.map((labels, at) => series('up', labels, at === 4 ? '1x20 0x60' : '1x80'));
    const seen = all.map((labels, at) =>
      series('tpl_monitoring_series', labels, at === 4 ? '9x20 _x60' : '9x80'),
    );
    const config = all.map((labels, at) =>
      series('tpl_config_info', { ...labels, fingerprint: at === 7 ? 'bbb' : 'aaa' }, '1x80'),
    );
    const dead = { severity: 'page', ...all[4]! };
    const differing = { severity: 'ticket', job: 'texts' };
    const expected = { ServiceDown: [dead], ServiceAbsent: [], ConfigDiffers: [differing] };
    expect(await differs(rules, [...up, ...seen, ...config], expected)).toBeUndefined();
    const deploy = all.map((labels, at) =>
      series('tpl_config_info', { ...labels, fingerprint: at < 10 ? 'aaa' : 'bbb' }, '_x50 1x20'),
    );
    expect(await differs(rules, deploy, { ConfigDiffers: [] }, '70m')).toBeUndefined();
  });
});
