// Follows the collections of a heap that is nearly full and frees next to nothing: V8 ends the process before it is full.
import { constants } from 'node:perf_hooks';

/** V8 gives up at four fifths, after four collections in a row that left too little time for anything else (`Heap::IsIneffectiveMarkCompact`). */
const nearlyFull = 0.8;
/** V8 asks for 0.6 of the time, marking between turns of the loop included. That is not told to anyone; from when to when it marks is. */
const mostOfTheTime = 0.5;
/** After this many it is time to say so: half of those that V8 goes through with. */
const inARow = 2;
/** A heap that is not collected any more for this long has room again, whatever stood in it. */
const forgottenMs = 10_000;

/** A collection as a `PerformanceObserver` of `gc` tells it; times in milliseconds. */
export interface Collection {
  readonly startTime: number;
  readonly duration: number;
  readonly detail?: { readonly kind: number };
}

/** Says whether a heap is being collected in vain. */
export function createFutileCollections() {
  let endedAt = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  let markedFrom: number | undefined;
  let futile = 0;

  return {
    /** Takes a collection that was told at `now`, and the share of its limit that the heap is full by. */
    add({ startTime, duration, detail }: Collection, fullBy: number, now: number): void {
      if (detail?.kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) markedFrom ??= startTime;
      if (detail?.kind !== constants.NODE_PERFORMANCE_GC_MAJOR) return;
      const end = startTime + duration;
      const marked = end - Math.max(endedAt, markedFrom ?? startTime);
      futile = fullBy >= nearlyFull && marked >= (end - endedAt) * mostOfTheTime ? futile + 1 : 0;
      endedAt = end;
      heardAt = now;
      markedFrom = undefined;
    },
    /** Whether the last collections, at `now` not long ago, were in vain. */
    at: (now: number): boolean => futile >= inARow && now - heardAt < forgottenMs,
  };
}
