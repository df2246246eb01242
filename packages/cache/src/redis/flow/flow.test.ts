import { RedisCallError } from '@internal/kit/redis';
import { manualClock, redisCallByHand } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createLostLeases } from './lost-leases.ts';

describe('leases whose grant was perhaps lost', () => {
  const settings = { redisLeaseMs: 1_000, redisWriteDeadlineMs: 100 } as never;

  it('are given up as soon as Redis answers, and no more once their time is over', async () => {
    const clock = manualClock();
    const { inner, asked, change } = redisCallByHand();
    const lost = createLostLeases(inner, settings, clock);
    change('open');
    lost.giveBack(['v', 'l'], 'one');
    await clock.advance(100);
    expect(asked).toEqual([]);
    change('closed');
    await clock.advance(30);
    expect(asked.map(({ keys, args }) => [keys, args])).toEqual([[['v', 'l'], ['one']]]);
    asked[0]!.fail(new RedisCallError('unavailable'));
    await clock.advance(30);
    asked[1]!.answer(1);
    await clock.advance(30);
    expect([asked.length, clock.pending]).toEqual([2, 0]);
    change('open');
    lost.giveBack(['v', 'l'], 'two');
    await clock.advance(1_100);
    expect(clock.pending).toBe(0);
  });

  it('are a bounded number', async () => {
    const clock = manualClock();
    const { inner, asked } = redisCallByHand();
    const lost = createLostLeases(inner, settings, clock);
    for (let index = 0; index < 1_010; index += 1) lost.giveBack(['v', 'l'], String(index));
    expect(asked).toHaveLength(1_000);
    lost.close();
    expect(clock.pending).toBe(0);
  });
});
