// Judges whether a line is flat: no rise that can be told from noise, or one that is within its bound.
import { mannKendall } from './mann-kendall.ts';
import type { Point } from './point.ts';
import { largestSlope, medianOf, theilSen } from './theil-sen.ts';

/** A rise as large comes from noise once in a hundred lines. */
export const significance = 0.01;

/** What was found of a line. */
export interface LineVerdict {
  /** Values a minute. */
  readonly slope: number;
  /** Two-sided. */
  readonly chance: number;
  /** The largest slope that the points do not speak against, at 99 %: what could hide in them. */
  readonly most: number;
  /** The slope where it is a rise that can be told from noise and goes on; else 0. */
  readonly rise: number;
  /** The rise is within the bound. */
  readonly isFlat: boolean;
  readonly median: number;
  readonly first: number;
  readonly last: number;
  readonly points: number;
}

/**
 * Judges the points after the warm-up. A line that rose and then stood still is no leak: its second half has neither a
 * rise that can be told from noise, nor a slope above the bound.
 */
export function judgeLine(points: readonly Point[], bound: number): LineVerdict {
  const slope = theilSen(points);
  const { chance, spread } = mannKendall(points, slope);
  const isRising = slope > 0 && chance < significance;
  const rise = isRising && !hasLeveledOff(points, bound) ? slope : 0;
  const values = points.map(({ value }) => value);
  return {
    ...{
      slope,
      chance,
      most: largestSlope(points, spread),
      rise,
      isFlat: rise <= bound,
      median: medianOf(values),
    },
    ...{ first: values[0] ?? 0, last: values.at(-1) ?? 0, points: points.length },
  };
}

// Fewer could not show that a rise goes on.
const leastPoints = 40;

function hasLeveledOff(points: readonly Point[], bound: number): boolean {
  if (points.length < leastPoints) return false;
  const half = points.slice(points.length >> 1);
  const slope = theilSen(half);
  return slope <= bound && mannKendall(half, slope).chance >= significance;
}
