import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { AlertRule } from './definition/alert.ts';
import type { AlertChange } from './definition/alerts.ts';
import { createDelivery } from './deliver.ts';

const nothing = () => {};

function setUp() {
  const clock = manualClock();
  const asked: string[] = [];
  const notify = async ({ rule: { name }, status }: AlertChange) => {
    asked.push(`${name} ${status}`);
  };
  const delivery = createDelivery([{ name: 'pager', notify }], 5_000, clock, nothing, nothing);
  const settle = () => clock.advance(0);
  const send = async (status: AlertChange['status'], from: number, to: number) => {
    for (let at = from; at < to; at += 1) {
      const rule = { name: String(at), labels: {} } as AlertRule;
      delivery.send({
        ...{ rule, status, startsAt: clock.now(), value: 1 },
        ...(status === 'resolved' && { endsAt: clock.now() }),
      });
      if (at % 50 === 49) await settle();
    }
    await settle();
  };
  return { clock, asked, delivery, send };
}

describe('createDelivery', () => {
  it('tells of an end nobody who heard of no beginning, and where it no longer knows of all, everybody', async () => {
    const { asked, delivery, send } = setUp();
    await send('resolved', 0, 1);
    expect(asked).toEqual([]);
    await send('firing', 0, 1_001);
    expect(asked).toHaveLength(1_001);
    asked.length = 0;
    await send('resolved', 1_000, 1_001);
    await send('resolved', 0, 1);
    await send('resolved', 0, 1);
    expect(asked).toEqual(['1000 resolved', '0 resolved']);
    await delivery.close();
  });

  it('is closed at once where nothing runs, else when all is taken, and in time beside one that takes nothing', async () => {
    const quiet = setUp();
    await quiet.delivery.close();
    expect(quiet.clock.pending).toBe(0);
    const clock = manualClock();
    const never = { name: 'never', notify: () => new Promise<void>(() => {}) };
    const delivery = createDelivery([never], 700, clock, nothing, nothing);
    delivery.send({ rule: { name: 'a', labels: {} } as AlertRule, status: 'firing', startsAt: 0, value: 1 });
    await clock.advance(100);
    let isClosed = false;
    const closing = delivery.close().then(() => (isClosed = true));
    await clock.advance(599);
    expect(isClosed).toBe(false);
    await clock.advance(101);
    await closing;
    expect(clock.pending).toBe(0);
  });
});
