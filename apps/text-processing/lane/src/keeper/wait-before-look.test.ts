// How long a batch is left alone before it is looked at again.
import { describe, expect, it } from '@jest/globals';
import { waitBeforeLook } from './wait-before-look.ts';

const limits = { pollMs: 100, marginMs: 1_000 };
const waits = (failures: number | undefined, leftMs: number) =>
  waitBeforeLook({ ...(failures !== undefined && { failures }), dueAt: leftMs + 500 }, limits, 0);

describe('the wait before a look at a batch', () => {
  it('is that of the settings, and doubles with each failure up to 32 times', () => {
    expect([undefined, 1, 2, 5, 6, 1_000].map((failures) => waits(failures, 1e6))).toEqual([
      100, 200, 400, 3_200, 3_200, 3_200,
    ]);
  });
  it('does not go past the time when items go live, nor under that of the settings', () => {
    expect([1_000, 250, 100].map((leftMs) => waits(5, leftMs))).toEqual([500, 125, 100]);
  });
  it('is long again once they went live', () => {
    expect([0, -1e6].map((leftMs) => waits(5, leftMs))).toEqual([3_200, 3_200]);
  });
});
