// Keeps the samples that rules look back on, and no more than that.
import type { MetricSelector } from '../definition/alert.ts';
import type { SeriesRing } from './series-ring.ts';
import { createSeriesRing } from './series-ring.ts';

/** One reading of one series; `bound` for a histogram's bucket, whose value is cumulated. */
export interface AlertSample {
  /** The same value at every reading of the same series. */
  readonly id: unknown;
  readonly value: number;
  readonly bound?: number | undefined;
  /** True where a series that was not there before began at 0 since: its first value is growth. Default: not known. */
  readonly startsAtZero?: boolean;
}

/** What is read of a series: its value, of a histogram its count, or a histogram's buckets. */
export type SamplePart = 'value' | 'buckets';

/** Where samples come from: the live metrics, or a history in a test. */
export interface AlertSource {
  read(selector: MetricSelector, part: SamplePart): Iterable<AlertSample>;
  /** The labels of every series that is meant. */
  labelsOf(selector: MetricSelector): Iterable<readonly (readonly [name: string, value: string])[]>;
}

/** A series that is kept. */
export interface KeptSeries {
  readonly ring: SeriesRing;
  readonly bound: number | undefined;
}

/** Reads a measure at a moment; `undefined` without data. */
export type MeasureReader = (nowMs: number) => number | undefined;

/** The recent samples of every selector that rules look at. */
export type SampleStore = ReturnType<typeof createSampleStore>;

// 24 bytes each: at most 7 MB a selector.
const maxSamplesPerSelector = 288_000;
/** How long a value counts as present: a series is kept at least so long. */
const longestGapMs = 300_000;

interface Watched {
  readonly selector: MetricSelector;
  readonly part: SamplePart;
  windowMs: number;
  watchers: number;
  readonly byId: Map<unknown, KeptSeries>;
  series: KeptSeries[];
}

const keyOf = ({ metric, where = {} }: MetricSelector, part: SamplePart) =>
  JSON.stringify([metric, where, part]);

/** Creates a store for samples `intervalMs` apart. Selectors must be watched before the first sample. */
export function createSampleStore(source: AlertSource, intervalMs: number) {
  const watched = new Map<string, Watched>();
  const readers = new Map<string, MeasureReader>();
  let lastMs: number | undefined;
  // Evaluating more often must not push the window out; timers may come a little early.
  const leastMs = intervalMs * 0.99;

  function sampleOne(entry: Watched, nowMs: number): void {
    // Two more than fit: both edges of the window belong to it.
    const capacity = Math.ceil(entry.windowMs / intervalMs) + 2;
    const maxSeries = Math.max(1, Math.floor(maxSamplesPerSelector / capacity));
    const push = (id: unknown, value: number, bound: number | undefined, startsAtZero = false) => {
      let kept = entry.byId.get(id);
      if (!kept) {
        kept = { ring: createSeriesRing(capacity, leastMs), bound };
        entry.byId.set(id, kept);
        entry.series.push(kept);
        if (startsAtZero && lastMs !== undefined) kept.ring.push(lastMs, 0);
      }
      kept.ring.push(nowMs, value);
    };
    let rest: number | undefined;
    if (entry.byId.size >= maxSeries - 1) forgetGone(entry, nowMs);
    for (const { id, value, bound, startsAtZero } of source.read(entry.selector, entry.part)) {
      if (entry.byId.has(id) || entry.byId.size < maxSeries - 1) push(id, value, bound, startsAtZero);
      else rest = (rest ?? 0) + value;
    }
    // What is above the cap is kept as one series, so that nothing is lost from a sum.
    if (rest !== undefined) push(entry, rest, Number.POSITIVE_INFINITY);
  }

  /** Series that were removed make room once no window reaches them. */
  function forgetGone(entry: Watched, nowMs: number): void {
    for (const [id, { ring }] of entry.byId)
      if (ring.latest(nowMs, Math.max(entry.windowMs, longestGapMs)) === undefined) entry.byId.delete(id);
    entry.series = [...entry.byId.values()];
  }

  return {
    /** Asks for a selector to be kept over a window; returns how to get its series. */
    watch(selector: MetricSelector, part: SamplePart, windowMs: number): () => readonly KeptSeries[] {
      const key = keyOf(selector, part);
      const entry = watched.get(key) ?? {
        selector,
        part,
        windowMs,
        watchers: 0,
        byId: new Map(),
        series: [],
      };
      entry.watchers += 1;
      entry.windowMs = Math.max(entry.windowMs, windowMs);
      watched.set(key, entry);
      return () => entry.series;
    },
    /** Takes one `watch` for values back; what nobody watches is kept no longer. */
    unwatch(selector: MetricSelector): void {
      const entry = watched.get(keyOf(selector, 'value'));
      if (entry) entry.watchers -= 1;
      if (entry?.watchers === 0) watched.delete(keyOf(selector, 'value'));
    },
    /** Gives the reader known by a key, or `read`, remembering its last answer. */
    share(key: string, read: MeasureReader): MeasureReader {
      let lastMs = Number.NaN;
      let last: number | undefined;
      const remembered: MeasureReader = (nowMs) => {
        if (nowMs !== lastMs) last = read(nowMs);
        lastMs = nowMs;
        return last;
      };
      const shared = readers.get(key) ?? remembered;
      readers.set(key, shared);
      return shared;
    },
    /** Reads every watched selector once. */
    sample(nowMs: number): void {
      for (const entry of watched.values()) sampleOne(entry, nowMs);
      lastMs = nowMs;
    },
  };
}
