import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { Notifier } from '../../src/index.ts';
import { createAlerts, createMetrics, defineAlert, webhookNotifier } from '../../src/index.ts';

/** Something that notifies, and what it was asked. */
function receiver(name: string, answer: () => Promise<void> = async () => {}) {
  const asked: string[] = [];
  const notifier: Notifier = {
    name,
    notify({ status }) {
      asked.push(status);
      return answer();
    },
  };
  return { asked, notifier };
}

const away = () => Promise.reject(new Error('503'));

function engine(...receivers: { notifier: Notifier }[]) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const queue = metrics.gauge({ name: 'queue', help: 'q' }).bind();
  const measure = { kind: 'value', metric: 'queue' } as const;
  const full = defineAlert({ name: 'Full', summary: 'f', measure, op: '>', threshold: 5 });
  const notifiers = receivers.map(({ notifier }) => notifier);
  const alerts = createAlerts({ definitions: [full], metrics, notifiers, clock });
  alerts.start();
  const outcomes = () =>
    metrics
      .find('tpl.alerts.notifications')
      ?.series.map(({ labels, cell }) => [
        ...labels.map(([, value]) => value),
        'value' in cell && cell.value,
      ]);
  return { clock, queue, alerts, outcomes };
}

describe('a receiver that is away (alertmanager#1494: retries went to all of them)', () => {
  it('is asked again by itself: the others hear once that it began and once that it ended', async () => {
    const [broken, well] = [receiver('broken', away), receiver('well')];
    const { clock, queue, alerts } = engine(broken, well);
    queue.set(9);
    await clock.advance(120_000);
    queue.set(1);
    await clock.advance(120_000);
    expect(well.asked).toEqual(['firing', 'resolved']);
    expect(broken.asked.length).toBeGreaterThan(3);
    void alerts.close();
  });

  it('is not hammered: ten minutes away are at most seven requests a minute, where others sent 200 (alertmanager#2286)', async () => {
    const broken = receiver('broken', away);
    const { clock, queue, alerts } = engine(broken);
    queue.set(9);
    await clock.advance(600_000);
    expect(broken.asked.length).toBeGreaterThan(20);
    expect(broken.asked.length).toBeLessThanOrEqual(70);
    void alerts.close();
  });

  it('hears no beginning once the alert has ended, and no end of what it never heard of (alertmanager#246, #510)', async () => {
    let isAway = true;
    const late = receiver('late', () => (isAway ? away() : Promise.resolve()));
    const { clock, queue, alerts } = engine(late);
    queue.set(9);
    await clock.advance(60_000);
    queue.set(1);
    await clock.advance(30_000);
    isAway = false;
    late.asked.length = 0;
    await clock.advance(3_600_000);
    expect(late.asked).toEqual([]);
    queue.set(9);
    await clock.advance(15_000);
    queue.set(1);
    await clock.advance(3_600_000);
    expect(late.asked).toEqual(['firing', 'resolved']);
    void alerts.close();
  });
});

