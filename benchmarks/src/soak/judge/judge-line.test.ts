import { describe, expect, it } from '@jest/globals';
import { drawBy } from '../../chaos/schedule/seeded-random.ts';
import { judgeLine } from './judge-line.ts';
import { mannKendall } from './mann-kendall.ts';
import type { Point } from './point.ts';
import { theilSen } from './theil-sen.ts';

const seeds = Array.from({ length: 12 }, (_, at) => at + 1);
const bound = 0.1;

/** 150 samples of 25 minutes, with noise of about 1 around 80. */
function line(seed: number, shape: (minute: number) => number, keep = 0): Point[] {
  const draw = drawBy(seed);
  let last = 0;
  return Array.from({ length: 150 }, (_, at) => {
    const minute = at / 6;
    const noise = draw.share() + draw.share() + draw.share() + draw.share() - 2;
    last = keep * last + noise;
    return { minute, value: 80 + last + shape(minute) };
  });
}
const flatOf = (shape: (minute: number) => number, keep = 0) =>
  seeds.filter((seed) => judgeLine(line(seed, shape, keep), bound).isFlat).length;

describe('the judge of a line', () => {
  it('estimates the slope as Theil and Sen do, past an outlier', () => {
    const points = [0, 1, 2, 3, 4].map((minute) => ({ minute, value: minute === 3 ? 900 : 2 * minute }));
    expect(theilSen(points)).toBe(2);
    expect(theilSen([])).toBe(0);
  });

  it('gives the chances of the tables, with ties and without', () => {
    const of = (values: number[]) => {
      const points = values.map((value, minute) => ({ minute, value }));
      return mannKendall(points, theilSen(points)).chance;
    };
    // S = 45, variance 125.
    expect(of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeCloseTo(0.000_083, 5);
    // S = 3 of 5 points, variance 15.67 by two that are equal: z = 0.505.
    expect(of([3, 1, 2, 2, 4])).toBeCloseTo(0.6134, 3);
    expect(of([5, 5, 5, 5, 5])).toBe(1);
  });

  it('says how large a leak could hide in the noise: more than there is, less than twice that over', () => {
    for (const seed of seeds) {
      const { most, slope } = judgeLine(
        line(seed, (minute) => 0.2 * minute),
        bound,
      );
      expect(most).toBeGreaterThan(Math.max(0.19, slope));
      expect(most).toBeLessThan(0.3);
    }
  });

  // mmhs013/pyMannKendall#29: lags that swing made the variance negative, and the chance no number.
  it('gives a chance of lines that swing', () => {
    const values = [42, 40, 44, 36, 42, 39, 40, 43, 41, 45, 41, 47];
    const verdict = judgeLine(
      values.map((value, minute) => ({ minute, value })),
      bound,
    );
    expect(verdict.chance).toBeGreaterThan(0);
    expect(verdict.chance).toBeLessThanOrEqual(1);
  });

  // rocky-data/rocky#1255: a share and a floor that must both be passed let a leak through that had been found before.
  it('finds a leak that rises steadily below the noise of one sample', () => {
    expect(flatOf((minute) => 0.2 * minute)).toBe(0);
  });

  it('finds a leak that comes in steps', () => {
    expect(flatOf((minute) => Math.floor(minute / 5) * 1.2)).toBe(0);
  });

  it('finds a leak below a sawtooth', () => {
    expect(flatOf((minute) => 0.3 * minute + (minute % 3))).toBe(0);
  });

  it('finds none in noise, in a sawtooth, and in values that resemble their neighbors', () => {
    expect(flatOf(() => 0)).toBe(seeds.length);
    expect(flatOf((minute) => 2 * (minute % 3))).toBe(seeds.length);
    expect(flatOf(() => 0, 0.8)).toBeGreaterThanOrEqual(seeds.length - 1);
  });

  // sirixdb/sirix#1042: a bounded cache that fills is no leak.
  it('takes a plateau that is reached in the first half for what it is', () => {
    expect(flatOf((minute) => Math.min(6, minute))).toBeGreaterThanOrEqual(seeds.length - 1);
  });

  it('takes a rise within the bound for flat, and names it', () => {
    const verdict = judgeLine(
      [...Array(60).keys()].map((at) => ({ minute: at, value: at / 20 })),
      bound,
    );
    expect(verdict).toMatchObject({ isFlat: true, slope: expect.closeTo(0.05), rise: expect.closeTo(0.05) });
  });

  it('takes a fall for no leak', () => {
    expect(flatOf((minute) => -minute)).toBe(seeds.length);
  });
});
