// Infrastructure Service: security · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBudget } from '../budget/budget.ts';
import { SecurityError } from '../errors/security-error.ts';
import { limitHeaders } from '../gate/answer-headers.ts';
import { createRateLimiter } from './create-rate-limiter.ts';
import type { LimitStore } from './limit-store.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import type { RateLimiterEvents } from './rate-limiter.ts';

const minute = { name: 'minute', limit: 10, windowMs: 60_000 };

/** A store that can be switched off. */
function switchable() {
  const inner = createMemoryLimitStore();
  const state = { isUp: true, code: 'store_unavailable' as 'store_unavailable' | 'missing_peer' };
  const guard = <T>(run: () => Promise<T>) =>
    state.isUp ? run() : Promise.reject(new SecurityError(state.code, 'away'));
  const store: LimitStore = {
    kind: 'redis',
    take: (...call) => guard(() => inner.take(...call)),
    adjust: (...call) => guard(() => inner.adjust(...call)),
  };
  return { store, state };
}

describe('a sliding window', () => {
  it('never lets more than the limit through in any stretch of its length', () => {
    const call = fc.record({ after: fc.nat(400), amount: fc.integer({ min: 1, max: 4 }) });
    return fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 120 }), async (calls) => {
        const clock = manualClock();
        const limiter = createRateLimiter({ windows: [{ name: 'w', limit: 10, windowMs: 1_000 }], clock });
        const let_through: [at: number, amount: number][] = [];
        for (const { after, amount } of calls) {
          await clock.advance(after);
          if ((await limiter.consume('a', amount)).ok) let_through.push([clock.monotonic(), amount]);
        }
        for (const [start] of let_through) {
          const sum = let_through.reduce(
            (all, [at, amount]) => (at >= start && at < start + 1_000 ? all + amount : all),
            0,
          );
          expect(sum).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lets a call through when the time it named has passed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { minLength: 12, maxLength: 60 }),
        fc.constantFrom('sliding_window', 'token_bucket'),
        async (gaps, strategy) => {
          const clock = manualClock();
          const limiter = createRateLimiter({
            windows: [{ name: 'w', limit: 3, windowMs: 1_000, strategy: strategy as 'token_bucket' }],
            clock,
          });
          for (const gap of gaps) {
            await clock.advance(gap);
            const decision = await limiter.consume('a');
            if (decision.ok) continue;
            await clock.advance(decision.retryAfterMs);
            expect((await limiter.consume('a')).ok).toBe(true);
          }
        },
      ),
      { numRuns: 25 },
    ));
});

