import { RedisCallError } from '@internal/kit/redis';
import { manualClock, redisCallByHand } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createLostLeases } from './flow/lost-leases.ts';
import { createOwnWrites } from './push/own-writes.ts';
import { acquire } from './redis-acquire.ts';
import type { RedisCore } from './redis-core.ts';
import { createRedisKeys } from './redis-keys.ts';

function setup() {
  const clock = manualClock();
  const byHand = redisCallByHand();
  const settings = { redisLeaseMs: 9_000, redisWriteDeadlineMs: 100 } as never;
  const core = {
    call: byHand.inner,
    keys: createRedisKeys('t'),
    context: { clock, settings },
    counts: { leases: 0, waits: 0 },
    ownWrites: createOwnWrites(clock),
    endedLeases: new Set<string>(),
    lostLeases: createLostLeases(byHand.inner, settings, clock),
    scripts: { areDenied: false },
  } as unknown as RedisCore;
  const ask = () =>
    acquire(core, {
      key: 'k',
      nonces: [],
      after: -1,
      seen: '',
      takeOver: false,
      deadlineMs: 50,
      signal: undefined,
    });
  return { ...byHand, clock, core, ask };
}

describe('a question for a lease', () => {
  it.each(['timeout', 'unavailable', 'open'] as const)(
    'whose answer is lost (%s) gives the lease back that it may have got',
    async (code) => {
      const { asked, ask, clock } = setup();
      const reply = ask();
      asked[0]!.fail(new RedisCallError(code));
      await expect(reply).rejects.toMatchObject({ code });
      await clock.advance(0);
      const token = asked[0]!.args[0];
      expect(asked.slice(1).map(({ args }) => args)).toEqual([[token]]);
    },
  );

  it.each(['reply', 'overloaded'] as const)(
    'that Redis never took (%s) has nothing to give back',
    async (code) => {
      const { asked, ask, clock } = setup();
      const reply = ask();
      asked[0]!.fail(new RedisCallError(code));
      await expect(reply).rejects.toMatchObject({ code });
      await clock.advance(100);
      expect([asked.length, clock.pending]).toEqual([1, 0]);
    },
  );

  it('that was not sent, since Redis is not asked now, has nothing to give back', async () => {
    const { asked, ask, change, clock } = setup();
    change('open');
    const reply = ask();
    asked[0]!.fail(new RedisCallError('open'));
    await expect(reply).rejects.toMatchObject({ code: 'open' });
    expect(clock.pending).toBe(0);
  });

  it('that its caller left gives the lease back when it comes after all, and only a lease', async () => {
    const { asked, ask, clock } = setup();
    const reply = ask();
    asked[0]!.fail(new Error('the caller left'));
    await expect(reply).rejects.toThrow('the caller left');
    const late = asked[0]!.late as (answer: unknown) => void;
    late(['another holder']);
    late(2);
    late(Buffer.from('a value'));
    await clock.advance(100);
    expect(asked).toHaveLength(1);
    late(1);
    expect(asked.slice(1).map(({ args }) => args)).toEqual([[asked[0]!.args[0]]]);
  });

  it('remembers a bounded number of leases that were given up', async () => {
    const { asked, ask, core } = setup();
    for (let index = 0; index < 10_005; index += 1) {
      const reply = ask();
      asked.at(-1)!.answer(1);
      const answer = await reply;
      if (answer.kind === 'lease') void answer.lease.release();
    }
    expect(core.endedLeases.size).toBe(10_000);
  });
});
