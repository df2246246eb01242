import { PassThrough, Writable } from 'node:stream';
import { createEvents } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { withLogFields } from '@internal/logger';
import { describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import { defineAlert } from '../alerts/definition/define-alert.ts';
import { standardAlerts } from '../alerts/definition/standard-alerts.ts';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { MonitoringOptions } from './create-monitoring.ts';
import { createMonitoring } from './create-monitoring.ts';
import { monitoringSettings } from './monitoring-settings.ts';

function setUp(options: MonitoringOptions = {}) {
  const clock = manualClock();
  const destination = new PassThrough();
  const monitoring = createMonitoring({ ...options, destination, clock });
  const lines = () => {
    let text = '';
    // Node 26 gives one piece a read.
    while (destination.readableLength > 0) text += destination.read();
    return text.split('\n').filter(Boolean);
  };
  return { clock, monitoring, lines, destination };
}

describe('createMonitoring', () => {
  it('works with nothing given', async () => {
    const monitoring = createMonitoring();
    expect(monitoring.settings.logLevel).toBe('info');
    await monitoring.close();
  });

  it('names every wrong setting at once', () => {
    const load = () =>
      monitoringSettings.load({
        env: { TPL_MONITORING_LOG_LEVEL: 'loud', TPL_MONITORING_MAX_SERIES: '0', TPL_MONITORING_NOPE: '1' },
      });
    expect(load).toThrow(
      expect.objectContaining({ code: 'invalid_options', retryable: false, kind: 'invalid' }),
    );
    try {
      load();
    } catch (error) {
      expect(MonitoringError.isInstance(error) && error.problems).toHaveLength(3);
    }
    expect(MonitoringError.isInstance(new Error('other'))).toBe(false);
  });

  it('takes loaded settings or the same by hand, and refuses both together and what is no setting', async () => {
    const settings = monitoringSettings.load({ preset: 'development', values: { maxSeries: 7 } });
    const [loaded, byHand] = [
      createMonitoring({ settings }),
      createMonitoring({ preset: 'development', maxSeries: 7 }),
    ];
    expect(loaded.settings).toEqual(settings.values);
    expect(byHand.settings).toEqual(settings.values);
    const refused = (options: object) => {
      try {
        createMonitoring(options);
      } catch (error) {
        return MonitoringError.isInstance(error) && [error.code, error.problems.map(({ path }) => path)];
      }
      return undefined;
    };
    const both = { settings, preset: 'production', maxSeries: 7 };
    expect(refused(both)).toEqual(['invalid_options', ['preset', 'maxSeries']]);
    expect(refused({ settings: 'production' })).toEqual(['invalid_options', ['settings']]);
    expect(refused({ settings: { maxSeries: 0 } })).toEqual(['invalid_options', ['maxSeries']]);
    expect(refused({ maxSeries: 0 })).toEqual(['invalid_options', ['maxSeries']]);
    await Promise.all([loaded.close(), byHand.close()]);
  });

  it('closes once, and refuses to start afterwards', async () => {
    const { monitoring } = setUp();
    const first = monitoring.close();
    expect(monitoring.close()).toBe(first);
    await first;
    expect(() => monitoring.start()).toThrow(expect.objectContaining({ code: 'closed', problems: [] }));
  });

  it('logs changes of health, but not that all is well at the start', async () => {
    const { monitoring, lines } = setUp();
    let status: 'up' | 'down' = 'up';
    monitoring.health.register({ name: 'db', check: async () => ({ status }) });
    await monitoring.health.refresh();
    status = 'down';
    await monitoring.health.refresh();
    await monitoring.health.refresh();
    status = 'up';
    await monitoring.health.refresh();
    await monitoring.close();
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      { level: 'warn', message: 'health changed', check: 'db', from: 'up', to: 'down' },
      { level: 'info', message: 'health changed', check: 'db', from: 'down', to: 'up' },
    ]);
  });

  it('observes until told to stop, or until it is closed', async () => {
    const { monitoring } = setUp();
    const [first, second] = [
      createEvents<{ get: unknown }>('first'),
      createEvents<{ get: unknown }>('second'),
    ];
    const stop = monitoring.observe({ first });
    monitoring.observe({ second });
    stop();
    expect([first.has('get'), second.has('get')]).toEqual([false, true]);
    {
      await using closing = monitoring;
      closing.start();
    }
    expect(second.has('get')).toBe(false);
  });

  it('leaves no timer behind, whatever was started', async () => {
    const clock = manualClock();
    const destination = new PassThrough();
    const monitoring = createMonitoring({ clock, destination, openTelemetry: api, alerts: standardAlerts() });
    monitoring.health.register({ name: 'disk', check: async () => ({ status: 'up' }) });
    monitoring.start();
    await monitoring.health.refresh();
    expect(clock.pending).toBeGreaterThan(3);
    await monitoring.close();
    expect(clock.pending).toBe(0);
  });

  it('remembers calls that failed, by the id of their request, and figures over time', async () => {
    const { monitoring, clock } = setUp();
    const model = createEvents<{ call: object }>('model');
    const stop = monitoring.observe({ model });
    const call = {
      provider: 'north',
      requestModel: 'n-1',
      operation: 'shorten',
      durationMs: 1,
      priced: false,
    };
    const attempts = [
      { provider: 'north', model: 'n-1', attempt: 1, ok: false, status: 529, startedAt: 0, durationMs: 1 },
    ];
    const failed = { ...call, ok: false, outcome: 'error', code: 'overloaded', attempts };
    withLogFields({ request_id: 'r-1' }, () => model.emit('call', failed));
    model.emit('call', { ...call, ok: true, outcome: 'completed', attempts: [] });
    stop();
    model.emit('call', failed);
    expect(monitoring.history.failures.list()).toEqual([
      {
        ...{ at: clock.now(), requestId: 'r-1', operation: 'shorten', provider: 'north' },
        ...{ model: 'n-1', code: 'overloaded', status: 529 },
      },
    ]);
    await clock.advance(10_000);
    const { series } = monitoring.history.series.read('hour');
    expect(series.find(({ name, of }) => name === 'call_errors' && of === 'shorten')?.values.at(-1)).toBe(
      0.5,
    );
    await monitoring.close();
  });

  it('observes nothing once it is closed', async () => {
    const monitoring = createMonitoring({ destination: new PassThrough() });
    await monitoring.close();
    const cache = createEvents<{ get: object }>('cache');
    monitoring.observe({ cache });
    expect(cache.has('get')).toBe(false);
  });

  it('raises an alert over lines that their output refuses, through the standard alerts', async () => {
    const clock = manualClock();
    const told: string[] = [];
    const notify = async ({ rule, status }: { rule: { name: string }; status: string }) =>
      void told.push(`${rule.name} ${status}`);
    const destination = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC')) });
    const monitoring = createMonitoring({
      ...{ destination, clock, alerts: standardAlerts(), notifiers: [{ name: 'pager', notify }] },
    });
    monitoring.start();
    await clock.advance(15_000);
    expect(told).toEqual([]);
    monitoring.logger.info('lost');
    await clock.advance(15_000);
    expect(told).toEqual(['LogLinesRefused firing']);
    await monitoring.close();
  });

  it('shows log lines written, dropped and refused as metrics', async () => {
    const { monitoring } = setUp();
    monitoring.logger.info('one');
    monitoring.metrics.collect();
    const counted = monitoring.metrics.find('tpl.monitoring.log.lines')?.series[0]?.cell;
    expect(counted).toMatchObject({ value: 1 });
    expect(monitoring.metrics.find('tpl.monitoring.log.dropped')?.series).toHaveLength(4);
    await monitoring.close();
  });
});

