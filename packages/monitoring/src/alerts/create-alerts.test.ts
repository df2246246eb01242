import { once } from 'node:events';
import { createServer } from 'node:http';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../metrics/create-metrics.ts';
import { memoryLogger } from '../testing/memory-logger.ts';
import type { AlertsOptions } from './create-alerts.ts';
import { createAlerts } from './create-alerts.ts';
import type { AlertChange } from './definition/alerts.ts';
import { defineAlert } from './definition/define-alert.ts';
import { defineSlo } from './definition/define-slo.ts';
import type { Notifier } from './notifier.ts';
import { logNotifier, webhookNotifier } from './notifier.ts';

const full = defineAlert({
  name: 'Full',
  summary: 'The queue is full.',
  measure: { kind: 'value', metric: 'queue' },
  op: '>',
  threshold: 10,
  severity: 'page',
  runbook: 'https://example.test/full',
});

function setUp(options: Partial<AlertsOptions> = {}) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const queue = metrics.gauge({ name: 'queue', help: 'Waiting.' }).bind();
  const told: string[] = [];
  const notifier: Notifier = {
    name: 'test',
    notify: async ({ rule, status }) => void told.push(`${rule.name} ${status}`),
  };
  const alerts = createAlerts({
    definitions: [full],
    metrics,
    notifiers: [notifier],
    intervalMs: 1_000,
    clock,
    ...options,
  });
  return { clock, metrics, queue, told, alerts };
}

