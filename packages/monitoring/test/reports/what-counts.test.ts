import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { monitoringRoutes } from '../../src/fastify.ts';
import {
  createAlerts,
  createHealth,
  createMetrics,
  defineSlo,
  observe,
  standardAlerts,
  standardMetrics,
} from '../../src/index.ts';
import { exposeMetrics, toPrometheusRules } from '../../src/prometheus.ts';
import { playAlertHistory } from '../../src/testing.ts';

const intervalMs = 15_000;
const grows = (perStep: number) => Array.from({ length: 60 }, (_, step) => step * perStep);
const attempts = (ok: boolean, code: string, perStep: number) => ({
  metric: 'tpl.model.attempts',
  labels: { provider: 'north', ok: String(ok), ...(code && { code }) },
  values: grows(perStep),
});
const calls = (labels: Record<string, string>, perStep: number) => ({
  metric: 'tpl.model.calls',
  labels: { provider: 'north', degraded: 'false', ...labels },
  values: grows(perStep),
});
const fired = (series: Parameters<typeof playAlertHistory>[0]['series']) => [
  ...new Set(
    playAlertHistory({ definitions: standardAlerts(), intervalMs, series }).flatMap(({ firing }) => firing),
  ),
];

describe('a Redis that is away while answers go on (APM#447, sim PR#3289)', () => {
  it('raises an alert that names the part, and a moment of it none', () => {
    const part = (values: readonly number[]) => [
      { metric: 'tpl.health.status', labels: { check: 'cache' }, values: [...values] },
    ];
    expect(fired(part(Array.from({ length: 12 }, () => 1)))).toEqual(['HealthCheckFailing']);
    expect(fired(part([0, 0, 1, 1, 0, 0, 0, 0, 0, 0]))).toEqual([]);
  });
});

describe('a metric whose labels have more values than it has series (opentelemetry.io 9943)', () => {
  it('raises a ticket, for what an objective picks by a label is not seen any more', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock, maxSeries: 100 });
    const told: string[] = [];
    const notify = async ({ rule }: { rule: { name: string } }) => void told.push(rule.name);
    const [meant] = standardAlerts().filter(({ name }) => name === 'SeriesOverflow');
    const notifiers = [{ name: 'pager', notify }];
    const alerts = createAlerts({ definitions: meant ? [meant] : [], metrics, notifiers, clock });
    alerts.start();
    const calls = metrics.counter({ name: 'calls', help: 'Calls.', labels: ['tenant'] });
    for (let tenant = 0; tenant < 99; tenant += 1) calls.add(1, { tenant });
    await clock.advance(15_000);
    expect(told).toEqual([]);
    calls.add(1, { tenant: 'one more' });
    await clock.advance(15_000);
    expect(told).toEqual(['SeriesOverflow']);
    await alerts.close();
  });
});

describe('users who leave in the middle of answers (OmniRoute#7907, aimee PR#2083)', () => {
  it('are neither failures of a provider nor answers that dilute them', () => {
    expect(
      fired([attempts(false, 'aborted', 10), calls({ outcome: 'aborted', code: 'aborted' }, 10)]),
    ).toEqual([]);
    expect(
      fired([attempts(false, 'aborted', 90), attempts(false, 'server', 8), attempts(true, '', 2)]),
    ).toEqual(['ProviderDown']);
    const burning = fired([
      calls({ outcome: 'abandoned' }, 90),
      calls({ outcome: 'error' }, 2),
      calls({ outcome: 'completed' }, 8),
    ]);
    expect(burning).toContain('ModelBurn14x');
  });
});

describe('callers out of budget, blocked by a guard, or wrong in what they ask (Firefox-AI/MLPA PR#262)', () => {
  const own = ['bad_request', 'context_too_long', 'refusal', 'guard_blocked', 'budget_exceeded'];
  const ended = (codes: readonly string[], each: number) =>
    codes.flatMap((code) => [
      calls({ provider: 'none', outcome: 'error', code }, each),
      attempts(false, code, each),
    ]);
  const well = (perStep: number) => [calls({ outcome: 'completed' }, perStep), attempts(true, '', perStep)];

  it('page nobody, and dilute no failure of a provider', () => {
    expect(fired([...ended(own, 5), ...well(50)])).toEqual([]);
    const broken = [calls({ outcome: 'error', code: 'server' }, 8), attempts(false, 'server', 8)];
    const names = fired([...ended(own, 50), ...broken, ...well(2)]);
    expect(names).toEqual(expect.arrayContaining(['ModelBurn14x', 'ModelBurn6x', 'ProviderDown']));
  });

  it('are a ticket where it is most calls: what everybody meets is no fault of theirs', () => {
    for (const code of own) expect(fired([...ended([code], 30), ...well(20)])).toEqual(['CallsRefused']);
  });

  it('are not what a wrong key, model or option is, which still page', () => {
    for (const code of ['auth', 'not_found', 'invalid_options'])
      expect(fired(ended([code], 10))).toEqual(expect.arrayContaining(['ModelBurn14x', 'ProviderDown']));
  });

  it('are left out by the rules of Prometheus too', () => {
    const rules = toPrometheusRules(standardAlerts(), standardMetrics()).groups.flatMap(
      (group) => group.rules,
    );
    const textOf = (name: string) => rules.find(({ alert }) => alert === name)?.expr;
    const left = own.join('|');
    expect(textOf('ModelBurn14x')).toContain(`tpl_model_calls_total{outcome="error",code!~"${left}"}[1h]`);
    expect(textOf('ModelBurn14x')).toContain(
      `tpl_model_calls_total{outcome!~"aborted|abandoned",code!~"${left}"}[1h]`,
    );
    expect(textOf('ProviderDown')).toContain(`code!~"aborted|${left}"`);
  });
});