describe('each setting changes something', () => {
  it('logLevel', async () => {
    const { monitoring } = setUp({ logLevel: 'debug' });
    expect(monitoring.logger.isEnabled('debug')).toBe(true);
    expect(setUp({ preset: 'development' }).monitoring.logger.isEnabled('debug')).toBe(true);
    expect(setUp().monitoring.logger.isEnabled('debug')).toBe(false);
  });

  it('logFormat', () => {
    const [pretty, json] = [setUp({ logFormat: 'pretty' }), setUp()];
    pretty.monitoring.logger.info('x');
    json.monitoring.logger.info('x');
    expect(pretty.lines()[0]).toContain('\u001b[36minfo');
    expect(JSON.parse(json.lines()[0] ?? '')).toMatchObject({ message: 'x' });
  });

  it('logQueueLines and logQueueBytes', () => {
    for (const code of [{ logQueueLines: 16 }, { logQueueBytes: 65_536 }]) {
      const { monitoring } = setUp(code);
      // Nobody reads the pipe: it takes 16 KB and then no more.
      for (let index = 0; index < 500; index += 1) monitoring.logger.info('x'.repeat(2_000));
      const stats = monitoring.logger.stats();
      expect(stats.dropped.info).toBeGreaterThan(0);
      expect(stats.queued).toBeLessThanOrEqual(code.logQueueLines ?? 33);
    }
  });

  it('metricsEnabled and maxSeries', () => {
    const off = setUp({ metricsEnabled: false }).monitoring.metrics;
    const cell = off.counter({ name: 'a', help: '' }).bind();
    cell.add();
    expect(cell.value).toBe(0);
    const { metrics } = setUp({ maxSeries: 3 }).monitoring;
    const counter = metrics.counter({ name: 'a', help: '', labels: ['x'] });
    for (let index = 0; index < 10; index += 1) counter.add(1, { x: index });
    expect(metrics.find('a')?.series).toHaveLength(3);
  });

  it('healthIntervalMs, healthTimeoutMs, healthRetries and the thresholds', async () => {
    const runsIn = async (code: object, check: () => Promise<{ status: 'up' }>, ms = 1_000) => {
      const { monitoring, clock } = setUp(code);
      let runs = 0;
      monitoring.health.register({
        name: 'a',
        check: () => {
          runs += 1;
          return check();
        },
      });
      monitoring.start();
      await clock.advance(ms);
      const entry = monitoring.health.report('ready').checks[0];
      await monitoring.close();
      return { runs, entry };
    };
    const up = async () => ({ status: 'up' as const });
    const fail = async () => {
      throw new Error('x');
    };
    expect((await runsIn({ healthIntervalMs: 100 }, up)).runs).toBe(11);
    expect((await runsIn({ healthTimeoutMs: 50 }, () => new Promise(() => {}), 60)).entry).toMatchObject({
      status: 'down',
      reason: 'timeout',
    });
    expect((await runsIn({ healthRetries: 3 }, fail)).runs).toBe(4);
    const after = async (code: object, results: ('up' | 'down')[]) => {
      const { monitoring } = setUp(code);
      monitoring.health.register({ name: 'a', check: async () => ({ status: results.shift() ?? 'up' }) });
      for (let run = results.length; run > 0; run -= 1) await monitoring.health.refresh();
      return monitoring.health.report('ready').status;
    };
    expect(await after({ healthFailureThreshold: 3 }, ['up', 'down', 'down'])).toBe('up');
    expect(await after({ healthFailureThreshold: 1 }, ['up', 'down'])).toBe('down');
    expect(await after({ healthSuccessThreshold: 2 }, ['down', 'up'])).toBe('down');
  });

  it('alertIntervalMs, and the log is told where nobody else is', async () => {
    const clock = manualClock();
    const destination = new PassThrough();
    const settings = monitoringSettings.load({ values: { alertIntervalMs: 500 } });
    const measure = { kind: 'value', metric: 'queue' } as const;
    const alerts = [
      ...standardAlerts(),
      defineAlert({ name: 'Full', summary: 'Full.', measure, op: '>', threshold: 5 }),
    ];
    const monitoring = createMonitoring({ settings, destination, clock, alerts });
    const queue = monitoring.metrics.gauge({ name: 'queue', help: '' }).bind();
    monitoring.start();
    queue.set(6);
    await clock.advance(499);
    expect(destination.read()).toBeNull();
    await clock.advance(1);
    expect(JSON.parse(String(destination.read()))).toMatchObject({
      level: 'warn',
      message: 'alert firing',
      alert: 'Full',
    });
    await monitoring.close();
    expect(clock.pending).toBe(0);
  });

  it('alertCooldownMs, alertRepeatMs and notifyTimeoutMs', async () => {
    const clock = manualClock();
    const told: string[] = [];
    let hangs = 0;
    const notifiers = [
      { name: 'told', notify: async ({ status }: { status: string }) => void told.push(status) },
      { name: 'hangs', notify: () => new Promise<never>(() => void (hangs += 1)) },
    ];
    const measure = { kind: 'value', metric: 'queue' } as const;
    const alerts = [defineAlert({ name: 'Full', summary: 'Full.', measure, op: '>', threshold: 5 })];
    const timing = { alertCooldownMs: 40_000, alertRepeatMs: 120_000, notifyTimeoutMs: 100 };
    const destination = new PassThrough();
    const monitoring = createMonitoring({
      ...timing,
      alertIntervalMs: 10_000,
      destination,
      clock,
      alerts,
      notifiers,
    });
    const queue = monitoring.metrics.gauge({ name: 'queue', help: '' }).bind();
    monitoring.start();
    const turn = async (value: number, ms: number) => {
      queue.set(value);
      await clock.advance(ms);
    };
    await turn(6, 10_000);
    await turn(1, 10_000);
    // Three tries within ten seconds: each is given up after a tenth of one.
    expect(hangs).toBe(3);
    await turn(6, 20_000);
    expect(told).toEqual(['firing', 'resolved']);
    await turn(6, 10_000);
    expect(told).toEqual(['firing', 'resolved', 'firing']);
    await turn(6, 120_000);
    expect(told).toEqual(['firing', 'resolved', 'firing', 'firing']);
    await Promise.all([monitoring.close(), clock.advance(100)]);
  });

  it('logRequests', () => {
    expect(setUp({ logRequests: false }).monitoring.settings.logRequests).toBe(false);
    expect(setUp().monitoring.settings.logRequests).toBe(true);
  });

  it('probeIntervalMs, maxUtilization, maxHeapRatio and maxMemoryRatio', async () => {
    const least = { maxUtilization: 0.1, maxHeapRatio: 1, maxMemoryRatio: 1 };
    const busy = setUp({ ...least, probeIntervalMs: 300 });
    const standStill = async () => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      const end = performance.now() + 400;
      while (performance.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 120));
    };
    await standStill();
    await busy.clock.advance(300);
    await standStill();
    await busy.clock.advance(299);
    expect(busy.monitoring.pressure()).toBeUndefined();
    await busy.clock.advance(1);
    expect(busy.monitoring.pressure()).toBe('event_loop');
    await busy.monitoring.close();
    const relaxed = { maxUtilization: 1, maxHeapRatio: 1, maxMemoryRatio: 1 };
    const quiet = setUp(relaxed);
    await quiet.clock.advance(2_000);
    expect(quiet.monitoring.pressure()).toBeUndefined();
    // The least ratio that can be set: every Node process needs more.
    for (const [setting, reason] of [
      ['maxHeapRatio', 'heap'],
      ['maxMemoryRatio', 'memory'],
    ] as const) {
      const heavy = setUp({ ...relaxed, [setting]: 0.001 });
      await heavy.clock.advance(2_000);
      expect(heavy.monitoring.pressure()).toBe(reason);
      await heavy.monitoring.close();
    }
    await quiet.monitoring.close();
  });

  it('drainMs and closeTimeoutMs', async () => {
    const { monitoring, clock, lines } = setUp({ drainMs: 100, closeTimeoutMs: 50 });
    const codes: unknown[] = [];
    const exit = process.exit;
    process.exit = ((code: unknown) => void codes.push(code)) as never;
    try {
      const stop = monitoring.onTermination(() => new Promise(() => {}));
      process.emit('SIGTERM');
      await clock.advance(149);
      expect(codes).toEqual([]);
      await clock.advance(1);
      expect(codes).toEqual([1]);
      expect(lines().join()).toContain('"drain_ms":100');
      stop();
    } finally {
      process.exit = exit;
    }
  });

  it('notifyTimeoutMs bounds how long the end of a process waits until its last notifications are taken', async () => {
    for (const [takesMs, endsAfterMs] of [
      [50, 50],
      [900, 400],
    ] as const) {
      const clock = manualClock();
      const happened: string[] = [];
      const notify = async ({ status }: { status: string }) => {
        if (status === 'resolved') await new Promise<void>((done) => clock.setTimer(done, takesMs));
        happened.push(status);
      };
      const measure = { kind: 'value', metric: 'queue' } as const;
      const alerts = [defineAlert({ name: 'Full', summary: 'Full.', measure, op: '>', threshold: 5 })];
      const notifiers = [{ name: 'pager', notify }];
      const destination = new PassThrough();
      destination.resume();
      const monitoring = createMonitoring({
        ...{ drainMs: 0, notifyTimeoutMs: 400, alertIntervalMs: 10_000 },
        ...{ destination, clock, alerts, notifiers },
      });
      monitoring.metrics.gauge({ name: 'queue', help: '' }).set(6);
      monitoring.start();
      await clock.advance(0);
      const exit = process.exit;
      process.exit = (() => void happened.push('exit')) as never;
      try {
        const stop = monitoring.onTermination(async () => {});
        process.emit('SIGTERM');
        await clock.advance(endsAfterMs - 1);
        expect(happened).toEqual(['firing']);
        await clock.advance(1);
        expect(happened).toEqual(takesMs === 50 ? ['firing', 'resolved', 'exit'] : ['firing', 'exit']);
        stop();
      } finally {
        process.exit = exit;
      }
    }
  });
});