describe('createAlerts', () => {
  it('tells once when an alert fires and once when it ends', async () => {
    const { clock, queue, told, alerts } = setUp();
    const heard: AlertChange[] = [];
    alerts.on('change', (change) => heard.push(change));
    alerts.start();
    alerts.start();
    queue.set(11);
    await clock.advance(5_000);
    expect(told).toEqual(['Full firing']);
    expect(alerts.states()[0]).toMatchObject({ name: 'Full', phase: 'firing', value: 11, isSilenced: false });
    queue.set(1);
    await clock.advance(1_000);
    expect(told).toEqual(['Full firing', 'Full resolved']);
    expect(alerts.history()).toEqual(heard);
    expect(heard[1]).toMatchObject({
      status: 'resolved',
      startsAt: Date.UTC(2026, 0, 1) + 1_000,
      endsAt: Date.UTC(2026, 0, 1) + 6_000,
    });
    void alerts.close();
    expect(clock.pending).toBe(0);
  });

  it('tells within a tick of the crossing', async () => {
    const { clock, queue, told, alerts } = setUp();
    alerts.start();
    await clock.advance(500);
    queue.set(11);
    await clock.advance(700);
    expect(told).toEqual(['Full firing']);
    void alerts.close();
  });

  it('waits as long as the alert asks for, and starts anew after a pause', async () => {
    const patient = defineAlert({
      name: 'Patient',
      summary: '',
      measure: { kind: 'value', metric: 'queue' },
      op: '>',
      threshold: 10,
      forMs: 3_000,
    });
    const { clock, queue, told, alerts } = setUp({ definitions: [patient] });
    alerts.start();
    queue.set(11);
    await clock.advance(3_000);
    expect(alerts.states()[0]?.phase).toBe('pending');
    queue.set(0);
    await clock.advance(1_000);
    queue.set(11);
    await clock.advance(3_000);
    expect(told).toEqual([]);
    await clock.advance(1_000);
    expect(told).toEqual(['Patient firing']);
    void alerts.close();
  });

  it('does not tell a flapping alert again within its cooldown, but does when it stays', async () => {
    const { clock, queue, told, alerts } = setUp({ cooldownMs: 10_000 });
    alerts.start();
    for (let turn = 0; turn < 3; turn += 1) {
      queue.set(11);
      await clock.advance(1_000);
      queue.set(1);
      await clock.advance(1_000);
    }
    expect(told).toEqual(['Full firing', 'Full resolved']);
    queue.set(11);
    await clock.advance(6_000);
    expect(told).toEqual(['Full firing', 'Full resolved', 'Full firing']);
    void alerts.close();
  });

  it('tells nobody about a silenced alert, shows it all the same, and tells when the silence ends before the alert', async () => {
    const { clock, queue, told, alerts } = setUp();
    alerts.silence('Full', 5_000);
    const lift = alerts.silence('Full', 3_000);
    alerts.start();
    queue.set(11);
    await clock.advance(2_000);
    expect([told, alerts.states()[0]?.isSilenced, alerts.history().length]).toEqual([[], true, 1]);
    await clock.advance(2_000);
    expect(told).toEqual(['Full firing']);
    lift();
    const again = alerts.silence('Full', 60_000);
    again();
    expect(alerts.states()[0]?.isSilenced).toBe(false);
    void alerts.close();
  });

  it('is held up by no notifier that hangs or throws, tries again, and counts', async () => {
    let tries = 0;
    const hangs: Notifier = { name: 'hangs', notify: () => new Promise(() => {}) };
    const throws: Notifier = {
      name: 'throws',
      notify: () => {
        tries += 1;
        throw new Error('no');
      },
    };
    const flaky: Notifier = {
      name: 'flaky',
      notify: async () => {
        if (++tries < 5) throw new Error('no');
      },
    };
    const { clock, metrics, queue, alerts } = setUp({
      notifiers: [hangs, throws, flaky],
      notifyTimeoutMs: 1_000,
      cooldownMs: 0,
    });
    alerts.start();
    queue.set(11);
    await clock.advance(20_000);
    const outcomes = metrics
      .find('tpl.alerts.notifications')
      ?.series.map(({ labels, cell }) => [
        ...labels.map(([, value]) => value),
        'value' in cell && cell.value,
      ]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ['hangs', 'failed', 1],
        ['throws', 'failed', 1],
        ['flaky', 'delivered', 1],
      ]),
    );
    for (let turn = 0; turn < 300; turn += 1) {
      queue.set(turn % 2 ? 11 : 1);
      alerts.evaluate();
    }
    const dropped = metrics
      .find('tpl.alerts.notifications')
      ?.series.find(({ labels }) => labels[0]?.[1] === 'hangs' && labels[1]?.[1] === 'dropped');
    // One is in hand, a hundred wait, and the first end is told to nobody who has not heard of the beginning.
    expect(dropped?.cell).toMatchObject({ value: 300 - 102 });
    expect(alerts.history().length).toBeLessThanOrEqual(500);
    void alerts.close();
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it('names unknown metrics, labels and kinds at the start, with the nearest name', () => {
    const bad = [
      defineAlert({
        name: 'A',
        summary: '',
        measure: { kind: 'value', metric: 'queu' },
        op: '>',
        threshold: 1,
      }),
      defineAlert({
        name: 'B',
        summary: '',
        measure: { kind: 'value', metric: 'queue', where: { lane: 'x' } },
        op: '>',
        threshold: 1,
      }),
      defineAlert({
        name: 'C',
        summary: '',
        measure: { kind: 'quantile', metric: 'queue', quantile: 0.5, windowMs: 60_000 },
        op: '>',
        threshold: 1,
      }),
    ];
    expect(() => setUp({ definitions: bad }).alerts.start()).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          { path: 'A', message: 'looks at "queu", which is no metric', hint: 'did you mean "queue"?' },
          { path: 'B', message: 'looks at the label "lane", which "queue" has not' },
          { path: 'C', message: 'takes a quantile of "queue", which is no histogram' },
        ],
      }),
    );
    expect(() => setUp({ definitions: [full, full] })).toThrow('is defined twice');
  });

  it('marks what it says as partial until it has seen a whole window', async () => {
    const slo = defineSlo({
      name: 'S',
      summary: '',
      objective: 0.99,
      bad: { metric: 'bad' },
      total: { metric: 'all' },
    });
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    for (const name of ['bad', 'all']) metrics.counter({ name, help: '' });
    using alerts = createAlerts({ definitions: [slo], metrics, clock, intervalMs: 60_000 });
    expect(alerts.states().map(({ name, isPartial }) => [name, isPartial])).toEqual([
      ['SBurn14x', true],
      ['SBurn6x', true],
    ]);
    await clock.advance(3_600_000);
    expect(alerts.states().map(({ isPartial }) => isPartial)).toEqual([false, true]);
  });

  it('looks back as far when it is also evaluated by hand, many times between two ticks', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const errors = metrics.counter({ name: 'errors', help: '' }).bind();
    const burst = defineAlert({
      name: 'Burst',
      summary: '',
      measure: { kind: 'increase', metric: 'errors', windowMs: 60_000 },
      op: '>',
      threshold: 5,
    });
    using alerts = createAlerts({ definitions: [burst], metrics, clock, intervalMs: 1_000 });
    alerts.start();
    await clock.advance(5_000);
    errors.add(10);
    await clock.advance(1_000);
    for (let index = 0; index < 500; index += 1) {
      alerts.evaluate();
      await clock.advance(10);
    }
    expect(alerts.states()[0]).toMatchObject({ phase: 'firing' });
    expect(alerts.states()[0]?.value).toBeGreaterThan(9);
  });

  it('shows no alert of rules that were closed as firing, after others were loaded', async () => {
    const { clock, queue, metrics, alerts } = setUp();
    queue.set(11);
    alerts.evaluate();
    void alerts.close();
    using loaded = createAlerts({
      definitions: [{ ...full, rules: [{ ...full.rules[0]!, name: 'Other' }] }],
      metrics,
      clock,
    });
    loaded.evaluate();
    const phases = metrics.find('tpl.alerts.phase')?.series;
    expect(phases?.map(({ labels, cell }) => [labels[0]?.[1], 'value' in cell && cell.value])).toEqual([
      ['Full', 0],
      ['Other', 2],
    ]);
  });

  it('keeps the last 500 alerts that fired or ended', async () => {
    const { clock, queue, alerts } = setUp();
    for (let index = 0; index < 600; index += 1) {
      queue.set(index % 2 === 0 ? 11 : 0);
      alerts.evaluate();
      await clock.advance(1_000);
    }
    const history = alerts.history();
    expect(history).toHaveLength(500);
    expect([history[0]?.status, history.at(-1)?.status]).toEqual(['firing', 'resolved']);
    void alerts.close();
  });

  it('stays closed: when a listener closes it, and when it is started again', async () => {
    const { clock, queue, alerts } = setUp();
    alerts.on('change', () => void alerts.close());
    alerts.start();
    queue.set(11);
    await clock.advance(1_000);
    expect(alerts.history()).toHaveLength(1);
    alerts.start();
    queue.set(0);
    alerts.evaluate();
    await clock.advance(60_000);
    expect(alerts.history()).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('shows what becomes of notifications from the start, so that Prometheus sees the first that fail', () => {
    const { metrics, alerts } = setUp();
    const series = metrics.find('tpl.alerts.notifications')?.series ?? [];
    expect(series.map(({ labels, cell }) => [labels[1]?.[1], 'value' in cell && cell.value])).toEqual([
      ['delivered', 0],
      ['failed', 0],
      ['dropped', 0],
    ]);
    void alerts.close();
  });

  it('shows phases as metrics', async () => {
    const { clock, queue, metrics, alerts } = setUp();
    alerts.start();
    queue.set(11);
    await clock.advance(1_000);
    expect(metrics.find('tpl.alerts.phase')?.series[0]).toMatchObject({
      labels: [
        ['alert', 'Full'],
        ['severity', 'page'],
      ],
      cell: { value: 2 },
    });
    void alerts.close();
  });
});

