// Infrastructure Service: security · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { LimitWindow } from './limit-window.ts';
import { checkWindows } from './limit-window.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';

/** A store, and demands of windows of 160 ms (16 slices of 10) with a limit of 10. */
function setUp(options: { maxKeys?: number } = {}, more: Partial<LimitWindow> = {}) {
  const clock = manualClock();
  const store = createMemoryLimitStore({ clock, ...options });
  const [window, small] = checkWindows([
    { name: 'w', limit: 10, windowMs: 160, ...more },
    { name: 'small', limit: 3, windowMs: 320 },
  ]);
  const of = (amount: number) => [{ window: window!, amount }];
  const both = (amount: number) => [...of(amount), { window: small!, amount }];
  return { clock, store, of, both };
}

describe('what fits', () => {
  it('is taken and says what is left, until when, and when it was', async () => {
    const { clock, store, of } = setUp();
    await clock.advance(5);
    expect(await store.take('k', of(4))).toEqual({
      ...{ ok: true, at: 5, windows: [{ remaining: 6, resetMs: 165, waitMs: 0 }] },
    });
    expect((await store.take('k', of(6))).ok).toBe(true);
    expect(store.kind).toBe('memory');
  });

  it('is decided by whole amounts: what a sum of fractions is off by decides nothing', async () => {
    const { clock, store, of } = setUp({}, { strategy: 'token_bucket', windowMs: 7 });
    for (let step = 0; step < 50; step += 1) {
      await store.take('k', of(10));
      await clock.advance(0.7);
      expect((await store.take('k', of(1))).ok).toBe(true);
    }
    expect((await store.take('k', of(1))).ok).toBe(false);
  });
});

describe('what does not fit', () => {
  it('takes nothing from any window, and waits as long as the fullest needs', async () => {
    const { store, of, both } = setUp();
    await store.take('k', both(3));
    expect(await store.take('k', both(1))).toEqual({
      ...{ ok: false, at: 0 },
      windows: [
        { remaining: 7, resetMs: 170, waitMs: 0 },
        { remaining: 0, resetMs: 340, waitMs: 340 },
      ],
    });
    expect((await store.take('k', of(7))).ok).toBe(true);
  });

  it('waits only for the room it needs', async () => {
    const { clock, store, of } = setUp();
    await store.take('k', of(4));
    await clock.advance(20);
    await store.take('k', of(6));
    const waits = async (amount: number) => (await store.take('k', of(amount))).windows[0]?.waitMs;
    expect([await waits(4), await waits(5), await waits(10)]).toEqual([150, 170, 170]);
    // What never fits is told the whole window.
    expect(await waits(11)).toBe(160);
  });

  it('is told a debt as what is left, in whole units', async () => {
    const { clock, store, of } = setUp({}, { strategy: 'token_bucket' });
    const { at } = await store.take('k', of(9));
    await store.adjust('k', of(5), at);
    expect((await store.take('k', of(1))).windows[0]?.remaining).toBe(-4);
    await clock.advance(8);
    expect((await store.take('k', of(1))).windows[0]?.remaining).toBe(-4);
    await clock.advance(8);
    expect((await store.take('k', of(1))).windows[0]?.remaining).toBe(-3);
  });

  it('is an aborted call, with its reason', async () => {
    const { store, of } = setUp();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(store.take('k', of(10), { signal })).rejects.toThrow('gone');
    expect((await store.take('k', of(10), {})).ok).toBe(true);
  });
});

describe('what is kept', () => {
  it('is apart by key and by shape of the window', async () => {
    const { store, of } = setUp();
    const bucket = checkWindows([{ name: 'w', limit: 10, windowMs: 160, strategy: 'token_bucket' }])[0]!;
    expect((await store.take('a', of(10))).ok).toBe(true);
    expect((await store.take('b', of(10))).ok).toBe(true);
    expect((await store.take('a', [{ window: bucket, amount: 10 }])).ok).toBe(true);
    expect((await store.take('a', of(1))).ok).toBe(false);
    expect(store.size).toBe(2);
  });

  it('is corrected where it was taken', async () => {
    const { clock, store, of } = setUp();
    const { at } = await store.take('k', of(10));
    await clock.advance(30);
    await store.take('k', of(0));
    await store.adjust('k', of(-4), at);
    expect((await store.take('k', of(5))).ok).toBe(false);
    expect((await store.take('k', of(4))).ok).toBe(true);
  });

  it('is kept as long as a correction counts', async () => {
    const { clock, store, of } = setUp();
    await store.adjust('k', of(10), 0);
    await clock.advance(1);
    await store.take('x', of(1));
    expect((await store.take('k', of(1))).ok).toBe(false);
  });

  it('is so many keys: the one unused for longest makes room', async () => {
    const { store, of } = setUp({ maxKeys: 2 });
    await store.take('a', of(10));
    await store.take('b', of(10));
    await store.take('a', of(0));
    await store.take('c', of(10));
    expect(store.size).toBe(2);
    expect((await store.take('a', of(1))).ok).toBe(false);
    expect((await store.take('b', of(10))).ok).toBe(true);
  });

  it('is let go two at a time, once free and when another key comes, however it was counted', async () => {
    const { clock, store, of } = setUp();
    for (const key of ['a', 'b', 'c', 'd']) await store.take(key, of(1));
    await store.adjust('e', of(1), 0);
    await clock.advance(169);
    await store.take('late', of(1));
    expect(store.size).toBe(6);
    await clock.advance(1);
    await store.take('x', of(1));
    expect(store.size).toBe(5);
    await store.take('y', of(1));
    await store.take('z', of(1));
    // The late one counts still.
    expect(store.size).toBe(4);
    expect((await store.take('late', of(10))).ok).toBe(false);
  });

  it('is looked through no further than those two, be they free or not', async () => {
    const { clock, store, of } = setUp();
    const [long] = checkWindows([{ name: 'long', limit: 10, windowMs: 60_000 }]);
    for (const key of ['a', 'b']) await store.take(key, [{ window: long!, amount: 1 }]);
    await store.take('c', of(1));
    await clock.advance(1_000);
    await store.take('d', of(1));
    expect(store.size).toBe(4);
  });
});
