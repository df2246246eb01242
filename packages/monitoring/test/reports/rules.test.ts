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

describe('a service of which no process answers (JiRaska/open-bank-oss#1439, giantswarm/prometheus-meta-operator#505)', () => {
  const replica = (at: number, name = 'texts') => ({ job: name, instance: `${name}:${at}` });
  const page = { severity: 'page' };
  // Any alert brings the two: evaluating days of all of them takes a minute.
  const one = standardAlerts().filter(({ name }) => name === 'HeapNearlyFull');
  const [rules, named, but] = [{}, { job: 'texts' }, { job: { not: 'texts' } }].map((where) =>
    toPrometheusRules(one, standardMetrics(), { where }),
  ) as [PrometheusRules, PrometheusRules, PrometheusRules];
  const deploy = [
    series('up', replica(1), '1x20 _x60'),
    series('tpl_monitoring_series', replica(1), '5x20 _x60'),
    series('up', replica(2), '_x20 0x60'),
  ];

  it('pages though its processes are down under names that nobody knew', async () => {
    const missed = { ServiceAbsent: [{ ...page, job: 'texts' }], ServiceDown: [] };
    for (const each of [rules, named]) expect(await differs(each, deploy, missed)).toBeUndefined();
  });

  it('does not while one of them answers: a dead one, or a new one that does not start, is not the service', async () => {
    const well = [series('up', replica(3), '1x80'), series('tpl_monitoring_series', replica(3), '5x80')];
    const down = [
      series('up', replica(4), '1x20 0x60'),
      series('tpl_monitoring_series', replica(4), '5x20 _x60'),
    ];
    const dead = { ServiceAbsent: [], ServiceDown: [{ ...page, ...replica(4) }] };
    for (const each of [rules, named])
      expect(await differs(each, [...deploy, ...well, ...down], dead)).toBeUndefined();
  });

  it('does not in a deploy that replaces every process within five minutes', async () => {
    const next = [
      series('up', replica(3), '_x20 0x3 1x60'),
      series('tpl_monitoring_series', replica(3), '_x24 5x60'),
    ];
    const calm = { ServiceAbsent: [], ServiceDown: [] };
    for (const at of ['24m', '26m', '1h'])
      expect(await differs(rules, [...deploy.slice(0, 2), ...next], calm, at)).toBeUndefined();
  });

  it('goes on for as long as its dead processes are listed, be it for days', async () => {
    const dead = [
      series('up', replica(1), '1x20 0x1900'),
      series('tpl_monitoring_series', replica(1), '5x20 _x1900'),
    ];
    const still = { ServiceAbsent: [{ ...page, job: 'texts' }], ServiceDown: [{ ...page, ...replica(1) }] };
    for (const each of [rules, named]) expect(await differs(each, dead, still, '30h')).toBeUndefined();
    const taken = [
      series('up', replica(1), '1x20 0x60 _x1900'),
      series('tpl_monitoring_series', replica(1), '5x20 _x1900'),
    ];
    const forgotten = { ServiceAbsent: [], ServiceDown: [] };
    expect(await differs(rules, taken, forgotten, '30h')).toBeUndefined();
  });

  it('is missed though it never came up, where the rules name it, and what is nobody of ours is not', async () => {
    const up = [series('up', replica(1), '0x80'), series('up', replica(1, 'exporter'), '0x80')];
    const missed = { ServiceAbsent: [{ ...page, job: 'texts' }], ServiceDown: [] };
    expect(await differs(named, up, missed)).toBeUndefined();
    expect(await differs(rules, up, { ServiceAbsent: [], ServiceDown: [] })).toBeUndefined();
    expect(await differs(but, up, { ServiceAbsent: [], ServiceDown: [] })).toBeUndefined();
  });

  it('is known by the requests that it measured, too, as others are who measure so, unless the rules name it', async () => {
    const one = replica(1);
    const input = [
      series('up', one, '1x20 0x60'),
      series('http_server_request_duration_seconds_count', one, '0+5x20 _x60'),
    ];
    const dead = { ServiceAbsent: [{ ...page, job: 'texts' }], ServiceDown: [{ ...page, ...one }] };
    expect(await differs(rules, input, dead)).toBeUndefined();
    input.push(series('up', replica(1, 'other'), '1x80'));
    expect(await differs(but, input, { ServiceAbsent: [], ServiceDown: [] })).toBeUndefined();
  });
});

