// Makes a point a minute of how long answers took.
import type { Point } from '../judge/point.ts';
import type { Answered } from '../load/run-load.ts';

/** The quantile of each whole minute with answers. */
export function quantileByMinute(answered: readonly Answered[], share: number): Point[] {
  const minutes = new Map<number, number[]>();
  for (const { askedAt, ms } of answered) {
    const minute = Math.floor(askedAt / 60_000);
    minutes.set(minute, [...(minutes.get(minute) ?? []), ms]);
  }
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .map(([minute, times]) => {
      const sorted = times.sort((a, b) => a - b);
      return { minute, value: sorted[Math.ceil(share * sorted.length) - 1] ?? 0 };
    });
}
