// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import type { LimitWindow } from './limit-window.ts';
import { checkWindows, fromWhole, isAmount, startCount, toWhole, withLimit } from './limit-window.ts';

const minute: LimitWindow = { name: 'minute', limit: 10, windowMs: 60_000 };
const days = 24 * 3_600_000;
const checked = (window: Partial<LimitWindow> = {}) => checkWindows([{ ...minute, ...window }])[0]!;
/** A sliding window of 16 slices of 10 ms, or a bucket of 10 in 160 ms. */
const count = (strategy: 'sliding_window' | 'token_bucket' = 'sliding_window') =>
  startCount(checked({ windowMs: 160, strategy }));
const problemsOf = (windows: readonly LimitWindow[]): string[] => {
  try {
    checkWindows(windows);
  } catch (error) {
    return (error as { problems: { path: string; message: string }[] }).problems.map(
      ({ path, message }) => `${path} ${message}`,
    );
  }
  return [];
};

describe('windows', () => {
  it('are one to eight, each of its own name', () => {
    const many = (size: number) => Array.from({ length: size }, (_, at) => ({ ...minute, name: `w${at}` }));
    expect([problemsOf(many(1)), problemsOf(many(8))]).toEqual([[], []]);
    expect(problemsOf(many(0))).toEqual(['windows must be 1 to 8 windows']);
    expect(problemsOf(many(9))).toEqual(['windows must be 1 to 8 windows']);
    expect(problemsOf([minute, minute])).toEqual(['windows.1.name must differ from the other names']);
  });

  it('have names of 1 to 32 plain characters', () => {
    for (const name of ['a', 'a-b_9', 'x'.repeat(32)]) expect(problemsOf([{ ...minute, name }])).toEqual([]);
    for (const name of ['', 'A', 'a b', '!a', 'a!', 'x'.repeat(33)])
      expect(problemsOf([{ ...minute, name }])).toEqual([
        'windows.0.name must be 1 to 32 of a-z, 0-9, - and _',
      ]);
  });

  it('have a limit from nothing to a thousand million, and a length from a millisecond to 32 days', () => {
    for (const limit of [0, 0.5, 1e9]) expect(problemsOf([{ ...minute, limit }])).toEqual([]);
    for (const limit of [-1, 1e9 + 1, Number.NaN, '5' as never])
      expect(problemsOf([{ ...minute, limit }])).toEqual([
        'windows.0.limit must be a number from 0 to 1,000,000,000',
      ]);
    for (const windowMs of [1, 32 * days]) expect(problemsOf([{ ...minute, windowMs }])).toEqual([]);
    for (const windowMs of [0, 32 * days + 1, Number.NaN])
      expect(problemsOf([{ ...minute, windowMs }])).toEqual([
        `windows.0.windowMs must be from 1 to ${32 * days}`,
      ]);
  });

  it('count requests in a sliding window unless they say otherwise', () => {
    expect(checked()).toMatchObject({ unit: 'requests', strategy: 'sliding_window', limit: 10 });
    expect(checked({ unit: 'costUsd', strategy: 'token_bucket', limit: 0.29 })).toMatchObject({
      unit: 'costUsd',
      strategy: 'token_bucket',
      limit: 290_000,
    });
  });

  it('are told apart by name, strategy and length, whatever their limit', () => {
    const bucket = checked({ strategy: 'token_bucket' });
    expect([checked().id, withLimit(checked(), 5).id]).toEqual(['minute:s60000:', 'minute:s60000:']);
    expect([bucket.id, withLimit(bucket, 5).id]).toEqual(['minute:t60000:', 'minute:t60000:']);
  });

  it('let a share of a limit through, rounded down', () => {
    const limits = [0.35, 0.5, 1, undefined].map((share) => withLimit(checked(), 11, share).limit);
    expect(limits).toEqual([3, 5, 11, 11]);
    expect(withLimit(checked(), 2.9).limit).toBe(2);
  });
});

describe('amounts', () => {
  it('are numbers from nothing to a thousand million', () => {
    expect([0, 0.1, 1e9].map(isAmount)).toEqual([true, true, true]);
    expect([-0.1, 1e9 + 1, Number.NaN, '1', null].map(isAmount)).toEqual(Array(5).fill(false));
  });

  it('are counted in whole units, rounded up, and money in micro-dollars', () => {
    expect([toWhole('requests', 3), toWhole('tokens', 2.1), toWhole('tokens', 2.9, Math.floor)]).toEqual([
      3, 3, 2,
    ]);
    expect([toWhole('costUsd', 2), toWhole('costUsd', 0.29), toWhole('costUsd', 0.0000001)]).toEqual([
      2_000_000, 290_000, 1,
    ]);
    expect([fromWhole('costUsd', 290_000), fromWhole('tokens', 5)]).toEqual([0.29, 5]);
  });
});

