// Plays quiet and loud hours through the standard alerts, and prints numbers of every wrong kind.
import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { createMetrics, createMonitoring, standardAlerts } from '@tpl/monitoring';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import { exposeMetrics } from '@tpl/monitoring/prometheus';
import Fastify from 'fastify';
import type { Results } from './frame.ts';
import { figure, notMeasured } from './frame.ts';
import { runSuite } from './monitoring-processes.ts';

type Listener = (data: object) => void;

/** A service in front of a model, with the standard alerts and a clock moved by hand. */
async function service() {
  let at = 0;
  let timers: { due: number; run: () => void }[] = [];
  const clock = {
    now: () => Date.UTC(2026, 0, 1) + at,
    monotonic: () => at,
    setTimer(run: () => void, delayMs: number) {
      const timer = { due: at + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const destination = new Writable({ write: (_chunk, _encoding, done) => done() });
  // A clock that jumps makes the process look busy, which is not what is tried here: it neither pages nor refuses.
  const alerts = standardAlerts().filter(({ name }) => name !== 'EventLoopBusy');
  const monitoring = createMonitoring({ alerts, clock, destination, maxUtilization: 1 });
  const listeners = new Map<string, Listener[]>();
  const model = {
    on(event: string, listener: Listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      return () => {};
    },
  };
  monitoring.observe({ model } as never);
  const app = Fastify();
  await app.register(monitoringHooks, monitoring);
  await app.register(monitoringRoutes, monitoring);
  let status = 200;
  app.get('/task', async (_request, reply) => reply.code(status).send('x'));
  const pages = new Set<string>();
  monitoring.alerts.on('change', ({ rule, status: phase }) => phase === 'firing' && pages.add(rule.name));
  monitoring.start();
  return {
    monitoring,
    pages,
    answers(next: number): void {
      status = next;
    },
    async ask(times: number, url = '/task') {
      for (let count = 0; count < times; count += 1) await app.inject(url);
    },
    model(event: string, data: object, times = 5) {
      for (let count = 0; count < times; count += 1)
        for (const each of listeners.get(event) ?? []) each(data);
    },
    async steps(count: number, during: () => unknown) {
      for (let step = 0; step < count; step += 1) {
        await during();
        at += 15_000;
        const due = timers.filter((timer) => timer.due <= at);
        timers = timers.filter((timer) => timer.due > at);
        for (const { run } of due) run();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      await app.close();
      await monitoring.close();
    },
  };
}

type Service = Awaited<ReturnType<typeof service>>;

const attempt = { provider: 'north', model: 'n-1', attempt: 1, durationMs: 40 };
const call = {
  ...{ provider: 'north', requestModel: 'n-1', priced: true, streamed: false, degraded: false, attempts: [] },
  ...{ durationMs: 40, usage: { inputTokens: 1, outputTokens: 1 }, costUsd: 0.0001 },
};
const ok = { ...call, ok: true, outcome: 'completed' };
const bad = (code: string) => ({ ...call, ok: false, outcome: 'error', code });

const healthy = (it: Service) => it.steps(20, () => it.ask(5));

const quiet: Record<string, (it: Service) => Promise<void>> = {
  async 'quiet service'(it) {
    await it.steps(60, () => it.ask(1));
    it.answers(500);
    await it.ask(1);
    it.answers(200);
    await it.steps(20, () => it.ask(1));
  },
  async 'closed tabs'(it) {
    await it.steps(40, () => {
      it.model('attempt', { ...attempt, ok: false, code: 'aborted' });
      it.model('call', { ...call, ok: false, outcome: 'aborted', code: 'aborted' });
      it.model('call', ok, 1);
    });
  },
  async 'probes down'(it) {
    it.monitoring.health.component({ name: 'database' }).set('down');
    await it.steps(40, async () => {
      await it.ask(10);
      await it.ask(6, '/health/ready');
    });
    // That the database is down has to be told: what must not come is an alert of the probes that say so.
    if (!it.pages.delete('HealthCheckFailing')) throw new Error('Nobody was told of the database.');
  },
  async deploy(it) {
    await healthy(it);
    it.monitoring.health.drain();
    await it.steps(10, async () => {
      await it.ask(1);
      await it.ask(6, '/health/ready');
    });
  },
  async drain(it) {
    it.monitoring.health.drain();
    await it.steps(20, () => it.ask(6, '/health/ready'));
  },
};

const loud: Record<string, (it: Service) => Promise<void>> = {
  'provider 500': (it) =>
    it.steps(12, () => {
      it.model('attempt', { ...attempt, ok: false, code: 'server', status: 500 });
      it.model('call', bad('server'));
    }),
  'provider hangs': (it) =>
    it.steps(28, () => it.model('state', { policy: 'north', from: 'open', to: 'half_open' }, 1)),
  'provider 429': (it) =>
    it.steps(12, () => it.model('attempt', { ...attempt, ok: false, code: 'rate_limited', status: 429 })),
  async 'first burst'(it) {
    await it.steps(40, () => it.ask(25));
    it.answers(500);
    await it.ask(500);
    await it.steps(3, () => {});
  },
};

/** Pages that should not come, and outages that nothing reports. */
export async function outages(): Promise<Results> {
  let falsePages = 0;
  for (const play of Object.values(quiet)) {
    const it = await service();
    await play(it);
    falsePages += it.pages.size;
    await it.close();
  }
  let missedOutages = 0;
  for (const play of Object.values(loud)) {
    const it = await service();
    await play(it);
    if (it.pages.size === 0) missedOutages += 1;
    await it.close();
  }
  // The dead process and the noise of another service are for promtool to judge.
  if ((await runSuite('integration/cli')) !== 0) missedOutages += 2;
  return {
    falsePages: figure({ ours: falsePages, unit: 'pages', target: '= 0' }),
    missedOutages: figure({ ours: missedOutages, unit: 'outages', target: '= 0' }),
  };
}

const numberLine = /^[a-zA-Z_:][\w:]*(?:\{.*\})? -?\d+(?:\.\d+)?(?:e[+-]\d+)?$/;
/** The two readers that are not ours: Prometheus' linter, and its client for Python out of Debian's packages. */
const readers = [
  [process.env['TPL_TEST_PROMTOOL'] ?? 'promtool', 'check', 'metrics'],
  [
    process.env['TPL_TEST_PYTHON'] ?? '/usr/bin/python3',
    '-c',
    'import sys\nfrom prometheus_client.parser import text_string_to_metric_families as p\nlist(p(sys.stdin.read()))',
  ],
] as const;

/** Lines of a page that no reader takes, after values of every wrong kind. */
export function badNumbers(count: number): Results {
  const metrics = createMetrics();
  const counter = metrics.counter({ name: 'c', help: 'c' });
  const gauge = metrics.gauge({ name: 'g', help: 'g' });
  const histogram = metrics.histogram({ name: 'h', help: 'h', buckets: [1] });
  const kinds: ((index: number) => unknown)[] = [
    () => null,
    (index) => String(index),
    (index) => BigInt(index),
    () => ({}),
    (index) => [index],
    () => Number.NaN,
    () => Number.POSITIVE_INFINITY,
    () => Number.NEGATIVE_INFINITY,
    () => 1.7e308,
    () => true,
    () => new Date(0),
    (index) => ({ valueOf: () => index }),
    () => Symbol('s'),
    () => () => 1,
  ];
  for (let index = 0; index < count; index += 1) {
    const value = kinds[index % kinds.length]!(index) as number;
    counter.add(value);
    gauge.set(value);
    histogram.record(value);
  }
  const text = [...exposeMetrics(metrics)].join('');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const printed = lines.filter((line) => !numberLine.test(line)).length;
  let refused = 0;
  for (const [program, ...args] of readers) {
    const { error, status, stderr } = spawnSync(program, args, { input: text, encoding: 'utf8' });
    if (error || stderr.includes('ModuleNotFoundError')) {
      const reason = `${program} or what it imports is not here: npm test installs it`;
      return { badNumbersPrinted: notMeasured({ unit: 'lines', target: '= 0', reason }) };
    }
    if (status !== 0) refused += 1;
  }
  return { badNumbersPrinted: figure({ ours: printed + refused, unit: 'lines', target: '= 0' }) };
}
