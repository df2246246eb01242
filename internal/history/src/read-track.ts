// Reads a track from metrics: what counters stand at, and what their growth since the last look says.
import type { ReadableFamily, ReadableMetrics, Track } from './track.ts';

/** What one line of a track stands at; kept from look to look, so that a look allocates nothing. */
export interface Line {
  /** Value of the track's label. */
  readonly of: string;
  whole: number;
  part: number;
  readonly buckets: Float64Array | undefined;
  /** Whether the last look saw any of its series. */
  isThere: boolean;
}

/** What a line stood at when it was last looked at. */
export interface Before {
  whole: number;
  part: number;
  readonly buckets: Float64Array | undefined;
  isKnown: boolean;
}

/** What stands for the lines beyond the bound. */
export const otherSeries = 'other';

type ReadableSeries = ReadableFamily['series'][number];

/** What a series is to a track; its labels never change, so it is found out once. */
interface Place {
  readonly series: ReadableSeries;
  readonly line: Line;
  readonly isPart: boolean;
}

/** Reads the lines of a track; beyond `maxLines` values of its label all are one. A value that is gone keeps its line. */
export function trackReader(track: Track, metrics: ReadableMetrics, maxLines: number) {
  const lines: Line[] = [];
  const places: Place[] = [];

  function lineOf(of: string, cell: ReadableSeries['cell']): Line {
    const name = lines.length < maxLines - 1 || lines.some((line) => line.of === of) ? of : otherSeries;
    const known = lines.find((line) => line.of === name);
    if (known) return known;
    const isQuantile = typeof track.take === 'number' && cell.bucketCounts;
    const buckets = isQuantile ? new Float64Array(isQuantile.length) : undefined;
    const line = { of: name, whole: 0, part: 0, buckets, isThere: false };
    lines.push(line);
    return line;
  }

  function placeOf(series: ReadableSeries): Place {
    const labelOf = (name: string | undefined) => series.labels.find(([label]) => label === name)?.[1] ?? '';
    const [label, starts = []] = track.where ?? [];
    const isPart = starts.some((start) => labelOf(label).startsWith(start));
    return { series, line: lineOf(labelOf(track.by), series.cell), isPart };
  }

  function add({ line, isPart }: Place, { sum, count, value, bucketCounts }: ReadableSeries['cell']): void {
    const amount = (track.isSum ? sum : (count ?? value)) ?? 0;
    line.isThere = true;
    line.whole = track.take === 'value' ? Math.max(line.whole, amount) : line.whole + amount;
    if (isPart) line.part += amount;
    if (line.buckets && bucketCounts)
      for (let at = 0; at < line.buckets.length; at += 1) line.buckets[at]! += bucketCounts[at]!;
  }

  return (): readonly Line[] => {
    for (const line of lines) {
      Object.assign(line, empty);
      line.buckets?.fill(0);
    }
    const series = familyOf(track, metrics)?.series ?? [];
    places.length = Math.min(places.length, series.length);
    for (let at = 0; at < series.length; at += 1) {
      const one = series[at]!;
      // One that was removed shifts those behind it.
      let place = places[at];
      if (place?.series !== one) place = places[at] = placeOf(one);
      add(place, one.cell);
    }
    return lines;
  };
}

const empty = { whole: 0, part: 0, isThere: false };

/** The metric that a track reads. */
export function familyOf(track: Track, metrics: ReadableMetrics): ReadableFamily | undefined {
  for (const name of track.metrics) {
    const family = metrics.find(name);
    if (family) return family;
  }
  return undefined;
}

/** The figure between two looks; not a number where nothing happened. A counter that fell began anew. */
export function figureOf(
  { take }: Track,
  now: Line,
  before: Before,
  seconds: number,
  bounds: readonly number[],
): number {
  if (take === 'value') return now.whole;
  const began = !before.isKnown || now.whole < before.whole;
  const whole = began ? now.whole : now.whole - before.whole;
  if (take === 'rate') return whole / seconds;
  if (whole === 0) return Number.NaN;
  if (take === 'share') return (began ? now.part : now.part - before.part) / whole;
  return quantileOf(
    take,
    now.buckets ?? noBuckets,
    began ? noBuckets : (before.buckets ?? noBuckets),
    bounds,
  );
}

const noBuckets = new Float64Array();

/** Linear inside the bucket that holds the rank; above the last bound it is that bound. */
function quantileOf(
  quantile: number,
  now: Float64Array,
  before: Float64Array,
  bounds: readonly number[],
): number {
  const grownAt = (at: number) => now[at]! - (before[at] ?? 0);
  let total = 0;
  for (let at = 0; at < now.length; at += 1) total += grownAt(at);
  const rank = quantile * total;
  let below = 0;
  for (let at = 0; at < bounds.length; at += 1) {
    const count = grownAt(at);
    if (count > 0 && below + count >= rank) {
      const start = at === 0 ? 0 : bounds[at - 1]!;
      return start + (bounds[at]! - start) * ((rank - below) / count);
    }
    below += count;
  }
  return bounds.at(-1) ?? Number.NaN;
}