describe('a receiver that is away for a moment (alertmanager#225: an end is tried again too, until a deadline)', () => {
  it('hears of the end once it is back, though it was away only then', async () => {
    let isAway = false;
    const pager = receiver('pager', () => (isAway ? away() : Promise.resolve()));
    const { clock, queue, alerts, outcomes } = engine(pager);
    queue.set(9);
    await clock.advance(15_000);
    isAway = true;
    queue.set(1);
    await clock.advance(60_000);
    isAway = false;
    pager.asked.length = 0;
    await clock.advance(60_000);
    expect(pager.asked).toEqual(['resolved']);
    expect(outcomes()).toContainEqual(['pager', 'delivered', 2]);
    await alerts.close();
    expect(clock.pending).toBe(0);
  });

  it('hears of the end, though it was away while the alert was repeated, of which it had heard', async () => {
    let isAway = false;
    const pager = receiver('pager', () => (isAway ? away() : Promise.resolve()));
    const { clock, queue, alerts } = engine(pager);
    queue.set(9);
    await clock.advance(4 * 3_600_000 - 15_000);
    isAway = true;
    await clock.advance(40_000);
    expect(pager.asked.length).toBeGreaterThan(1);
    queue.set(1);
    isAway = false;
    pager.asked.length = 0;
    await clock.advance(60_000);
    expect(pager.asked).toEqual(['resolved']);
    await alerts.close();
  });

  it('hears of no end that a new beginning has overtaken, and of the end at the close of the process', async () => {
    let isAway = false;
    const pager = receiver('pager', () => (isAway ? away() : Promise.resolve()));
    const { clock, queue, alerts } = engine(pager);
    const turn = async (value: number, ms: number) => {
      queue.set(value);
      await clock.advance(ms);
    };
    await turn(9, 600_000);
    isAway = true;
    await turn(1, 40_000);
    isAway = false;
    pager.asked.length = 0;
    queue.set(9);
    await clock.advance(15_000);
    expect(pager.asked).toEqual(['firing']);
    await clock.advance(300_000);
    expect(pager.asked).toEqual(['firing']);
    isAway = true;
    await turn(1, 40_000);
    isAway = false;
    pager.asked.length = 0;
    await alerts.close();
    expect([pager.asked, clock.pending]).toEqual([['resolved'], 0]);
  });

  it('is told of an end for four hours, and then no more', async () => {
    let isAway = false;
    const pager = receiver('pager', () => (isAway ? away() : Promise.resolve()));
    const { clock, queue, alerts } = engine(pager);
    queue.set(9);
    await clock.advance(15_000);
    isAway = true;
    queue.set(1);
    await clock.advance(4 * 3_600_000);
    expect(pager.asked.length).toBeGreaterThan(1_000);
    await clock.advance(60_000);
    pager.asked.length = 0;
    await clock.advance(600_000);
    expect(pager.asked).toEqual([]);
    await alerts.close();
  });
});

describe('a receiver that never answers (alertmanager#2657, alertmanager PR#4137)', () => {
  it('is given up in time, counted under its own name, and has one request at once (ankhmorpork PR#1451)', async () => {
    let open = 0;
    let most = 0;
    const notifier: Notifier = {
      name: 'dead man switch',
      notify: (_, signal) =>
        new Promise((_resolve, reject) => {
          open += 1;
          most = Math.max(most, open);
          signal.addEventListener('abort', () => {
            open -= 1;
            reject(signal.reason);
          });
        }),
    };
    const well = receiver('well');
    const { clock, queue, alerts, outcomes } = engine({ notifier }, well);
    for (let turn = 0; turn < 20; turn += 1) {
      queue.set(turn % 2 ? 1 : 9);
      await clock.advance(15_000);
    }
    expect(most).toBe(1);
    expect(outcomes()).toEqual(
      expect.arrayContaining([
        ['dead man switch', 'failed', expect.any(Number)],
        ['well', 'delivered', well.asked.length],
      ]),
    );
    void alerts.close();
    await clock.advance(60_000);
    expect(open).toBe(0);
  });
});

describe('things that an alert with `by` knew once (prometheus 12415)', () => {
  it('leave room when they are gone: whatever comes after sixty of them fires by its own name', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const state = metrics.gauge({ name: 'state', help: 's', labels: ['policy'] });
    const measure = { kind: 'value', metric: 'state', by: ['policy'] } as const;
    const fired: unknown[] = [];
    const notifier = receiver('pager').notifier;
    const definitions = [
      defineAlert({ name: 'Open', summary: 'o', measure, op: '>', threshold: 0 }),
      // The same series, asked for by another rule, which has to see it later too.
      defineAlert({
        ...{ name: 'OpenAlone', summary: 'o', op: '>', threshold: 0 },
        measure: { kind: 'value', metric: 'state', where: { policy: 'p7' } },
      }),
    ];
    const alerts = createAlerts({ definitions, metrics, notifiers: [notifier], clock });
    alerts.on('change', ({ rule, status }) => fired.push([rule.name, rule.labels['policy'], status]));
    alerts.start();
    for (let at = 0; at < 60; at += 1) {
      state.set(0, { policy: `p${at}` });
      await clock.advance(15_000);
      state.remove({ policy: `p${at}` });
    }
    state.set(1, { policy: 'p7' });
    state.set(1, { policy: 'new' });
    await clock.advance(15_000);
    expect(fired).toEqual([
      ['Open', 'p7', 'firing'],
      ['Open', 'new', 'firing'],
      ['OpenAlone', undefined, 'firing'],
    ]);
    expect(alerts.states()).toHaveLength(3);
    await alerts.close();
  });
});

