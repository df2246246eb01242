import { describe, expect, it } from '@jest/globals';
import { clusterTexts } from './clusters.ts';
import { reached, shareOf, thresholdAt } from './rates.ts';

describe('rates', () => {
  it('give the interval of Wilson', () => {
    const { low, high } = shareOf(8, 10);
    expect(low).toBeCloseTo(0.4902, 3);
    expect(high).toBeCloseTo(0.9433, 3);
    expect(shareOf(0, 0)).toMatchObject({ share: 0, low: 0, high: 1 });
  });

  it('let no more benign scores through than the rate says', () => {
    const benign = Array.from({ length: 200 }, (_, index) => ({ score: index / 200 }));
    expect(reached(benign, thresholdAt(benign, 0.01)).hits).toBe(2);
    expect(reached(benign, thresholdAt(benign, 0)).hits).toBe(0);
    expect(thresholdAt([], 0.01)).toBe(0);
    const same = [{ score: 0.5 }, { score: 0.5 }, { score: 0.5 }];
    expect(reached(same, thresholdAt(same, 0.4)).hits).toBe(0);
  });
});

describe('near-duplicates', () => {
  it('fall into one cluster, other texts do not', () => {
    const text =
      'the quick brown fox jumps over the lazy dog while the cat sleeps in the warm sun of the afternoon';
    const [a, b, c, d] = clusterTexts([
      text,
      `${text} today`,
      'a wholly different sentence about trains and tickets',
      '',
    ]);
    expect(a).toBe(b);
    expect(new Set([a, c, d]).size).toBe(3);
  });
});
