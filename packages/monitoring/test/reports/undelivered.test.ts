import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { Notifier } from '../../src/index.ts';
import {
  createAlerts,
  createMetrics,
  createMonitoring,
  defineAlert,
  webhookNotifier,
} from '../../src/index.ts';

const full = defineAlert({
  name: 'Full',
  summary: 'f',
  measure: { kind: 'value', metric: 'queue' },
  op: '>',
  threshold: 5,
});

function engine(notifier: Notifier) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const queue = metrics.gauge({ name: 'queue', help: 'q' }).bind();
  const failures: object[] = [];
  const alerts = createAlerts({ definitions: [full], metrics, notifiers: [notifier], clock });
  alerts.on('undelivered', (failure) => failures.push(failure));
  alerts.start();
  return { clock, queue, alerts, failures };
}

describe('an alert that is silenced while its receiver is away (uptime-kuma 5825)', () => {
  it('is not brought after all, but is when the silence ends', async () => {
    let isUp = false;
    const taken: string[] = [];
    const notify = async ({ status }: { status: string }) => {
      if (!isUp) throw new Error('503');
      taken.push(status);
    };
    const { clock, queue, alerts } = engine({ name: 'pager', notify });
    queue.set(9);
    await clock.advance(25_000);
    alerts.silence('Full', 600_000);
    isUp = true;
    await clock.advance(590_000);
    expect(taken).toEqual([]);
    await clock.advance(60_000);
    expect(taken).toEqual(['firing']);
    await alerts.close();
  });
});

const rejecting = (error: unknown): Notifier => ({ name: 'pager', notify: () => Promise.reject(error) });

describe('an alert that cannot be delivered (alertmanager#360, ggcanary#23, changedetection.io#2869)', () => {
  it('says why, once all its tries have failed, and no word of what may hold a secret', async () => {
    const cause = Object.assign(new Error('connect to https://hooks.test/T0/secret'), {
      code: 'ECONNREFUSED',
    });
    const reasons = [
      [new TypeError('fetch failed', { cause }), 'ECONNREFUSED'],
      [Object.assign(new Error('https://hooks.test/T0/secret'), { code: 'E_MAIL' }), 'E_MAIL'],
      [new RangeError('https://hooks.test/T0/secret'), 'RangeError'],
      ['https://hooks.test/T0/secret', 'unknown'],
    ] as const;
    for (const [error, reason] of reasons) {
      const { clock, queue, alerts, failures } = engine(rejecting(error));
      queue.set(9);
      await clock.advance(25_000);
      expect(failures).toEqual([{ notifier: 'pager', alert: 'Full', outcome: 'failed', reason }]);
      void alerts.close();
    }
  });

  it('says so too where a receiver hangs, and where more waits than is kept', async () => {
    const hanging = engine({ name: 'pager', notify: () => new Promise(() => {}) });
    hanging.queue.set(9);
    await hanging.clock.advance(60_000);
    expect(hanging.failures).toContainEqual(
      expect.objectContaining({ outcome: 'failed', reason: 'A notifier took more than 5000 ms.' }),
    );
    void hanging.alerts.close();
    const names = Array.from({ length: 150 }, (_, at) => `queue${at}`);
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    for (const name of names) metrics.gauge({ name, help: 'q' }).set(9);
    const failures: object[] = [];
    const alerts = createAlerts({
      definitions: names.map((metric) =>
        defineAlert({
          name: metric,
          summary: 'f',
          measure: { kind: 'value', metric },
          op: '>',
          threshold: 5,
        }),
      ),
      ...{ metrics, clock },
      notifiers: [{ name: 'pager', notify: () => new Promise(() => {}) }],
    });
    alerts.on('undelivered', (failure) => failures.push(failure));
    alerts.start();
    await clock.advance(15_000);
    expect(failures).toContainEqual(
      expect.objectContaining({ outcome: 'dropped', reason: 'more than 100 notifications wait' }),
    );
    void alerts.close();
  });

  it('is a line of the log whoever is notified, a bounded number of them, without the address', async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(404).end('no_service');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
    let text = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
    const clock = manualClock();
    let wasAsked = 0;
    const hook = webhookNotifier({ url, format: 'slack' });
    const counted: Notifier = {
      ...hook,
      notify: (...args) => hook.notify(...args).finally(() => (wasAsked += 1)),
    };
    const monitoring = createMonitoring({ destination, clock, alerts: [full], notifiers: [counted] });
    monitoring.metrics.gauge({ name: 'queue', help: 'q' }).set(9);
    monitoring.alerts.start();
    while (wasAsked < 3) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await new Promise((resolve) => setImmediate(resolve));
    const lines = text.split('\n').filter((line) => line.includes('notification failed'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'warn',
        notifier: 'slack',
        alert: 'Full',
        reason: 'The webhook answered 404.',
      }),
    ]);
    expect(text).not.toContain('secret');
    server.close();
    const closing = monitoring.close();
    await clock.advance(60_000);
    await closing;
  });
});

