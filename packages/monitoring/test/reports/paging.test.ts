import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { Notifier } from '../../src/index.ts';
import { createAlerts, createMetrics, defineAlert } from '../../src/index.ts';

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
