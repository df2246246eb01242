// Measures how soon alerts come, what evaluating them costs, and how long probes wait.
import { createAlerts, createHealth, createMetrics, defineAlert, defineSlo } from '@tpl/monitoring';
import type { Results } from './frame.ts';
import { figure, measure } from './frame.ts';

/** How soon alerts come, and what evaluating them costs. */
export async function alerts(): Promise<Results> {
  const metrics = createMetrics();
  const queue = metrics.gauge({ name: 'queue', help: 'q' }).bind();
  const jobs = metrics.counter({ name: 'jobs', help: 'j', labels: ['ok', 'route'] });
  const measureOf = { kind: 'value', metric: 'queue' } as const;
  const full = defineAlert({ name: 'Full', summary: 'f', measure: measureOf, op: '>', threshold: 5 });
  const notifiedAt = new Promise<number>((resolve) => {
    const notifier = { name: 'n', notify: async () => resolve(performance.now()) };
    const engine = createAlerts({ definitions: [full], metrics, notifiers: [notifier], intervalMs: 1_000 });
    engine.start();
  });
  await waitFor(new Promise((resolve) => setTimeout(resolve, 50)));
  const crossedAt = performance.now();
  queue.set(6);
  const alertLatencyMs = (await waitFor(notifiedAt)) - crossedAt;

  const slos = Array.from({ length: 100 }, (_, index) =>
    defineSlo({
      name: `S${index}`,
      summary: 's',
      objective: 0.999,
      bad: { metric: 'jobs', where: { ok: 'false', route: `r${index}` } },
      total: { metric: 'jobs', where: { route: `r${index}` } },
    }),
  );
  // 200 rules: two pairs of each SLO are evaluated in the process.
  const clock = { time: 0 };
  const fake = { now: () => clock.time, monotonic: () => clock.time, setTimer: () => () => {} };
  const engine = createAlerts({ definitions: slos, metrics, intervalMs: 15_000, clock: fake });
  for (let tick = 0; tick < 1_500; tick += 1) {
    for (let route = 0; route < 100; route += 1) {
      jobs.add(tick % 7, { ok: true, route: `r${route}` });
      jobs.add(tick % 90 === 0 ? 1 : 0, { ok: false, route: `r${route}` });
    }
    clock.time += 15_000;
    engine.evaluate();
  }
  const ticked = await measure({
    ours: () => {
      clock.time += 15_000;
      engine.evaluate();
    },
    unit: 'ms',
  });
  const outage = play(
    (second) => (second > 25_200 ? { good: 0, bad: 5 } : { good: 5, bad: 0 }),
    25_320,
    5_000,
  );
  const page = outage.find(({ rule }) => rule.name === 'SBurn14x');
  return {
    alertLatencyMs: figure({ ours: alertLatencyMs, unit: 'ms', target: '<= 1200' }),
    outagePageMs: figure({
      ours: (page?.startsAt ?? Number.NaN) - 25_200_000,
      unit: 'ms',
      target: '<= 60000',
    }),
    tickMs: figure({ ...ticked, target: '<= 1' }),
  };
}

function play(
  perSecond: (second: number) => { good: number; bad: number },
  seconds: number,
  intervalMs: number,
) {
  const clock = { time: 0 };
  const fake = { now: () => clock.time, monotonic: () => clock.time, setTimer: () => () => {} };
  const metrics = createMetrics({ clock: fake });
  const requests = metrics.counter({ name: 'requests', help: 'r', labels: ['ok'] });
  const bad = { metric: 'requests', where: { ok: 'false' } };
  const slo = defineSlo({ name: 'S', summary: 's', objective: 0.999, bad, total: { metric: 'requests' } });
  const engine = createAlerts({ definitions: [slo], metrics, clock: fake, intervalMs });
  for (let second = 0; second <= seconds; second += 1) {
    const now = perSecond(second);
    requests.add(now.good, { ok: true });
    requests.add(now.bad, { ok: false });
    clock.time = second * 1_000;
    if (clock.time % intervalMs === 0) engine.evaluate();
  }
  return engine.history();
}

/** How long probes wait. */
export async function health(smoke: boolean): Promise<Results> {
  const registry = createHealth({ timeoutMs: 2_000, retries: 0 });
  let runs = 0;
  for (let index = 0; index < 50; index += 1) {
    const check = index < 20 ? () => new Promise<never>(() => {}) : async () => ({ status: 'up' as const });
    registry.register({ name: `check ${index}`, check });
  }
  const started = performance.now();
  const refreshed = registry.refresh();
  const times: number[] = [];
  for (let probe = 0; probe < (smoke ? 200 : 2_000); probe += 1) {
    const asked = performance.now();
    registry.report('ready');
    times.push(performance.now() - asked);
    if (probe % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor(refreshed);
  const refreshMs = performance.now() - started;
  await registry.close();
  const counted = createHealth();
  counted.register({
    name: 'counted',
    check: async () => {
      runs += 1;
      return { status: 'up' };
    },
  });
  await Promise.all(Array.from({ length: 1_000 }, () => counted.refresh()));
  times.sort((a, b) => a - b);
  return {
    readyP99Ms: figure({
      ours: times[Math.floor(times.length * 0.99)] as number,
      unit: 'ms',
      target: '<= 5',
    }),
    refreshMs: figure({ ours: refreshMs, unit: 'ms', target: '<= 2100' }),
    runsPerCheck: figure({ ours: runs, unit: 'runs', target: '= 1' }),
  };
}

/** Our timers do not keep a process alive; a benchmark has nothing else that does. */
async function waitFor<T>(promise: Promise<T>): Promise<T> {
  const alive = setInterval(() => {}, 1_000);
  return promise.finally(() => clearInterval(alive));
}