// openshift/cluster-logging-operator#1458, samber/awesome-prometheus-alerts#80
describe('what is about a process, in a fleet', () => {
  const rules = toPrometheusRules(standardAlerts(), standardMetrics());
  const replica = (at: number) => ({ job: 'texts', instance: `texts:${at}` });
  const about = [
    { alert: 'HeapNearlyFull', name: 'tpl_process_heap_utilization_ratio', bad: 0.95, well: 0.5 },
    { alert: 'MemoryNearlyFull', name: 'tpl_process_memory_utilization_ratio', bad: 0.95, well: 0.5 },
    { alert: 'EventLoopBusy', name: 'tpl_process_event_loop_utilization_ratio', bad: 0.99, well: 0.5 },
    { alert: 'HeapFullSoon', name: 'tpl_process_heap_exhaustion_seconds', bad: 60, well: 9_999 },
    { alert: 'BreakerOpen', name: 'tpl_policy_state', bad: 2, well: 0, labels: { policy: 'north' } },
    { alert: 'HealthCheckFailing', name: 'tpl_health_status', bad: 1, well: 0, labels: { check: 'cache' } },
  ];
  const severityOf = (name: string) =>
    rules.groups.flatMap((group) => group.rules).find(({ alert }) => alert === name)?.labels?.['severity'];

  it('is judged of each by itself: bad moments of several in turn are no minute of one', async () => {
    const values = (bad: number, well: number) =>
      Array.from({ length: 40 }, () => `${bad} ${well}`).join(' ');
    const input = about.flatMap(({ name, bad, well, labels = {} }) => [
      series(name, { ...replica(1), ...labels }, values(bad, well)),
      series(name, { ...replica(2), ...labels }, values(well, bad)),
    ]);
    const none = Object.fromEntries(about.map(({ alert }) => [alert, []]));
    expect(await differs(rules, input, none)).toBeUndefined();
  });

  it('names the one that has it, and in a cluster its worker', async () => {
    const input = about.flatMap(({ name, bad, well, labels = {} }) => [
      series(name, { ...replica(1), ...labels }, `${well}x80`),
      series(name, { ...replica(2), ...labels }, `${bad}x80`),
      series(name, { ...replica(3), worker: '1', ...labels }, `${well}x80`),
      series(name, { ...replica(3), worker: '2', ...labels }, `${bad}x80`),
    ]);
    const fired = about.map(({ alert, labels = {} }) => {
      const common = { severity: severityOf(alert), ...labels };
      return [
        alert,
        [
          { ...common, ...replica(2) },
          { ...common, ...replica(3), worker: '2' },
        ],
      ];
    });
    expect(await differs(rules, input, Object.fromEntries(fired))).toBeUndefined();
  });

  it('stays until it is quiet, of each by itself, and what is about the whole service is one alert', async () => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'load', help: 'L' });
    metrics.gauge({ name: 'queue', help: 'Q' });
    const common = { op: '>' as const, threshold: 5, resolveAt: 2 };
    const load = defineAlert({
      ...{ ...common, name: 'Load', summary: 'l' },
      measure: { kind: 'value', metric: 'load', perProcess: true },
    });
    const queue = defineAlert({
      ...{ ...common, name: 'Queue', summary: 'q' },
      measure: { kind: 'value', metric: 'queue' },
    });
    const both = toPrometheusRules([load, queue], metrics, { by: ['job'] });
    const input = ['load', 'queue'].flatMap((name) => [
      series(name, replica(1), '9x20 3x60'),
      series(name, replica(2), '3x80'),
    ]);
    const ticket = { severity: 'ticket' };
    const fired = { Load: [{ ...ticket, ...replica(1) }], Queue: [{ ...ticket, job: 'texts' }] };
    expect(await differs(both, input, fired)).toBeUndefined();
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
