import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvents } from '@internal/kit';
import { freePort } from '@internal/kit/testing';
import { afterAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { monitoringRoutes } from '../../src/fastify.ts';
import { createMetrics, defineAlert, observe } from '../../src/index.ts';
import { exposeMetrics, toPrometheusRules } from '../../src/prometheus.ts';
import { runPromtool } from '../alerts/run-promtool.ts';

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const clean of cleanups.reverse()) await clean();
});

function launch(variable: string, fallback: string, args: readonly string[]): void {
  const child: ChildProcess = spawn(process.env[variable] ?? fallback, args, { stdio: 'ignore' });
  child.once('error', () => {
    throw new Error(
      `${fallback} does not start: run "npm test" once, it installs Prometheus and Alertmanager.`,
    );
  });
  cleanups.push(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
}

/** Asks until the answer is what is waited for. */
async function until<T>(ask: () => Promise<T | undefined>, what: string, withinMs = 20_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`${what} did not come within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a real Prometheus and a real Alertmanager', () => {
  it('scrape us, find nothing wrong, answer by spec names, keep our traces and deliver our alert', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tpl-prometheus-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));

    const metrics = createMetrics();
    const model = createEvents<{ call: unknown }>('model');
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    observe(
      { model },
      { metrics, tracing: { current: () => ({ traceId, spanId: 'b7ad6b7169203331' }), record: () => {} } },
    );
    const call = {
      operation: 'qa',
      provider: 'openai',
      requestModel: 'm',
      ok: true,
      priced: true,
      streamed: false,
      degraded: false,
      attempts: [],
      durationMs: 700,
      outcome: 'completed',
    };
    model.emit('call', call);
    const queue = metrics.gauge({ name: 'queue.length', help: 'Jobs that wait.' });
    queue.set(50);
    const full = defineAlert({
      name: 'QueueFull',
      summary: 'Jobs {{ wait.',
      measure: { kind: 'value', metric: 'queue.length' },
      op: '>',
      threshold: 10,
      resolveAt: 5,
      severity: 'page',
    });

    const app = Fastify();
    await app.register(monitoringRoutes, { metrics });
    const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
    cleanups.push(() => app.close());
    const delivered: {
      status: string;
      alerts: { labels: Record<string, string>; annotations: Record<string, string> }[];
    }[] = [];
    const receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        delivered.push(JSON.parse(text));
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    cleanups.push(() => receiver.close());

    const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
      scrape_configs: [{ job_name: 'tpl', static_configs: [{ targets: [address.host] }] }],
    };
    const routing = {
      route: { receiver: 'hook', group_wait: '1s', group_interval: '1s', repeat_interval: '1h' },
      receivers: [
        {
          name: 'hook',
          webhook_configs: [{ url: `http://127.0.0.1:${(receiver.address() as { port: number }).port}/` }],
        },
      ],
    };
    await writeFile(join(folder, 'rules.yml'), JSON.stringify(toPrometheusRules([full], metrics)));
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
    await writeFile(join(folder, 'alertmanager.yml'), JSON.stringify(routing));
    expect(await runPromtool(['check', 'config', join(folder, 'prometheus.yml')])).toMatchObject({ code: 0 });
    launch('TPL_TEST_ALERTMANAGER', 'prometheus-alertmanager', [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ]);
    launch('TPL_TEST_PROMETHEUS', 'prometheus', [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      '--enable-feature=exemplar-storage',
    ]);

    const query = async <T>(path: string): Promise<T[] | undefined> => {
      const response = await fetch(`http://127.0.0.1:${prometheusPort}/api/v1/${path}`);
      const { data } = (await response.json()) as { data: T[] | { result: T[] } };
      const rows = Array.isArray(data) ? data : data.result;
      return rows.length > 0 ? rows : undefined;
    };
    // A value that comes after the first scrape: exemplars are kept when a scrape brings them.
    await until(() => query('query?query=up==1'), 'the first scrape');
    model.emit('call', call);
    const count = encodeURIComponent(
      'gen_ai_client_operation_duration_seconds_count{gen_ai_provider_name="openai"}==2',
    );
    await until(() => query(`query?query=${count}`), 'the value by its spec name');
    const range = `start=${Date.now() / 1000 - 60}&end=${Date.now() / 1000 + 60}`;
    const exemplars = await until(
      () =>
        query<{ exemplars: { labels: Record<string, string> }[] }>(
          `query_exemplars?query=gen_ai_client_operation_duration_seconds_bucket&${range}`,
        ),
      'exemplars',
    );
    expect(exemplars[0]?.exemplars[0]?.labels).toMatchObject({ trace_id: traceId });
    const hook = await until(async () => delivered[0], 'the alert');
    expect(hook.alerts[0]).toMatchObject({
      labels: { alertname: 'QueueFull', severity: 'page' },
      annotations: { summary: 'Jobs {{ wait.' },
    });
    queue.set(7);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await query('query?query=ALERTS{alertname="QueueFull",alertstate="firing"}')).toBeDefined();
    queue.set(3);
    await until(
      async () => ((await query('query?query=ALERTS{alertname="QueueFull"}')) ? undefined : true),
      'the end of the alert',
    );

    const text = [...exposeMetrics(metrics)].join('');
    await writeFile(join(folder, 'metrics.txt'), text);
    const linted = spawn(process.env['TPL_TEST_PROMTOOL'] ?? 'promtool', ['check', 'metrics']);
    linted.stdin.end(text);
    expect((await once(linted, 'exit'))[0]).toBe(0);
  }, 60_000);
});
