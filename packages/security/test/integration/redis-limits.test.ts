// Infrastructure Service: security · stable API, changes affect all users
import type { RedisProcess } from '@internal/kit/testing';
import { startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createBudget } from '../../src/budget/budget.ts';
import { createRateLimiter } from '../../src/limits/create-rate-limiter.ts';
import type { RateLimiter } from '../../src/limits/rate-limiter.ts';
import type { RedisLimitStore } from '../../src/limits/redis-limit-store.ts';
import { createRedisLimitStore } from '../../src/limits/redis-limit-store.ts';

const window = { name: 'minute', limit: 100, windowMs: 60_000 };
let redis: RedisProcess;
let store: RedisLimitStore;
let serial = 0;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(() => store.close());

const open = (deadlineMs = 50) => (store = createRedisLimitStore({ url: redis.url, deadlineMs }));
const limiterOf = (own: RedisLimitStore, rest: object = {}) =>
  createRateLimiter({ name: `l${serial++}`, windows: [window], store: own, ...rest });

/** Calls until Redis counts: connecting takes its time on a busy machine. */
async function untilCounted(limiter: RateLimiter): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await limiter.consume('warm', 0)).store === 'redis') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Redis does not count.');
}

async function slowest(calls: (() => Promise<unknown>)[]): Promise<number> {
  const times = await Promise.all(
    calls.map(async (call) => {
      const start = performance.now();
      await call();
      return performance.now() - start;
    }),
  );
  return Math.max(...times);
}

const budgetsOf = (...stores: RedisLimitStore[]) => {
  const windows = [{ name: 'day', limit: 1, windowMs: 86_400_000, unit: 'costUsd' as const }];
  const name = `stalled${serial++}`;
  return stores.map((own) => createBudget({ limiter: createRateLimiter({ name, windows, store: own }) }));
};
const usd = (costUsd: number) => ({ tokens: 0, costUsd });
type OwnBudget = ReturnType<typeof createBudget>;

async function hold(budget: OwnBudget, key: string, costUsd: number) {
  const held = await budget.reserve(key, usd(costUsd));
  if (!held.ok) throw new Error('There is no room.');
  return held.reservation;
}

/** Whether there is room, now or soon. */
async function hasRoom(budget: OwnBudget, key: string, costUsd: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await budget.reserve(key, usd(costUsd))).ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

describe('a bucket in Redis', () => {
  it('is no new one for another key of its caller (BerriAI/litellm#31079, weave-os/router#564)', async () => {
    // A day, so that nothing comes back meanwhile.
    const bucket = { name: 'day', limit: 100, windowMs: 86_400_000, strategy: 'token_bucket' };
    const limiter = limiterOf(open(), { windows: [bucket] });
    await untilCounted(limiter);
    const take = async (cost: number, day: number) =>
      (await limiter.consume('ada', cost, { limits: { day } })).ok;
    expect([await take(10, 10), await take(1, 9), await take(91, 100), await take(90, 100)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const held = await limiter.reserve('ada', 0, { limits: { day: 10 } });
    await held.reservation?.settle({ requests: 5 });
    expect([await take(1, 10), await take(1, 100), await take(1, 101)]).toEqual([false, false, true]);
  });
});

describe('a call that is let through uncounted', () => {
  it('counts once Redis has counted it after all', async () => {
    await using other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    const about = {
      name: `open${serial++}`,
      windows: [{ name: 'day', limit: 10, windowMs: 86_400_000 }],
      storeDown: 'open' as const,
    };
    const [own, fleet] = [open(), other].map((each) => createRateLimiter({ ...about, store: each }));
    await untilCounted(own!);
    const { remaining: before } = await fleet!.consume('ada', 0);
    redis.freeze();
    expect(await own!.consume('ada')).toMatchObject({ ok: true, store: 'none' });
    redis.thaw();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await fleet!.consume('ada', 0)).remaining).toBe(before - 1);
  });
});

/** Until Redis is not asked any more. */
async function untilOpen(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const { status, details } = { details: undefined, ...(await store.health()) };
    if (status === 'degraded' && details?.reason === 'open') return;
  }
  throw new Error('Redis is asked still.');
}

describe('what is held of a budget while Redis stalls', () => {
  it('is given back where Redis took it after its time (BerriAI/litellm#27639)', async () => {
    await using other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    const [own, fleet] = budgetsOf(open(), other);
    await untilCounted(limiterOf(store));
    redis.freeze();
    const held = await hold(own!, 'ada', 0.4);
    await held.settle(usd(0.01));
    redis.thaw();
    expect(await hasRoom(fleet!, 'ada', 0.9)).toBe(true);
    expect(await hasRoom(fleet!, 'ada', 0.1)).toBe(true);
    expect((await fleet!.reserve('ada', usd(0.01))).ok).toBe(false);
  });

  it('is corrected when Redis is back, of a call that ended meanwhile (BerriAI/litellm#29493)', async () => {
    await using other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    const [own, fleet] = budgetsOf(open(), other);
    await untilCounted(limiterOf(store));
    const held = await hold(own!, 'ada', 0.4);
    redis.freeze();
    await untilOpen();
    await held.settle(usd(0.01));
    redis.thaw();
    expect(await hasRoom(fleet!, 'ada', 0.9)).toBe(true);
    expect((await fleet!.reserve('ada', usd(0.1))).ok).toBe(false);
  });

  it('stays held past so many corrections that wait, the oldest first', async () => {
    await using other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    store = createRedisLimitStore({ url: redis.url, deadlineMs: 50, maxCorrections: 1 });
    const [own, fleet] = budgetsOf(store, other);
    await untilCounted(limiterOf(store));
    const [ada, bob] = [await hold(own!, 'ada', 0.4), await hold(own!, 'bob', 0.4)];
    redis.freeze();
    await untilOpen();
    await ada.release();
    await bob.release();
    redis.thaw();
    expect(await hasRoom(fleet!, 'bob', 1)).toBe(true);
    expect((await fleet!.reserve('ada', usd(0.7))).ok).toBe(false);
  });
});

