// Reads a track from metrics: what counters stand at, and what their growth since the last look says.
import type { ReadableFamily, ReadableMetrics, Track } from './track.ts';

/** What the counters of one series of a track stand at. */
export interface Standing {
  whole: number;
  part: number;
  readonly buckets: Float64Array | undefined;
}

/** What stands for the series beyond the bound. */
export const otherSeries = 'other';

/** What a series is to a track; its labels never change, so it is found out once. */
interface Place {
  readonly of: string;
  readonly isPart: boolean;
}

/** Reads the standings of a track, by the value of its label; beyond `maxSeries` values all are one. */
export function trackReader(track: Track, metrics: ReadableMetrics, maxSeries: number) {
  const places = new WeakMap<object, Place>();

  function placeOf(series: ReadableFamily['series'][number]): Place {
    const known = places.get(series);
    if (known) return known;
    const labelOf = (name: string | undefined) => series.labels.find(([label]) => label === name)?.[1] ?? '';
    const [label, starts = []] = track.where ?? [];
    const place = { of: labelOf(track.by), isPart: starts.some((start) => labelOf(label).startsWith(start)) };
    places.set(series, place);
    return place;
  }

  return (): Map<string, Standing> => {
    const found = new Map<string, Standing>();
    for (const series of familyOf(track, metrics)?.series ?? []) {
      const { of, isPart } = placeOf(series);
      const { cell } = series;
      const key = found.has(of) || found.size < maxSeries - 1 ? of : otherSeries;
      let standing = found.get(key);
      if (!standing) {
        const isQuantile = typeof track.take === 'number' && cell.bucketCounts;
        const buckets = isQuantile ? new Float64Array(isQuantile.length) : undefined;
        standing = { whole: 0, part: 0, buckets };
        found.set(key, standing);
      }
      const amount = (track.isSum ? cell.sum : (cell.count ?? cell.value)) ?? 0;
      if (track.take === 'value') standing.whole = Math.max(standing.whole, amount);
      else standing.whole += amount;
      if (isPart) standing.part += amount;
      if (standing.buckets && cell.bucketCounts)
        for (let at = 0; at < standing.buckets.length; at += 1)
          standing.buckets[at]! += cell.bucketCounts[at]!;
    }
    return found;
  };
}

/** The metric that a track reads. */
export function familyOf(track: Track, metrics: ReadableMetrics): ReadableFamily | undefined {
  return track.metrics.map((name) => metrics.find(name)).find((family) => family !== undefined);
}

/** The figure between two looks; not a number where nothing happened. A counter that fell began anew. */
export function figureOf(
  track: Track,
  now: Standing,
  before: Standing | undefined,
  seconds: number,
  bounds: readonly number[],
): number {
  if (track.take === 'value') return now.whole;
  const began = before === undefined || now.whole < before.whole;
  const whole = began ? now.whole : now.whole - before.whole;
  if (track.take === 'rate') return whole / seconds;
  if (whole === 0) return Number.NaN;
  if (track.take === 'share') return (began ? now.part : now.part - before.part) / whole;
  const grown = (now.buckets ?? new Float64Array()).map((count, at) =>
    began ? count : count - (before.buckets?.[at] ?? 0),
  );
  return quantileOf(track.take, grown, bounds);
}

/** Linear inside the bucket that holds the rank; above the last bound it is that bound. */
function quantileOf(quantile: number, counts: Float64Array, bounds: readonly number[]): number {
  const rank = quantile * counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  for (const [at, count] of counts.entries()) {
    if (before + count < rank || count === 0) {
      before += count;
      continue;
    }
    const end = bounds[at];
    if (end === undefined) break;
    const start = at === 0 ? 0 : bounds[at - 1]!;
    return start + (end - start) * ((rank - before) / count);
  }
  return bounds.at(-1) ?? Number.NaN;
}
