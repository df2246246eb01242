import { describe, expect, it } from '@jest/globals';
import { histogramQuantile } from './histogram-quantile.ts';

const of = (quantile: number, bounds: readonly number[], counts: readonly number[]) =>
  histogramQuantile(quantile, bounds, counts.at(-1)!, (at) => counts[at]!);

describe('histogramQuantile', () => {
  it('is linear inside the bucket that holds the rank, and the last bound above it', () => {
    expect(of(0.5, [1, 2], [0, 10, 10])).toBe(1.5);
    expect(of(0.25, [4, 8], [10, 10, 10])).toBe(1);
    expect(of(0.99, [1, 2], [1, 2, 100])).toBe(2);
    expect(of(0.5, [-1, 2], [10, 10, 10])).toBe(-1);
    expect(of(0.5, [], [10])).toBeNaN();
  });

  it('takes a count that is below the one before it as no fewer', () => {
    expect(of(0.5, [1, 2, 3], [8, 4, 10, 10])).toBe(0.625);
  });
});
