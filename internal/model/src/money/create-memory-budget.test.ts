import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryBudget } from './create-memory-budget.ts';

const hour = 3_600_000;
const hourly = { name: 'hour', windowMs: hour, tokens: 100, costUsd: 1 };

describe('createMemoryBudget', () => {
  it('refuses what does not fit beside what is set aside, and says when to ask again', async () => {
    const budget = createMemoryBudget({ limits: [hourly], clock: manualClock() });
    expect((await budget.reserve('a', { tokens: 60, costUsd: 0 })).ok).toBe(true);
    expect(await budget.reserve('a', { tokens: 41, costUsd: 0 })).toEqual({
      ok: false,
      limit: 'hour',
      retryAfterMs: hour,
    });
    expect((await budget.reserve('a', { tokens: 0, costUsd: 1.01 })).ok).toBe(false);
    expect((await budget.reserve('b', { tokens: 41, costUsd: 1 })).ok).toBe(true);
  });

  it('books what was used and gives back the rest; only the first end counts', async () => {
    const budget = createMemoryBudget({ limits: [hourly] });
    const held = await budget.reserve('a', { tokens: 100, costUsd: 1 });
    if (!held.ok) throw new Error('refused');
    await held.reservation.settle({ tokens: 10, costUsd: 0.1 });
    await held.reservation.settle({ tokens: 10, costUsd: 0.1 });
    await held.reservation.release();
    expect(budget.read('a')).toMatchObject([
      { limit: 'hour', spent: { tokens: 10, costUsd: 0.1 }, reserved: { tokens: 0, costUsd: 0 } },
    ]);
  });

  it('sets nothing aside at any limit when one refuses', async () => {
    const budget = createMemoryBudget({
      limits: [{ name: 'all', windowMs: hour, tokens: 1000, per: 'all' }, hourly],
    });
    expect((await budget.reserve('a', { tokens: 500, costUsd: 0 })).ok).toBe(false);
    expect(budget.read('a')[0]?.reserved.tokens).toBe(0);
  });

  it('shares a limit per tenant or among all', async () => {
    const per = (owner: 'tenant' | 'all') => createMemoryBudget({ limits: [{ ...hourly, per: owner }] });
    const tenant = per('tenant');
    await tenant.reserve('t/a', { tokens: 80, costUsd: 0 });
    expect((await tenant.reserve('t/b', { tokens: 80, costUsd: 0 })).ok).toBe(false);
    expect((await tenant.reserve('u/a', { tokens: 80, costUsd: 0 })).ok).toBe(true);
    const all = per('all');
    await all.reserve('a', { tokens: 80, costUsd: 0 });
    expect((await all.reserve('b', { tokens: 80, costUsd: 0 })).ok).toBe(false);
  });

  it('starts again with the next window, and settles an old reservation in the old one', async () => {
    const clock = manualClock();
    const budget = createMemoryBudget({ limits: [hourly], clock });
    const old = await budget.reserve('a', { tokens: 100, costUsd: 0 });
    await clock.advance(hour);
    const fresh = await budget.reserve('a', { tokens: 100, costUsd: 0 });
    if (!old.ok || !fresh.ok) throw new Error('refused');
    await old.reservation.settle({ tokens: 100, costUsd: 0 });
    expect(budget.read('a')[0]).toMatchObject({
      spent: { tokens: 0 },
      reserved: { tokens: 100 },
      resetMs: hour,
    });
  });

  it('counts a bounded number of keys and forgets past ones to make room', async () => {
    const clock = manualClock();
    const budget = createMemoryBudget({ limits: [hourly], clock, maxKeys: 2 });
    const ask = async (key: string) => (await budget.reserve(key, { tokens: 1, costUsd: 0 })).ok;
    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual([true, true, false]);
    await clock.advance(hour);
    expect(await ask('c')).toBe(true);
  });

  it('never lets more through than the limit, whatever is reserved, settled within it, or released', async () => {
    const step = fc.record({
      tokens: fc.nat(40),
      costUsd: fc.nat(400).map((n) => n / 1000),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const budget = createMemoryBudget({ limits: [hourly], clock: manualClock() });
        for (const { tokens, costUsd, used } of steps) {
          const held = await budget.reserve('a', { tokens, costUsd });
          if (held.ok && used > 0.3)
            await held.reservation.settle({ tokens: Math.floor(tokens * used), costUsd: costUsd * used });
          else if (held.ok && used > 0.2) await held.reservation.release();
          const [state] = budget.read('a');
          expect((state?.spent.tokens ?? 0) + (state?.reserved.tokens ?? 0)).toBeLessThanOrEqual(100);
          expect((state?.spent.costUsd ?? 0) + (state?.reserved.costUsd ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('says everything that is wrong with its limits, and refuses an amount that is none', async () => {
    expect(() => createMemoryBudget({ limits: [] })).toThrow(/at least one/);
    expect(() =>
      createMemoryBudget({ limits: [{ name: '', windowMs: 0, per: 'x' as never }], maxKeys: 0 }),
    ).toThrow(/maxKeys.*name.*windowMs.*must limit tokens.*per/s);
    expect(() => createMemoryBudget({ limits: [{ name: 'x', windowMs: 1, tokens: -1 }] })).toThrow(
      /from 0 up/,
    );
    const budget = createMemoryBudget({ limits: [hourly] });
    await expect(budget.reserve('a', { tokens: Number.NaN, costUsd: 0 })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});