describe('more things than an alert with `by` follows by their names', () => {
  it('take the places of those that go, one by one', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const state = metrics.gauge({ name: 'state', help: 's', labels: ['policy'] });
    const measure = { kind: 'value', metric: 'state', by: ['policy'] } as const;
    const fired: unknown[] = [];
    const definitions = [defineAlert({ name: 'Open', summary: 'o', measure, op: '>', threshold: 0 })];
    const alerts = createAlerts({ definitions, metrics, notifiers: [receiver('pager').notifier], clock });
    alerts.on('change', ({ rule, status }) => fired.push([rule.labels['policy'], status]));
    alerts.start();
    for (let at = 0; at < 60; at += 1) state.set(0, { policy: `p${at}` });
    await clock.advance(15_000);
    state.remove({ policy: 'p7' });
    // Until nobody looks back on it any more.
    await clock.advance(600_000);
    state.set(1, { policy: 'p50' });
    await clock.advance(15_000);
    expect(fired).toContainEqual(['p50', 'firing']);
    await alerts.close();
  });
});

describe('a receiver that ends by itself what nobody repeats (uptrace/uptrace#241, alertmanager#2366)', () => {
  const url = 'http://127.0.0.1:9093/api/v2/alerts';
  const { repeatMs } = webhookNotifier({ url, format: 'alertmanager' });

  it('is told again in time for as long as it fires, silenced or not, and once that it ended; others hear once', async () => {
    const [forgetful, other] = [receiver('forgetful'), receiver('other')];
    const toldAt: number[] = [];
    let now = () => 0;
    const notifier: Notifier = {
      ...forgetful.notifier,
      repeatMs: repeatMs!,
      notify(change, signal) {
        toldAt.push(now());
        return forgetful.notifier.notify(change, signal);
      },
    };
    const { clock, queue, alerts } = engine({ notifier }, other);
    now = clock.monotonic;
    queue.set(9);
    await clock.advance(900_000);
    alerts.silence('Full', 1_800_000);
    await clock.advance(2_700_000);
    const gaps = toldAt.slice(1).map((at, index) => at - toldAt[index]!);
    expect(toldAt.length).toBeGreaterThan(12);
    expect(clock.monotonic() - toldAt.at(-1)!).toBeLessThan(300_000);
    expect(Math.max(...gaps)).toBeLessThan(300_000);
    expect(other.asked).toEqual(['firing']);
    queue.set(1);
    forgetful.asked.length = 0;
    await clock.advance(15_000);
    expect(forgetful.asked.at(-1)).toBe('resolved');
    forgetful.asked.length = 0;
    await clock.advance(900_000);
    expect(forgetful.asked).toEqual([]);
    await alerts.close();
    expect(clock.pending).toBe(0);
  });

  it('is told of the end, and of nothing after it, where the process closes', async () => {
    const forgetful = receiver('forgetful');
    const { clock, queue, alerts } = engine({ notifier: { ...forgetful.notifier, repeatMs: repeatMs! } });
    queue.set(9);
    await clock.advance(200_000);
    await alerts.close();
    await clock.advance(3_600_000);
    expect(forgetful.asked.filter((status) => status === 'resolved')).toEqual(['resolved']);
    expect(forgetful.asked.at(-1)).toBe('resolved');
    expect(clock.pending).toBe(0);
  });

  it('is Alertmanager alone: the others forget nothing', () => {
    for (const format of ['webhook', 'slack', 'pagerduty'] as const)
      expect(webhookNotifier({ url, format, routingKey: 'R' }).repeatMs).toBeUndefined();
  });
});
