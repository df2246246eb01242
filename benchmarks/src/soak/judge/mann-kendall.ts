// Tests whether values rise or fall with time, whatever their distribution (Mann 1945, Kendall 1975), where neighbors resemble each other too (Hamed and Rao 1998).
import type { Point } from './point.ts';

/** What the test says. */
export interface Trend {
  /** The share of lines without a trend that would look as much like one: two-sided, 1 for fewer than four points. */
  readonly chance: number;
  /** Variance of the sum of signs without a trend. */
  readonly spread: number;
}

/** Tests points in the order of their time, whose Theil-Sen slope is known. */
export function mannKendall(points: readonly Point[], slope: number): Trend {
  const count = points.length;
  const values = points.map(({ value }) => value);
  if (count < 4) return { chance: 1, spread: 0 };
  let sum = 0;
  for (const [at, one] of values.entries())
    for (let next = at + 1; next < count; next += 1) sum += Math.sign((values[next] as number) - one);
  const spread = varianceOf(values) * wideningOf(points, slope);
  if (spread <= 0 || sum === 0) return { chance: 1, spread };
  return { chance: twoSided((Math.abs(sum) - 1) / Math.sqrt(spread)), spread };
}

/** Of the sum of signs, with ties. */
function varianceOf(values: readonly number[]): number {
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const tied = [...ties.values()].reduce((sum, n) => sum + term(n), 0);
  return (term(values.length) - tied) / 18;
}

/**
 * How much wider neighbors that resemble each other make it: from the ranks without the trend, of the lags up to a
 * quarter of the line that differ from noise at 95 %. Never less than 1: a line that swings does not get stricter.
 */
function wideningOf(points: readonly Point[], slope: number): number {
  const count = points.length;
  const ranks = ranksOf(points.map(({ minute, value }) => value - slope * minute));
  const mean = (count + 1) / 2;
  const around = ranks.map((rank) => rank - mean);
  const total = around.reduce((sum, each) => sum + each * each, 0);
  if (total === 0) return 1;
  let widening = 0;
  for (let lag = 1; lag <= count / 4; lag += 1) {
    const product = around.slice(lag).reduce((sum, each, at) => sum + each * (around[at] ?? 0), 0);
    const likeness = product / total;
    if (Math.abs(likeness) > 1.96 / Math.sqrt(count))
      widening += (count - lag) * (count - lag - 1) * (count - lag - 2) * likeness;
  }
  return Math.max(1, 1 + (2 / (count * (count - 1) * (count - 2))) * widening);
}

/** Places in order, from 1; equal values share theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (const at of order.slice(from, to)) ranks[at] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** Of the normal distribution, by Abramowitz and Stegun 26.2.17: right to seven places. */
function twoSided(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const parts = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const tail = parts.reduceRight((sum, part) => (sum + part) * t, 0);
  return Math.min(1, (2 * Math.exp((-z * z) / 2) * tail) / Math.sqrt(2 * Math.PI));
}