describe('a limiter', () => {
  it('counts requests, tokens and money together', async () => {
    const limiter = createRateLimiter({
      windows: [
        minute,
        { name: 'tokens', limit: 1_000, windowMs: 60_000, unit: 'tokens' },
        { name: 'money', limit: 0.3, windowMs: 60_000, unit: 'costUsd' },
      ],
    });
    for (let index = 0; index < 3; index += 1)
      expect((await limiter.consume('a', { tokens: 100, costUsd: 0.1 })).ok).toBe(true);
    const refused = await limiter.consume('a', { costUsd: 0.000001 });
    expect(refused).toMatchObject({ ok: false, limit: 'money', remaining: 0 });
    expect(refused.windows.map(({ remaining }) => remaining)).toEqual([7, 700, 0]);
    expect((await limiter.consume('a', { requests: 7 })).ok).toBe(true);
  });

  it('a token bucket gives room back evenly', async () => {
    const clock = manualClock();
    const limiter = createRateLimiter({ windows: [{ ...minute, strategy: 'token_bucket' }], clock });
    await limiter.consume('a', 10);
    expect(await limiter.consume('a')).toMatchObject({ ok: false, retryAfterMs: 6_000 });
    await clock.advance(6_000);
    expect((await limiter.consume('a')).ok).toBe(true);
    expect((await limiter.consume('a')).ok).toBe(false);
  });

  it('forgives a bucket what goes beyond twice its limit, so that a debt ends', async () => {
    const clock = manualClock();
    const windows = [{ ...minute, strategy: 'token_bucket' as const }];
    const limiter = createRateLimiter({ windows, clock });
    const { reservation } = await limiter.reserve('a', 1);
    await reservation!.settle(1_000);
    await clock.advance(59_000);
    expect((await limiter.consume('a')).ok).toBe(false);
    await clock.advance(61_000);
    expect((await limiter.consume('a', 10)).ok).toBe(true);
  });

  it('counts money to the micro-dollar: what binary fractions are off by decides nothing', async () => {
    for (const limit of [1.005, 8.2, 0.1 + 0.2]) {
      const limiter = createRateLimiter({ windows: [{ ...minute, limit, unit: 'costUsd' }] });
      expect((await limiter.consume('a', { costUsd: limit })).ok).toBe(true);
      expect((await limiter.consume('a', { costUsd: 0.000001 })).ok).toBe(false);
    }
  });

  it('tells each decision', async () => {
    const limiter = createRateLimiter({ name: 'mine', windows: [{ ...minute, limit: 1 }] });
    const told: RateLimiterEvents['limit'][] = [];
    limiter.on('limit', (data) => told.push(data));
    await limiter.consume('secret-key');
    await limiter.consume('secret-key');
    expect(told).toEqual([
      { limiter: 'mine', ok: true, remaining: 0, store: 'memory' },
      { limiter: 'mine', ok: false, remaining: 0, retryAfterMs: expect.any(Number), store: 'memory' },
    ]);
    expect(JSON.stringify(told)).not.toContain('secret-key');
  });

  it('lets its share through while the store is down, and counts in the store again when it is back', async () => {
    const { store, state } = switchable();
    const limiter = createRateLimiter({ windows: [minute], store, localShare: 0.35 });
    const told: string[] = [];
    limiter.on('limit', (data) => told.push(data.store));
    state.isUp = false;
    const answers = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('a')));
    expect(answers.filter(({ ok }) => ok).length).toBe(3);
    expect(answers[0]).toMatchObject({ store: 'local_share', windows: [{ limit: 3 }] });
    state.isUp = true;
    expect((await limiter.consume('a', 10)).store).toBe('redis');
    expect(new Set(told)).toEqual(new Set(['local_share', 'redis']));
  });

  it('passes everything or nothing where that is wanted', async () => {
    const { store, state } = switchable();
    state.isUp = false;
    const open = createRateLimiter({ windows: [minute], store, storeDown: 'open' });
    const { decision, reservation } = await open.reserve('a', 1_000);
    expect(decision).toMatchObject({ ok: true, store: 'none' });
    await reservation!.settle(5);
    await reservation!.release();
    const closed = createRateLimiter({ windows: [minute], store, storeDown: 'closed' });
    expect(await closed.consume('a')).toMatchObject({ ok: false, code: 'store_down', retryAfterMs: 1_000 });
  });

  it('says that a package is missing instead of limiting locally for ever', async () => {
    const { store, state } = switchable();
    Object.assign(state, { isUp: false, code: 'missing_peer' });
    await expect(createRateLimiter({ windows: [minute], store }).consume('a')).rejects.toMatchObject({
      code: 'missing_peer',
    });
  });

  it('keeps a reservation that the store lost counted', async () => {
    const { store, state } = switchable();
    const limiter = createRateLimiter({ windows: [minute], store });
    const { reservation } = await limiter.reserve('a', 10);
    state.isUp = false;
    await reservation!.release();
    state.isUp = true;
    expect((await limiter.consume('a')).ok).toBe(false);
  });

  it('ends with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(createRateLimiter({ windows: [minute] }).consume('a', 1, { signal })).rejects.toThrow(
      'gone',
    );
  });

  it('makes no decision of an aborted call, whatever holds while the store is down', async () => {
    const controller = new AbortController();
    const store: LimitStore = {
      kind: 'redis',
      async take() {
        controller.abort(new Error('gone'));
        throw controller.signal.reason;
      },
      adjust: async () => {},
    };
    const limiter = createRateLimiter({ windows: [minute], store, storeDown: 'open' });
    await expect(limiter.consume('a', 1, { signal: controller.signal })).rejects.toThrow('gone');
  });

  it('tells everything that is wrong with its windows', () => {
    const windows = [{ name: 'A', limit: -1, windowMs: 0 }, minute, minute];
    expect(() => createRateLimiter({ windows })).toThrow(
      expect.objectContaining({
        problems: ['windows.0.name', 'windows.0.limit', 'windows.0.windowMs', 'windows.2.name'].map((path) =>
          expect.objectContaining({ path }),
        ),
      }),
    );
    expect(() => createRateLimiter({ windows: [] })).toThrow(/1 to 8/);
    expect(() => createRateLimiter({ windows: [minute], localShare: 2 })).toThrow(/localShare/);
  });
});