describe('an SLO of 99.9 %', () => {
  /** Seconds of requests, one tick each. */
  function play(
    perSecond: (second: number) => { good: number; bad: number },
    seconds: number,
    intervalMs = 5_000,
  ) {
    const clock = { time: 0 };
    const fake = { now: () => clock.time, monotonic: () => clock.time, setTimer: () => () => {} };
    const metrics = createMetrics({ clock: fake });
    const requests = metrics.counter({ name: 'requests', help: '', labels: ['ok'] });
    const slo = defineSlo({
      name: 'S',
      summary: '',
      objective: 0.999,
      bad: { metric: 'requests', where: { ok: 'false' } },
      total: { metric: 'requests' },
    });
    const [good, bad] = [requests.bind({ ok: true }), requests.bind({ ok: false })];
    const alerts = createAlerts({ definitions: [slo], metrics, clock: fake, intervalMs });
    for (let second = 0; second <= seconds; second += 1) {
      const now = perSecond(second);
      good.add(now.good);
      bad.add(now.bad);
      clock.time = second * 1_000;
      if (clock.time % intervalMs === 0) alerts.evaluate();
    }
    void alerts.close();
    return alerts.history();
  }

  it('pages within a minute of an outage', () => {
    const outageAt = 7 * 3_600;
    const history = play(
      (second) => (second > outageAt ? { good: 0, bad: 5 } : { good: 5, bad: 0 }),
      outageAt + 120,
    );
    const page = history.find(({ rule }) => rule.name === 'SBurn14x');
    expect(page?.status).toBe('firing');
    expect((page?.startsAt ?? Number.NaN) - outageAt * 1_000).toBeLessThanOrEqual(60_000);
  });

  it('pages nobody for one error of a quiet service', () => {
    const perHour = (second: number) => ({
      good: second % 1_200 === 0 ? 1 : 0,
      bad: second === 7_300 ? 1 : 0,
    });
    expect(play(perHour, 4 * 3_600, 15_000)).toEqual([]);
    // Neither where one error is more than its share of what little there is.
    const everyQuarterMinute = (bad: readonly number[]) => (second: number) => ({
      good: second % 15 === 0 ? 1 : 0,
      bad: bad.includes(second) ? 1 : 0,
    });
    expect(play(everyQuarterMinute([900]), 1_500, 15_000)).toEqual([]);
    expect(play(everyQuarterMinute([900, 905]), 1_500, 15_000)).not.toEqual([]);
  });
});

