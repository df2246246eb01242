import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { AlertRule } from './definition/alert.ts';
import type { AlertChange } from './definition/alerts.ts';
import { createDelivery } from './deliver.ts';

const nothing = () => {};

function setUp(repeatMs?: number, isSilenced = () => false) {
  const clock = manualClock();
  const asked: string[] = [];
  const pager = { isAway: false };
  const notify = async ({ rule: { name }, status }: AlertChange) => {
    if (pager.isAway) throw new Error('away');
    asked.push(`${name} ${status}`);
  };
  const notifier = { name: 'pager', notify, ...(repeatMs !== undefined && { repeatMs }) };
  const delivery = createDelivery([notifier], 5_000, clock, nothing, nothing, isSilenced);
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
  return { clock, asked, pager, delivery, send };
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

  it('tells again of a hundred alerts, and has room beside them for what nobody was told', async () => {
    const { clock, asked, pager, delivery, send } = setUp(60_000);
    await send('firing', 0, 101);
    asked.length = 0;
    await clock.advance(60_000);
    expect(asked).toHaveLength(100);
    asked.length = 0;
    pager.isAway = true;
    await send('firing', 200, 201);
    await clock.advance(6_000);
    pager.isAway = false;
    await clock.advance(30_000);
    expect(asked).toEqual(['200 firing']);
    await delivery.close();
  });

  it('tells again of what was told though it is silenced, also once a repeat has failed', async () => {
    let isSilenced = false;
    const { clock, asked, pager, delivery, send } = setUp(60_000, () => isSilenced);
    await send('firing', 0, 1);
    isSilenced = true;
    pager.isAway = true;
    await clock.advance(66_000);
    pager.isAway = false;
    await clock.advance(30_000);
    expect(asked).toEqual(['0 firing', '0 firing']);
    await delivery.close();
  });

  it('goes on, and can be closed, where a notifier rejects with what cannot be read', async () => {
    const clock = manualClock();
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const reasons: string[] = [];
    const notifier = { name: 'pager', notify: () => Promise.reject(revoked.proxy) };
    const delivery = createDelivery([notifier], 5_000, clock, nothing, ({ reason }) => reasons.push(reason));
    for (const name of ['a', 'b'])
      delivery.send({ rule: { name, labels: {} } as AlertRule, status: 'firing', startsAt: 0, value: 1 });
    await clock.advance(15_000);
    expect(reasons).toEqual(['unknown', 'unknown']);
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