describe('answers that come from fallbacks (Site Reliability Workbook, chapter 5)', () => {
  it('are told of, though every call succeeds', () => {
    expect(fired([calls({ outcome: 'completed', degraded: 'true' }, 10)])).toEqual(['AnswersDegraded']);
    expect(
      fired([calls({ outcome: 'completed', degraded: 'true' }, 1), calls({ outcome: 'completed' }, 50)]),
    ).toEqual([]);
  });
});

describe('a breaker that keeps probing (resilience4j#164)', () => {
  const state = (values: number[]) =>
    fired([{ metric: 'tpl.policy.state', labels: { policy: 'north' }, values }]);
  it('is open for whoever waits, half open or not', () => {
    expect(state(Array.from({ length: 28 }, (_, at) => (at % 9 === 4 ? 2 : 1)))).toEqual(['BreakerOpen']);
    expect(state([0, 0, 1, 0, 0, 2, 2, 0, 1, 0])).toEqual([]);
  });
});

describe('statuses nobody has heard of (RFC 9110, 15.6)', () => {
  it('are failures of the server from 500 on', () => {
    const status = (code: string, perStep: number) => ({
      metric: 'http.server.request.duration',
      labels: { 'http.response.status_code': code },
      values: grows(perStep),
    });
    expect(fired([status('200', 5), status('529', 1), status('501', 1)])).toContain('HttpBurn14x');
    expect(fired([status('200', 5), status('499', 5)])).toEqual([]);
  });
});

describe('a line that a quantile can never cross (lightspeed-service PR#3019)', () => {
  it('is refused when it is drawn', () => {
    for (const slowSeconds of [0, 300, Number.NaN])
      expect(() => standardAlerts({ slowSeconds })).toThrow('slowSeconds');
    expect(standardAlerts({ slowSeconds: 30 }).length).toBeGreaterThan(10);
  });
});

describe('answers that go on for as long as a model writes (aprin-labs/archimedes#1436, Wave-RF/WaveHouse#421)', () => {
  const metric = 'http.server.request.duration';
  /** Of twenty requests two take so long. */
  const taking = (seconds: number) => [
    { metric, labels: { 'http.response.status_code': '200' }, values: grows(20) },
    ...[5, 10, 30, 60, 120, Number.POSITIVE_INFINITY].map((bound) => {
      return { metric, bound, values: grows(bound < seconds ? 18 : 20) };
    }),
  ];

  it('are no slowness that somebody should look at, a minute without an end is', () => {
    expect(fired(taking(12))).toEqual([]);
    expect(fired(taking(60))).toEqual(['HttpSlow']);
  });
});

describe('an objective so low that no page of it can fire (slok/sloth#341, kcp-dev/kcp-glbc#287)', () => {
  const slo = (objective: number) => () =>
    defineSlo({ name: 'S', summary: 's', objective, bad: { metric: 'a' }, total: { metric: 'a' } });

  it('is refused with the lowest that works, with which every line can be crossed', () => {
    for (const objective of [0.5, 0.8, 0.9, 0.93, 1, Number.NaN]) {
      expect(slo(objective)).toThrow('S.objective must lie between 0.931 and 1');
      expect(() => standardAlerts({ modelObjective: objective })).toThrow('Model.objective');
    }
    const lines = slo(0.931)().rules.flatMap(({ comparisons }) => comparisons);
    const shares = lines.flatMap(({ measure, threshold }) => (measure.kind === 'ratio' ? [threshold] : []));
    expect(Math.max(...shares)).toBeLessThan(1);
  });

  it('pages for a total outage with the lowest', () => {
    const outage = [calls({ outcome: 'error', code: 'server' }, 10)];
    const definitions = standardAlerts({ modelObjective: 0.931 });
    const seen = playAlertHistory({ definitions, intervalMs, series: outage }).flatMap(
      ({ firing }) => firing,
    );
    expect(seen).toContain('ModelBurn14x');
  });
});

describe('keys that never change', () => {
  it('have a series from the start, by ring; other lists have none', () => {
    const metrics = createMetrics();
    const on = () => () => {};
    const limitsOf = () => undefined;
    const broken = () => {
      throw new Error('no');
    };
    observe(
      {
        keys: { on, list: () => [{}, {}], limitsOf } as never,
        broken: { on, list: broken, limitsOf } as never,
        odd: { on, list: () => 'no', limitsOf } as never,
        batches: { on, list: () => [{}] } as never,
      },
      { metrics },
    );
    const lines = [...exposeMetrics(metrics)].join('').split('\n');
    expect(lines.filter((line) => line.startsWith('tpl_security_keys'))).toEqual([
      'tpl_security_keys{ring="keys"} 2',
    ]);
  });
});

describe('details of a health part that JSON does not know', () => {
  it('do not break the probe', async () => {
    const health = createHealth();
    health.component({ name: 'queue' }).set('up', { waiting: 12n });
    const app = Fastify();
    await app.register(monitoringRoutes, { health, showDetails: () => true });
    const answer = await app.inject('/health/ready');
    expect([answer.statusCode, answer.json().checks]).toMatchObject([200, [{ details: { waiting: '12' } }]]);
  });
});
