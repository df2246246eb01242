// Keeps figures over an hour and over a day in fixed memory.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Standing } from './read-track.ts';
import { familyOf, figureOf, otherSeries, trackReader } from './read-track.ts';
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

interface Resolution {
  readonly length: number;
  readonly rings: Map<string, { readonly track: Track; readonly of: string; readonly values: Float64Array }>;
  /** How many rings a track has. */
  readonly counts: Map<Track, number>;
  before: Map<Track, Map<string, Standing>>;
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
    ...{
      length,
      rings: new Map(),
      counts: new Map(),
      before: new Map(),
      beforeAt: clock.monotonic(),
      place: 0,
      endsAt: clock.now(),
    },
  });
  const kept = { hour: resolution(steps.hour), day: resolution(steps.day) };
  const readers = tracks.map((track) => [track, trackReader(track, metrics, maxSeries)] as const);
  const readAll = () => new Map(readers.map(([track, read]) => [track, read()]));
  let looks = 0;

  function look(into: Resolution, standings: Map<Track, Map<string, Standing>>): void {
    const at = clock.monotonic();
    const seconds = Math.max(0.001, (at - into.beforeAt) / 1_000);
    for (const { values } of into.rings.values()) values[into.place] = Number.NaN;
    for (const [track, found] of standings) {
      const bounds = familyOf(track, metrics)?.buckets ?? [];
      for (const [of, now] of found) {
        const key = `${track.name} ${of}`;
        let ring = into.rings.get(key);
        if (!ring) {
          // Names of series that are gone keep their place for a day: new ones beyond the bound count as others.
          const own = into.counts.get(track) ?? 0;
          if (own >= maxSeries - 1 && of !== otherSeries) continue;
          into.counts.set(track, own + 1);
          ring = { track, of, values: new Float64Array(into.length).fill(Number.NaN) };
          into.rings.set(key, ring);
        }
        ring.values[into.place] = figureOf(track, now, into.before.get(track)?.get(of), seconds, bounds);
      }
    }
    into.before = standings;
    into.beforeAt = at;
    into.endsAt = clock.now();
    into.place = (into.place + 1) % into.length;
  }

  function lookAll(): void {
    metrics.collect();
    const standings = readAll();
    looks += 1;
    look(kept.hour, standings);
    if (looks % every.day === 0) look(kept.day, standings);
  }

  let cancel = () => {};
  const runOn = () => {
    cancel = clock.setTimer(() => {
      lookAll();
      runOn();
    }, fineMs);
  };
  // What counters stand at now is no growth.
  for (const into of Object.values(kept)) into.before = readAll();
  runOn();

  return {
    read(over) {
      const { rings, place, length, endsAt } = kept[over];
      const series = [...rings.values()].map(({ track: { name, unit }, of, values }) => ({
        ...{ name, unit, of },
        values: Array.from({ length }, (_, at) => {
          const value = values[(place + at) % length]!;
          return Number.isFinite(value) ? value : null;
        }),
      }));
      return { endsAt, stepMs: fineMs * every[over], series };
    },
    get bytes() {
      const all = Object.values(kept).flatMap(({ rings }) => [...rings.values()]);
      return all.reduce((sum, { values }) => sum + values.byteLength, 0);
    },
    close: () => cancel(),
  };
}