describe('a sliding window', () => {
  it('counts an amount until the whole window has passed since the end of its slice', () => {
    const { used, add } = count();
    add(4, 5, 5);
    add(3, 25, 25);
    expect([25, 169, 170, 189, 190].map(used)).toEqual([7, 7, 3, 3, 0]);
  });

  it('forgets everything after a long rest, and nothing when time stands still or goes back', () => {
    const { used, add } = count();
    add(4, 1_000, 1_000);
    expect([used(1_000), used(900)]).toEqual([4, 4]);
    add(2, 900, 900);
    expect([used(1_169), used(1_170), used(100_000)]).toEqual([6, 0, 0]);
    add(1, 100_000, 100_000);
    expect(used(100_000)).toBe(1);
  });

  it('gives back to the slice that it was taken from, and never more than is there', () => {
    const { used, add } = count();
    add(4, 5, 5);
    add(3, 25, 25);
    add(-1, 5, 30);
    expect([used(30), used(170)]).toEqual([6, 3]);
    const other = count();
    other.add(4, 5, 5);
    other.add(3, 25, 25);
    other.add(-50, 5, 30);
    expect(other.used(30)).toBe(3);
  });

  it('gives back until the last moment at which it counts, and no slice of another round after that', () => {
    const { used, add } = count();
    add(4, 5, 5);
    add(-4, 5, 169);
    expect(used(169)).toBe(0);
    add(5, 175, 175);
    // 170 lies in the slot that moment 0 had.
    add(-5, 5, 176);
    expect(used(176)).toBe(5);
  });

  it('says when what counts has fallen far enough, and that it has', () => {
    const { untilUsed, add } = count();
    expect(untilUsed(0, 5)).toBe(0);
    add(4, 5, 5);
    add(3, 25, 25);
    expect([
      untilUsed(7, 25),
      untilUsed(6, 25),
      untilUsed(3, 25),
      untilUsed(2, 25),
      untilUsed(0, 25),
    ]).toEqual([0, 145, 145, 165, 165]);
    expect(untilUsed(-1, 25)).toBe(165);
    expect(untilUsed(0, 500)).toBe(0);
  });

  it('rounds a wait up, so that it is long enough', () => {
    const { untilUsed, used, add } = startCount(checked({ windowMs: 100 }));
    add(1, 3, 3);
    const wait = untilUsed(0, 3);
    expect(Number.isInteger(wait)).toBe(true);
    expect([used(3 + wait - 1), used(3 + wait)]).toEqual([1, 0]);
  });
});

describe('a token bucket', () => {
  it('falls evenly by its limit a window, to nothing', () => {
    const { used, add } = count('token_bucket');
    add(10, 100, 100);
    expect([used(100), used(180), used(244), used(260), used(900)]).toEqual([10, 5, 1, 0, 0]);
    // A clock that goes back gives nothing and takes nothing.
    expect(used(50)).toBe(10);
  });

  it('takes what it has fallen to as the level from there on', () => {
    const { used, add } = count('token_bucket');
    add(10, 0, 0);
    add(1, 80, 80);
    expect([used(80), used(96)]).toEqual([6, 5]);
  });

  it('gives back down to nothing, and owes at most twice its limit', () => {
    const { used, add } = count('token_bucket');
    add(4, 0, 0);
    add(-9, 0, 0);
    expect(used(0)).toBe(0);
    add(1_000, 0, 0);
    expect(used(0)).toBe(20);
  });

  it('says when it has fallen far enough, rounded up, and that it has', () => {
    const { untilUsed, add } = count('token_bucket');
    add(10, 0, 0);
    expect([untilUsed(10, 80), untilUsed(11, 0)]).toEqual([0, 0]);
    expect([
      untilUsed(10, 0),
      untilUsed(9, 0),
      untilUsed(9.99, 0),
      untilUsed(0, 80),
      untilUsed(5, 80),
    ]).toEqual([0, 16, 1, 80, 0]);
  });

  it('falls by the limit of who asks, which takes no room of a larger one away', () => {
    const { used, add, setLimit, untilUsed } = count('token_bucket');
    setLimit(100);
    add(100, 0, 0);
    setLimit(10);
    // Whoever has the small limit waits two windows at most.
    expect([used(0), used(160), used(320), untilUsed(0, 0)]).toEqual([100, 90, 0, 320]);
    add(-1, 0, 80);
    add(5, 80, 80);
    setLimit(100);
    expect([used(80), used(160)]).toEqual([49, 0]);
  });
});
