// A real Prometheus and a real Alertmanager with the configurations of deploy/, at a really running service.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { app } from './read-deploy.ts';
import type { Launched } from './start-stack.ts';
import { freePort, openStack, startProgram, startRedis, until } from './start-stack.ts';

const stack = openStack();
afterAll(() => stack.close());

const get = async <Body>(url: string): Promise<Body | undefined> =>
  fetch(url).then(
    async (response) => (response.ok ? ((await response.json()) as Body) : undefined),
    () => undefined,
  );

describe('Prometheus and Alertmanager as deploy/ configures them', () => {
  it('scrape the service and the worker with their key, evaluate the exported rules without an error, and know of each other', async () => {
    await startRedis(stack);
    const service = startProgram(stack, 'service');
    const worker = startProgram(stack, 'worker');
    const internalOf = (one: Launched) =>
      until(one, () => /internal\s+http:\/\/([^/\s]+)/.exec(one.said())?.[1]);
    const [internal, ofWorker] = [await internalOf(service), await internalOf(worker)];

    const alertmanagerPort = await freePort();
    const alertmanager = stack.launch(process.env['TPL_TEST_ALERTMANAGER'] ?? 'prometheus-alertmanager', [
      `--config.file=${stack.configure('alertmanager/alertmanager.yml')}`,
      `--storage.path=${join(stack.folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ]);

    // A resolver of containers knows `service`; here is none, so the address is given. And nobody waits 15 s.
    const config = stack.configure('prometheus/prometheus.yml', {
      '/etc/prometheus/rules.yml': join(app, 'deploy', 'monitoring', 'rules.yml'),
      'alertmanager:9093': `127.0.0.1:${alertmanagerPort}`,
      'interval: 15s': 'interval: 1s',
      'dns_sd_configs:': 'static_configs:',
      '- names: ["service"]': `- targets: ["${internal}"]`,
      '- names: ["worker"]': `- targets: ["${ofWorker}"]`,
      '        type: A\n        port: 3001\n        refresh_interval: 10s\n': '',
      '        type: A\n        port: 3002\n        refresh_interval: 10s\n': '',
    });
    const said = execFileSync(process.env['TPL_TEST_PROMTOOL'] ?? 'promtool', ['check', 'config', config]);
    expect(said.toString()).toMatch(/SUCCESS: \d+ rules found/);

    const port = await freePort();
    const prometheus = stack.launch(process.env['TPL_TEST_PROMETHEUS'] ?? 'prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(stack.folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const api = `http://127.0.0.1:${port}/api/v1`;
    interface Targets {
      data: { activeTargets: { health: string; lastError: string; labels: { job: string } }[] };
    }
    const targets = await until(prometheus, async () => {
      const found = (await get<Targets>(`${api}/targets`))?.data.activeTargets;
      return found?.length && found.every(({ health }) => health === 'up') ? found : undefined;
    });
    expect(targets.map(({ lastError }) => lastError)).toEqual(['', '']);
    expect(targets.map(({ labels }) => labels.job).toSorted()).toEqual([
      'text-processing',
      'text-processing-worker',
    ]);

    interface Rules {
      data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
    }
    const rules = await until(prometheus, async () => {
      const all = (await get<Rules>(`${api}/rules`))?.data.groups.flatMap((group) => group.rules);
      return all?.length && all.every(({ health }) => health !== 'unknown') ? all : undefined;
    });
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);

    interface Managers {
      data: { activeAlertmanagers: { url: string }[] };
    }
    const managers = await until(prometheus, async () => {
      const found = (await get<Managers>(`${api}/alertmanagers`))?.data.activeAlertmanagers;
      return found?.length ? found : undefined;
    });
    expect(managers.map(({ url }) => url)).toEqual([`http://127.0.0.1:${alertmanagerPort}/api/v2/alerts`]);

    const alerts = `http://127.0.0.1:${alertmanagerPort}/api/v2/alerts`;
    const posted = JSON.stringify(
      ['page', 'ticket'].map((severity) => ({
        labels: { alertname: `Test ${severity}`, job: 'j', severity },
      })),
    );
    await until(alertmanager, () =>
      fetch(alerts, { method: 'POST', headers: { 'content-type': 'application/json' }, body: posted }).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
    const routed = await until(alertmanager, async () => {
      const found = await get<{ labels: { severity: string }; receivers: { name: string }[] }[]>(alerts);
      return found?.length === 2 ? found : undefined;
    });
    for (const { labels, receivers } of routed)
      expect(receivers.map(({ name }) => name)).toEqual([labels.severity]);

    // samber/awesome-prometheus-alerts#80
    const post = (posts: readonly Readonly<Record<string, string>>[]) => {
      const body = JSON.stringify(posts.map((labels) => ({ labels })));
      return fetch(alerts, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    };
    const fleet = Array.from({ length: 20 }, (_, at) => ({
      job: 'fleet',
      instance: `fleet:${at}`,
      severity: 'page',
    }));
    await post(fleet.map((labels) => ({ ...labels, alertname: 'HeapNearlyFull' })));
    await post(fleet.map((labels) => ({ ...labels, alertname: 'ServiceDown', job: 'gone' })));
    await post([{ alertname: 'ServiceAbsent', job: 'gone', severity: 'page' }]);
    interface Group {
      labels: Record<string, string>;
      alerts: { status: { inhibitedBy: string[] } }[];
    }
    const groups = await until(alertmanager, async () => {
      const found = await get<Group[]>(`${alerts}/groups`);
      return found?.some((group) => group.alerts.some(({ status }) => status.inhibitedBy.length > 0))
        ? found
        : undefined;
    });
    const messages = groups
      .filter(({ labels }) => ['fleet', 'gone'].includes(labels['job'] ?? ''))
      .map((group) => [
        group.labels['alertname'],
        group.alerts.filter(({ status }) => status.inhibitedBy.length === 0).length,
      ]);
    expect(Object.fromEntries(messages)).toEqual({ HeapNearlyFull: 20, ServiceDown: 0, ServiceAbsent: 1 });
    expect(messages).toHaveLength(3);
  }, 120_000);
});
