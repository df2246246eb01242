// Keeps figures over an hour and over a day in fixed memory.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Before, Line } from './read-track.ts';
import { familyOf, figureOf, trackReader } from './read-track.ts';
import type { ReadableMetrics, Track } from './track.ts';
import { standardTracks } from './track.ts';

/** One line of a chart. */
export interface SeriesView {
  /** The track, for example `call_p95`. */
  readonly name: string;
  readonly unit: string;
  /** Value of the track's label: an operation, a model; empty for all together. */
  readonly of: string;
  /** Oldest first, one a step; `null` where nothing happened or nothing was seen. */
  readonly values: readonly (number | null)[];
}

/** What is kept of one resolution. */
export interface TimeSeriesView {
  /** Milliseconds since 1970 of the last value. */
  readonly endsAt: number;
  readonly stepMs: number;
  readonly series: readonly SeriesView[];
}

/** Figures over time. */
export interface TimeSeries {
  /** The last hour in steps of ten seconds, or the last day in steps of five minutes. */
  read(over: 'hour' | 'day'): TimeSeriesView;
  /** Bytes of the values that are kept, at most 8 MB. */
  readonly bytes: number;
  /** Looks no more; what was kept can be read. */
  close(): void;
}

const fineMs = 10_000;
const steps = { hour: 360, day: 288 } as const;
const every = { hour: 1, day: 30 } as const;
/** Of one track, those beyond it together included: 16 tracks of 64 series of 648 values of 8 bytes are 5.3 MB. */
const maxSeries = 64;

/** What is kept of one line at one resolution. */
interface Kept {
  readonly before: Before;
  readonly values: Float64Array;
}

interface Resolution {
  readonly length: number;
  readonly kept: Map<Line, Kept>;
  beforeAt: number;
  place: number;
  endsAt: number;
}

/** Starts to keep figures; a look every ten seconds reads the metrics, requests pay nothing. */
export function createTimeSeries(
  metrics: ReadableMetrics,
  {
    clock = systemClock,
    tracks = standardTracks,
  }: { readonly clock?: Clock; readonly tracks?: readonly Track[] } = {},
): TimeSeries {
  const resolution = (length: number): Resolution => ({
    ...{ length, kept: new Map(), beforeAt: clock.monotonic(), place: 0, endsAt: clock.now() },
  });
  const resolutions = { hour: resolution(steps.hour), day: resolution(steps.day) };
  const readers = tracks.map((track) => ({ track, read: trackReader(track, metrics, maxSeries) }));
  let shown: readonly (readonly [track: Track, lines: readonly Line[]])[] = [];
  let looks = 0;

  const readAll = () => {
    shown = readers.map(({ track, read }) => [track, read()] as const);
  };

  function keptOf(into: Resolution, line: Line): Kept {
    let kept = into.kept.get(line);
    if (!kept) {
      const buckets = line.buckets && new Float64Array(line.buckets.length);
      const before = { whole: 0, part: 0, buckets };
      kept = { before, values: new Float64Array(into.length).fill(Number.NaN) };
      into.kept.set(line, kept);
    }
    return kept;
  }

  function remember(line: Line, before: Before): void {
    before.whole = line.whole;
    before.part = line.part;
    if (line.buckets) before.buckets?.set(line.buckets);
  }

  function look(into: Resolution): void {
    const at = clock.monotonic();
    const seconds = Math.max(0.001, (at - into.beforeAt) / 1_000);
    for (const [track, lines] of shown) {
      const bounds = familyOf(track, metrics)?.buckets ?? [];
      for (const line of lines) {
        const { before, values } = keptOf(into, line);
        values[into.place] = line.isThere ? figureOf(track, line, before, seconds, bounds) : Number.NaN;
        remember(line, before);
      }
    }
    into.beforeAt = at;
    into.endsAt = clock.now();
    into.place = (into.place + 1) % into.length;
  }

  function lookAll(): void {
    metrics.collect();
    readAll();
    looks += 1;
    look(resolutions.hour);
    if (looks % every.day === 0) look(resolutions.day);
  }

  let cancel = () => {};
  const runOn = () => {
    cancel = clock.setTimer(() => {
      lookAll();
      runOn();
    }, fineMs);
  };
  // What counters stand at now is no growth.
  readAll();
  for (const into of Object.values(resolutions))
    for (const [, lines] of shown) for (const line of lines) remember(line, keptOf(into, line).before);
  runOn();

  return {
    read(over) {
      const { kept, place, length, endsAt } = resolutions[over];
      const valuesOf = (values: Float64Array) =>
        Array.from({ length }, (_, at) => {
          const value = values[(place + at) % length]!;
          return Number.isFinite(value) ? value : null;
        });
      const series = shown.flatMap(([{ name, unit }, lines]) =>
        lines.flatMap((line) => {
          const found = kept.get(line);
          return found ? { name, unit, of: line.of, values: valuesOf(found.values) } : [];
        }),
      );
      return { endsAt, stepMs: fineMs * every[over], series };
    },
    get bytes() {
      const all = Object.values(resolutions).flatMap(({ kept }) => [...kept.values()]);
      const sizeOf = ({ values, before }: Kept) => values.byteLength + (before.buckets?.byteLength ?? 0);
      return all.reduce((sum, each) => sum + sizeOf(each), 0);
    },
    close: () => cancel(),
  };
}