describe('a webhook that moved (grafana/grafana#33591, formancehq/ledger#1990)', () => {
  it('is no delivery: a page elsewhere that answers 200 has not heard of it', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(request.url === '/hook' ? 302 : 200, { location: '/login' }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const change = { rule: full.rules[0]!, status: 'firing', startsAt: 0, value: 9 } as const;
    await expect(webhookNotifier({ url }).notify(change, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'notify_failed',
      message: 'The webhook answered 302.',
    });
    expect(asked).toEqual(['POST /hook']);
    server.close();
  });
});

describe('a webhook whose address nothing can be posted to (alertmanager#360, repopilot#241)', () => {
  it('is refused where it is made, without a word of the address', () => {
    for (const url of [
      undefined as never,
      '',
      'hooks.test/services/T0/secret',
      'ftp://hooks.test/secret',
      'mailto:secret@hooks.test',
      // fetch takes no address with credentials.
      'https://user:secret@hooks.test/',
    ]) {
      expect(() => webhookNotifier({ url })).toThrow(expect.objectContaining({ code: 'invalid_options' }));
      expect(() => webhookNotifier({ url })).toThrow(/^(?!.*secret).*url/s);
    }
    const headers = { authorization: 'Bearer secret\nx' };
    expect(() => webhookNotifier({ url: 'https://hooks.test', headers })).toThrow(/^(?!.*secret).*headers/s);
    expect(webhookNotifier({ url: 'HTTPS://hooks.test/T0', headers: { authorization: 'a' } }).name).toBe(
      'webhook',
    );
  });
});

describe('PagerDuty without a source (louislam/uptime-kuma#7319, solana-developer-platform PR#576)', () => {
  it('is refused where it is made: each of its pages would be answered with 400', () => {
    const options = { url: 'https://events.pagerduty.test', routingKey: 'R', format: 'pagerduty' } as const;
    for (const source of ['', ' '])
      expect(() => webhookNotifier({ ...options, source })).toThrow(
        expect.objectContaining({ code: 'invalid_options' }),
      );
    expect(webhookNotifier(options).name).toBe('pagerduty');
    expect(webhookNotifier({ url: options.url, source: '' }).name).toBe('webhook');
  });
});

describe('a wall clock that is set back while an alert fires (TDengine#4191, alertmanager#1191)', () => {
  it('gives no end before its beginning, and no beginning that is still to come', async () => {
    const manual = manualClock();
    let step = 0;
    const clock = { ...manual, now: () => manual.now() + step };
    const metrics = createMetrics({ clock });
    const queue = metrics.gauge({ name: 'queue', help: 'q' }).bind();
    const changes: { status: string; startsAt: number; endsAt?: number | undefined; at: number }[] = [];
    const notify: Notifier['notify'] = async ({ status, startsAt, endsAt }) => {
      changes.push({ status, startsAt, endsAt, at: clock.now() });
    };
    const notifiers = [{ name: 'pager', notify }];
    const alerts = createAlerts({ definitions: [full], metrics, notifiers, clock, repeatMs: 60_000 });
    alerts.start();
    queue.set(9);
    await manual.advance(30_000);
    step = -600_000;
    await manual.advance(60_000);
    queue.set(1);
    await manual.advance(15_000);
    queue.set(9);
    await manual.advance(400_000);
    step = -1_200_000;
    await alerts.close();
    expect(changes.map(({ status }) => status)).toEqual(expect.arrayContaining(['firing', 'resolved']));
    expect(changes.filter(({ status }) => status === 'resolved')).toHaveLength(2);
    for (const { startsAt, endsAt, at } of changes) {
      expect(startsAt).toBeLessThanOrEqual(at);
      if (endsAt !== undefined) expect(endsAt).toBeGreaterThanOrEqual(startsAt);
    }
  });
});