describe('notifiers', () => {
  const change = { rule: full.rules[0]!, status: 'firing', startsAt: 0, value: 11 } as const;
  const signal = new AbortController().signal;

  it('log a page as an error, a ticket as a warning, the end as information', async () => {
    const { logger, entries } = memoryLogger();
    const notifier = logNotifier(logger);
    await notifier.notify(change, signal);
    await notifier.notify({ ...change, rule: { ...change.rule, severity: 'ticket' } }, signal);
    await notifier.notify({ ...change, status: 'resolved' }, signal);
    expect(entries.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'error alert firing',
      'warn alert firing',
      'info alert resolved',
    ]);
  });

  it('post in the form of Alertmanager to a real server, and reject what it does not accept', async () => {
    const bodies: unknown[] = [];
    let answer = 200;
    await using server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        bodies.push([request.headers.authorization, JSON.parse(text)]);
        response.writeHead(answer).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const notifier = webhookNotifier({
      url: `http://127.0.0.1:${port}/`,
      headers: { authorization: 'Bearer x' },
    });
    await notifier.notify(change, signal);
    await notifier.notify({ ...change, status: 'resolved', endsAt: 60_000 }, signal);
    expect(bodies[0]).toMatchObject([
      'Bearer x',
      {
        version: '4',
        status: 'firing',
        alerts: [
          {
            labels: { alertname: 'Full', severity: 'page' },
            annotations: { runbook_url: 'https://example.test/full' },
            startsAt: '1970-01-01T00:00:00.000Z',
            endsAt: '0001-01-01T00:00:00Z',
          },
        ],
      },
    ]);
    expect(bodies[1]).toMatchObject([
      'Bearer x',
      { status: 'resolved', alerts: [{ endsAt: '1970-01-01T00:01:00.000Z' }] },
    ]);
    answer = 500;
    await expect(notifier.notify(change, signal)).rejects.toMatchObject({
      code: 'notify_failed',
      retryable: true,
    });
  });
});

