// Makes a point a minute of how long answers took, and of how many did not come.
import type { Point } from '../judge/point.ts';
import type { Answered, Asked } from '../load/run-load.ts';

/** The quantile of each whole minute with answers. */
export function quantileByMinute(answered: readonly Answered[], share: number): Point[] {
  return byMinute(answered).map(([minute, own]) => {
    const sorted = own.map(({ ms }) => ms).sort((a, b) => a - b);
    return { minute, value: sorted[Math.ceil(share * sorted.length) - 1] ?? 0 };
  });
}

// One of a few in the last seconds would be a large share of its minute.
const leastAsked = 20;

/** The share of each whole minute's requests that was not answered. */
export function unansweredByMinute(asked: readonly Asked[]): Point[] {
  return byMinute(asked)
    .filter(([, own]) => own.length >= leastAsked)
    .map(([minute, own]) => ({ minute, value: shareOf(own) }));
}

/** The share of requests that was not answered. */
export const shareOf = (asked: readonly Asked[]): number =>
  asked.filter(({ isAnswered }) => !isAnswered).length / asked.length;

function byMinute<T extends { readonly askedAt: number }>(list: readonly T[]): (readonly [number, T[]])[] {
  const minutes = new Map<number, T[]>();
  for (const one of list) {
    const minute = Math.floor(one.askedAt / 60_000);
    const own = minutes.get(minute) ?? [];
    minutes.set(minute, own);
    own.push(one);
  }
  return [...minutes].sort(([a], [b]) => a - b);
}