describe('the memory store', () => {
  it('holds no more keys than it may, whoever comes', async () => {
    const store = createMemoryLimitStore({ maxKeys: 50 });
    const limiter = createRateLimiter({ windows: [minute], store });
    for (let index = 0; index < 500; index += 1) await limiter.consume(`k${index}`);
    expect(store.size).toBeLessThanOrEqual(50);
  });

  it('lets keys go that are free again', async () => {
    const clock = manualClock();
    const store = createMemoryLimitStore({ clock });
    const limiter = createRateLimiter({ windows: [{ ...minute, windowMs: 100 }], store });
    for (let index = 0; index < 40; index += 1) await limiter.consume(`k${index}`);
    await clock.advance(1_000);
    for (let index = 0; index < 40; index += 1) await limiter.consume(`new${index}`);
    expect(store.size).toBeLessThanOrEqual(40);
  });
});

describe('a budget', () => {
  const create = () =>
    createBudget({
      limiter: createRateLimiter({
        windows: [{ name: 'day', limit: 1, windowMs: 86_400_000, unit: 'costUsd' }],
      }),
    });

  it('holds what is reserved and counts what it really was', async () => {
    const budget = create();
    const held = await budget.reserve('a', { tokens: 10, costUsd: 0.9 });
    expect(await budget.reserve('a', { tokens: 10, costUsd: 0.2 })).toEqual({
      ok: false,
      limit: 'day',
      retryAfterMs: expect.any(Number),
    });
    if (held.ok) await held.reservation.settle({ tokens: 10, costUsd: 0.1 });
    expect((await budget.reserve('a', { tokens: 10, costUsd: 0.9 })).ok).toBe(true);
  });

  it('grants nothing past a limit too, so that what was spent is counted', async () => {
    const limiter = createRateLimiter({
      windows: [{ name: 'day', limit: 1, windowMs: 86_400_000, unit: 'costUsd' }],
    });
    const budget = createBudget({ limiter });
    for (let times = 0; times < 3; times += 1) {
      const none = await budget.reserve('a', { tokens: 0, costUsd: 0 });
      if (none.ok) await none.reservation.settle({ tokens: 10, costUsd: 0.6 });
    }
    const { windows } = await limiter.consume('a', { costUsd: 2 }, { limits: { day: 3 } });
    expect(windows).toMatchObject([{ remaining: 1.2 }]);
    expect((await budget.reserve('a', { tokens: 0, costUsd: 0.000001 })).ok).toBe(false);
    // A gate that asks whether there is room is told, and so is who cannot say what a call costs.
    expect((await limiter.consume('a')).ok).toBe(false);
    expect((await budget.reserve('a', { tokens: 500, costUsd: 0 })).ok).toBe(false);
    const calls = createBudget({
      limiter: createRateLimiter({ windows: [{ name: 'minute', limit: 1, windowMs: 60_000 }] }),
    });
    const spends = [
      { tokens: 1, costUsd: 0 },
      { tokens: 1, costUsd: 0 },
      { tokens: 0, costUsd: 0 },
    ];
    const held = [];
    for (const spend of spends) held.push((await calls.reserve('a', spend)).ok);
    expect(held).toEqual([true, false, true]);
  });

  it('gives all back on release', async () => {
    const budget = create();
    const held = await budget.reserve('a', { tokens: 0, costUsd: 1 });
    if (held.ok) await held.reservation.release();
    expect((await budget.reserve('a', { tokens: 0, costUsd: 1 })).ok).toBe(true);
  });
});

describe('the headers of a limit', () => {
  it('are those of draft 11, in whole seconds, and Retry-After is never 0', () => {
    const windows = [{ name: 'minute', limit: 10, windowMs: 60_000, remaining: 2, resetMs: 1_200 }];
    const counted = { remaining: 2, resetMs: 1_200, windows, store: 'memory' } as const;
    expect(limitHeaders({ ok: true, ...counted })).toEqual({
      'ratelimit-policy': '"minute";q=10;w=60',
      ratelimit: '"minute";r=2;t=2',
    });
    expect(
      limitHeaders({ ok: false, code: 'limited', limit: 'minute', retryAfterMs: 1, ...counted })[
        'retry-after'
      ],
    ).toBe('1');
    expect(limitHeaders({ ok: true, ...counted, windows: [] })).toEqual({});
  });
});

describe('limits that a caller brings', () => {
  it('are its own ones, not what every object has', async () => {
    const limiter = createRateLimiter({ windows: [{ name: 'constructor', limit: 2, windowMs: 60_000 }] });
    expect(await limiter.consume('ada', 2, { limits: {} })).toMatchObject({ ok: true, remaining: 0 });
    expect((await limiter.consume('ada', 1, { limits: {} })).ok).toBe(false);
  });
});
