// Reads a track from metrics: how far its lines have grown, and what their growth since the last look says.
import { histogramQuantile } from './histogram-quantile.ts';
import type { ReadableFamily, ReadableMetrics, Track } from './track.ts';

/** What one line of a track has grown by since it was first seen, or stands at; kept from look to look, so that a look allocates nothing. */
export interface Line {
  /** Value of the track's label. */
  readonly of: string;
  whole: number;
  part: number;
  readonly buckets: Float64Array | undefined;
  /** Whether the last look saw any of its series. */
  isThere: boolean;
}

/** How far a line had grown when it was last looked at. */
export type Before = Pick<Line, 'whole' | 'part' | 'buckets'>;

/** What stands for the lines beyond the bound. */
export const otherSeries = 'other';

type ReadableSeries = ReadableFamily['series'][number];

type Cell = ReadableSeries['cell'];

/** What a series is to a track, which is found out once, as its labels never change; and what it stood at. */
interface Place {
  readonly cell: Cell;
  readonly line: Line;
  readonly isPart: boolean;
  amount: number;
  readonly buckets: Float64Array | undefined;
  /** The look that saw it last. */
  look: number;
}

/** Reads the lines of a track; beyond `maxLines` values of its label all are one. A value that is gone keeps its line. */
export function trackReader(track: Track, metrics: ReadableMetrics, maxLines: number) {
  const lines: Line[] = [];
  // In the order of the series, which seldom changes; by its cell where it did.
  const places: Place[] = [];
  const known = new Map<Cell, Place>();
  let look = 0;

  function lineOf(of: string, cell: Cell): Line {
    const name = lines.length < maxLines - 1 || lines.some((line) => line.of === of) ? of : otherSeries;
    const found = lines.find((line) => line.of === name);
    if (found) return found;
    const isQuantile = typeof track.take === 'number' && cell.bucketCounts;
    const buckets = isQuantile ? new Float64Array(isQuantile.length) : undefined;
    const line = { of: name, whole: 0, part: 0, buckets, isThere: false };
    lines.push(line);
    return line;
  }

  function placeOf({ cell, labels }: ReadableSeries): Place {
    const found = known.get(cell);
    if (found) return found;
    const labelOf = (name: string | undefined) => labels.find(([label]) => label === name)?.[1] ?? '';
    const [label, starts = []] = track.where ?? [];
    const isPart = starts.some((start) => labelOf(label).startsWith(start));
    const line = lineOf(labelOf(track.by), cell);
    const buckets = line.buckets && new Float64Array(line.buckets.length);
    const place = { cell, line, isPart, amount: 0, buckets, look };
    known.set(cell, place);
    return place;
  }

  function add(place: Place): void {
    const { line, cell, buckets } = place;
    const amount = (track.isSum ? cell.sum : (cell.count ?? cell.value)) ?? 0;
    line.isThere = true;
    if (track.take === 'value') {
      line.whole = Math.max(line.whole, amount);
      return;
    }
    // What fell began anew.
    const began = amount < place.amount;
    const growth = began ? amount : amount - place.amount;
    place.amount = amount;
    line.whole += growth;
    if (place.isPart) line.part += growth;
    if (!line.buckets || !buckets || !cell.bucketCounts) return;
    for (let at = 0; at < buckets.length; at += 1) {
      const count = cell.bucketCounts[at]!;
      line.buckets[at]! += began ? count : count - buckets[at]!;
      buckets[at] = count;
    }
  }

  /** A series that is gone takes none of what it grew along; one that comes back begins anew. */
  function forgetGone(): void {
    for (const [cell, place] of known) if (place.look !== look) known.delete(cell);
  }

  return (): readonly Line[] => {
    look += 1;
    for (const line of lines) {
      line.isThere = false;
      if (track.take === 'value') line.whole = 0;
    }
    const series = familyOf(track, metrics)?.series ?? [];
    places.length = Math.min(places.length, series.length);
    for (let at = 0; at < series.length; at += 1) {
      const one = series[at]!;
      // One that was removed shifts those behind it.
      let place = places[at];
      if (place?.cell !== one.cell || place.look !== look - 1) place = places[at] = placeOf(one);
      place.look = look;
      add(place);
    }
    if (known.size > series.length) forgetGone();
    return lines;
  };
}

/** The metric that a track reads. */
export function familyOf(track: Track, metrics: ReadableMetrics): ReadableFamily | undefined {
  for (const name of track.metrics) {
    const family = metrics.find(name);
    if (family) return family;
  }
  return undefined;
}

/** The figure between two looks; not a number where nothing happened. */
export function figureOf(
  { take }: Track,
  now: Line,
  before: Before,
  seconds: number,
  bounds: readonly number[],
): number {
  if (take === 'value') return now.whole;
  const whole = now.whole - before.whole;
  if (take === 'rate') return whole / seconds;
  if (whole === 0) return Number.NaN;
  if (take === 'share') return (now.part - before.part) / whole;
  const { buckets: counts = noBuckets } = now;
  const grownAt = (at: number) => counts[at]! - (before.buckets?.[at] ?? 0);
  let total = 0;
  for (let at = 0; at < counts.length; at += 1) total += grownAt(at);
  let sum = 0;
  return histogramQuantile(take, bounds, total, (at) => (sum += grownAt(at)));
}

const noBuckets = new Float64Array();