describe('defineAlert and defineSlo', () => {
  it('take no empty list of label values, which would be nothing here and everything in Prometheus', () => {
    const measure = { kind: 'value', metric: 'queue', where: { lane: [] } } as const;
    expect(() => defineAlert({ name: 'A', summary: '', measure, op: '>', threshold: 1 })).toThrow(
      'A.where.lane names no value',
    );
  });

  it('name every problem at once', () => {
    const measure = { kind: 'quantile', metric: 'm', quantile: 2, windowMs: 1_500 } as const;
    const bad = {
      name: '1 bad',
      summary: '',
      measure,
      op: '=' as never,
      threshold: Number.NaN,
      forMs: -1,
      labels: { severity: 'x', 'a.b': 'y' },
      resolveAt: 5,
    };
    expect(() => defineAlert(bad)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          '',
          '.forMs',
          '.labels.severity',
          '.labels.a.b',
          '.op',
          '.threshold',
          '.measure.windowMs',
          '.measure.quantile',
          '.resolveAt',
        ].map((field) => expect.objectContaining({ path: `1 bad${field}` })),
      }),
    );
    const value = { kind: 'value', metric: 'm' } as const;
    expect(() =>
      defineAlert({ name: 'A', summary: '', measure: value, op: '>', threshold: 1, minEvents: 5 }),
    ).toThrow('needs a measure with a window');
    expect(() =>
      defineAlert({
        name: 'A',
        summary: '',
        measure: { ...value, kind: 'rate', windowMs: 31 * 86_400_000 },
        op: '>',
        threshold: 1,
      }),
    ).toThrow('at most 30 days');
    expect(() => defineSlo({ name: 'S', summary: '', objective: 99.9, bad: value, total: value })).toThrow(
      'must lie between 0.931 and 1',
    );
  });

  it('sees the first burst of failures ever, though their series was not there before', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const jobs = metrics.counter({ name: 'jobs', help: 'j', labels: ['ok'] });
    const slo = defineSlo({
      name: 'Jobs',
      summary: 'Jobs succeed.',
      objective: 0.99,
      bad: { metric: 'jobs', where: { ok: 'false' } },
      total: { metric: 'jobs' },
    });
    const alerts = createAlerts({ definitions: [slo], metrics, clock });
    alerts.start();
    for (let step = 0; step < 20; step += 1) {
      jobs.add(25, { ok: true });
      await clock.advance(15_000);
    }
    jobs.add(500, { ok: false });
    await clock.advance(30_000);
    expect(
      alerts
        .states()
        .filter(({ phase }) => phase === 'firing')
        .map(({ name }) => name),
    ).toContain('JobsBurn14x');
    void alerts.close();
  });

  it('names the thing it is about, fires for each by itself, and silences all of a rule', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const state = metrics.gauge({ name: 'state', help: 's', labels: ['policy'] });
    const measure = { kind: 'value', metric: 'state', by: ['policy'] } as const;
    const open = defineAlert({
      name: 'Open',
      summary: 's',
      measure,
      op: '>',
      threshold: 0,
      labels: { team: 'a' },
    });
    const told: AlertChange[] = [];
    const notifier: Notifier = { name: 'n', notify: async (change) => void told.push(change) };
    const alerts = createAlerts({
      definitions: [open],
      metrics,
      clock,
      notifiers: [notifier],
      cooldownMs: 0,
    });
    expect(alerts.states()).toMatchObject([{ name: 'Open', phase: 'inactive', labels: { team: 'a' } }]);
    state.set(2, { policy: 'north' });
    state.set(0, { policy: 'south' });
    alerts.start();
    await clock.advance(15_000);
    state.set(1, { policy: 'south' });
    await clock.advance(15_000);
    const seen = () => told.map(({ status, rule }) => `${rule.labels['policy']} ${status}`);
    expect(seen()).toEqual(['north firing', 'south firing']);
    expect(alerts.states().map(({ labels, phase }) => [labels, phase])).toEqual([
      [{ team: 'a', policy: 'north' }, 'firing'],
      [{ team: 'a', policy: 'south' }, 'firing'],
    ]);
    state.set(0, { policy: 'north' });
    await clock.advance(15_000);
    alerts.silence('Open', 60_000);
    state.set(1, { policy: 'north' });
    await clock.advance(15_000);
    expect(seen()).toEqual(['north firing', 'south firing', 'north resolved']);
    for (let policy = 0; policy < 200; policy += 1) state.set(1, { policy: `p${policy}` });
    await clock.advance(15_000);
    expect(alerts.states()).toHaveLength(51);
    const wrong = defineAlert({
      name: 'Wrong',
      summary: 's',
      measure: { ...measure, by: ['polici'] },
      op: '>',
      threshold: 0,
    });
    expect(() => createAlerts({ definitions: [wrong], metrics }).start()).toThrow('polici');
    void alerts.close();
  });

  it('goes on trying to notify while the alert fires, again after hours, and says at its close that it ended here', async () => {
    const { clock, queue, alerts } = (() => {
      const clock = manualClock();
      const metrics = createMetrics({ clock });
      const queue = metrics.gauge({ name: 'queue', help: 'q' }).bind();
      const measure = { kind: 'value', metric: 'queue' } as const;
      const full = defineAlert({ name: 'Full', summary: 'f', measure, op: '>', threshold: 5 });
      const notifiers: Notifier[] = [{ name: 'pager', notify: (change) => notify(change) }];
      return { clock, queue, alerts: createAlerts({ definitions: [full], metrics, notifiers, clock }) };
    })();
    const told: string[] = [];
    let isAway = true;
    function notify({ status }: AlertChange): Promise<void> {
      if (isAway) return Promise.reject(new Error('503'));
      told.push(status);
      return Promise.resolve();
    }
    alerts.start();
    queue.set(9);
    await clock.advance(300_000);
    isAway = false;
    await clock.advance(60_000);
    expect(told).toEqual(['firing']);
    await clock.advance(3 * 3_600_000);
    expect(told).toEqual(['firing']);
    await clock.advance(3_600_000);
    expect(told).toEqual(['firing', 'firing']);
    void alerts.close();
    await clock.advance(0);
    expect([told, clock.pending]).toEqual([['firing', 'firing', 'resolved'], 0]);
  });

  it('refuses to silence what is no alert', () => {
    const { alerts } = setUp();
    expect(() => alerts.silence('Ful', 1)).toThrow('did you mean "Full"');
    expect(() => alerts.silence('nothing like it', 1)).toThrow('is no alert');
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 7 * 86_400_000 + 1])
      expect(() => alerts.silence('Full', wrong)).toThrow('durationMs');
    alerts.silence('Full', 60_000);
    expect(alerts.states()[0]).toMatchObject({ isSilenced: true });
    alerts.silence('Full', 0);
    expect(alerts.states()[0]).toMatchObject({ isSilenced: false });
  });
});