describe('limits in Redis', () => {
  it('are refused a URL that does not lead to Redis, without showing it', () => {
    open();
    const wrong = () => createRedisLimitStore({ url: 'http://me:secret@127.0.0.1' });
    expect(wrong).toThrow(expect.objectContaining({ code: 'invalid_options' }) as never);
    expect(wrong).toThrow(/url must be a URL of the form redis:/);
    expect(wrong).not.toThrow(/secret/);
  });

  it('lets exactly the limit through when two stores call at once', async () => {
    open(5_000);
    const other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    const [a, b] = [store, other].map((own) =>
      createRateLimiter({ name: 'shared', windows: [window], store: own }),
    );
    const answers = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) => (index % 2 ? a! : b!).consume('ada')),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(100);
    expect(new Set(answers.map((answer) => answer.store))).toEqual(new Set(['redis']));
    await other.close();
  });

  it('holds and settles one budget for both processes', async () => {
    open(5_000);
    const other = createRedisLimitStore({ url: redis.url, deadlineMs: 5_000 });
    const [a, b] = [store, other].map((own) =>
      createBudget({
        limiter: createRateLimiter({
          name: 'money',
          windows: [{ name: 'day', limit: 1, windowMs: 86_400_000, unit: 'costUsd' }],
          store: own,
        }),
      }),
    );
    const held = await a!.reserve('ada', { tokens: 5, costUsd: 0.8 });
    expect(await b!.reserve('ada', { tokens: 5, costUsd: 0.3 })).toMatchObject({ ok: false, limit: 'day' });
    if (held.ok) await held.reservation.settle({ tokens: 5, costUsd: 0.7 });
    expect((await b!.reserve('ada', { tokens: 5, costUsd: 0.3 })).ok).toBe(true);
    await other.close();
  });

  it('opens no limit when the clock is set back', async () => {
    const windowMs = 16_000;
    const limiter = limiterOf(open(5_000), { windows: [{ ...window, windowMs }] });
    expect((await limiter.consume('ada', 100)).ok).toBe(true);
    const client = createClient({ url: redis.url });
    await client.connect();
    // As the counts of a minute's clock look to one that is ten slices behind.
    for (const key of await client.keys('*')) {
      const held = Object.entries(await client.hGetAll(key));
      for (const [field, count] of held) {
        const [, start, slice] = /^(minute:s16000:)(\d+)$/.exec(field) ?? [];
        if (slice === undefined) continue;
        await client.hSet(key, `${start}${Number(slice) + 10}`, count);
        await client.hDel(key, field);
      }
    }
    await client.close();
    const refused = await limiter.consume('ada');
    expect(refused).toMatchObject({ ok: false, store: 'redis', remaining: 0 });
    expect(refused.resetMs).toBeGreaterThan(windowMs);
    expect((await limiter.consume('ada')).ok).toBe(false);
  });

  it('keeps no name of a caller and nothing for ever', async () => {
    const limiter = limiterOf(open(5_000));
    await limiter.consume('ada@lovelace.org');
    const client = createClient({ url: redis.url });
    await client.connect();
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toContain('ada');
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0);
    await client.close();
  });

  it('decides within its deadline while Redis is frozen, and lets no more than its share through', async () => {
    const limiter = limiterOf(open());
    await untilCounted(limiter);
    redis.freeze();
    try {
      const answers: boolean[] = [];
      const worst = await slowest(
        Array.from({ length: 300 }, () => async () => void answers.push((await limiter.consume('ada')).ok)),
      );
      expect(answers.filter(Boolean)).toHaveLength(50);
      expect(worst).toBeLessThan(1_500);
      const later = await slowest([() => limiter.consume('ada')]);
      expect(later).toBeLessThan(500);
      expect(await store.health()).toEqual({ status: 'degraded', details: { reason: 'open' } });
    } finally {
      redis.thaw();
    }
    await untilCounted(limiter);
  });

  it('goes on while Redis is dead, and counts in it again when it is back', async () => {
    const limiter = limiterOf(open());
    const closed = limiterOf(store, { storeDown: 'closed' });
    await untilCounted(limiter);
    await redis.kill();
    const answers = await Promise.all(Array.from({ length: 200 }, () => limiter.consume('ada')));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
    expect(await closed.consume('ada')).toMatchObject({ ok: false, code: 'store_down' });
    await redis.restart();
    await untilCounted(limiter);
  });

  it('ends a call whose signal aborts', async () => {
    const limiter = limiterOf(open(5_000));
    await untilCounted(limiter);
    redis.freeze();
    const controller = new AbortController();
    const call = limiter.consume('ada', 1, { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    await expect(store.health(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    redis.thaw();
  });
});
