// Estimates a slope that outliers do not bend: the median of the slopes between all pairs of points (Theil 1950, Sen 1968).
import type { Point } from './point.ts';

/** The median slope in values a minute; 0 for fewer than two points. */
export function theilSen(points: readonly Point[]): number {
  return medianOf(slopesOf(points));
}

/**
 * The largest slope that the points do not speak against, at 99 % (Sen 1968): a leak below it could hide in them.
 * `spread` is the variance of Mann and Kendall's sum.
 */
export function largestSlope(points: readonly Point[], spread: number): number {
  const slopes = slopesOf(points).sort((a, b) => a - b);
  const at = Math.ceil((slopes.length + 2.576 * Math.sqrt(spread)) / 2);
  return slopes[Math.min(slopes.length - 1, at)] ?? 0;
}

function slopesOf(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (const [at, one] of points.entries())
    for (let next = at + 1; next < points.length; next += 1) {
      const other = points[next] as Point;
      if (other.minute !== one.minute) slopes.push((other.value - one.value) / (other.minute - one.minute));
    }
  return slopes;
}

/** The median; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [high = 0, low = 0] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? high : (high + low) / 2;
}
