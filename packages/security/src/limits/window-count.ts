// The arithmetic of sliding windows and token buckets.
import type { CheckedWindow } from './limit-window.ts';

/** Slices of a sliding window. */
export const slices = 16;

/** What is counted of one window for one key. The scripts of the Redis store do the same sums. */
export interface WindowCount {
  /** What counts against the limit now. */
  used(now: number): number;
  /** Counts `amount` more for the moment `at`; a negative one gives back. */
  add(amount: number, at: number, now: number): void;
  /** Milliseconds until what counts has fallen to `level`; 0 when it has. */
  untilUsed(level: number, now: number): number;
}

/** Starts a count at nothing. */
export function startCount(window: CheckedWindow): WindowCount {
  return window.strategy === 'token_bucket' ? startBucket(window) : startSlices(window);
}

/** Falls evenly by the limit a window. Never above twice the limit, so that a debt ends. */
function startBucket({ limit, windowMs }: CheckedWindow): WindowCount {
  const perMs = limit / windowMs;
  let level = 0;
  let updatedAt = 0;
  const used = (now: number) => Math.max(0, level - Math.max(0, now - updatedAt) * perMs);
  return {
    used,
    add(amount, _at, now) {
      level = Math.min(2 * limit, Math.max(0, used(now) + amount));
      updatedAt = now;
    },
    untilUsed: (wanted, now) => (used(now) <= wanted ? 0 : Math.ceil((used(now) - wanted) / perMs)),
  };
}

/** Counts by slice; a slice counts until the whole window has passed since its end, so that none is too short. */
function startSlices({ windowMs }: CheckedWindow): WindowCount {
  const sliceMs = windowMs / slices;
  const size = slices + 1;
  const counts = new Float64Array(size);
  let newest = Number.NEGATIVE_INFINITY;
  let sum = 0;

  function moveTo(now: number): void {
    const current = Math.floor(now / sliceMs);
    if (current <= newest) return;
    for (let slice = Math.max(0, newest + 1, current - slices); slice <= current; slice += 1) {
      sum -= counts[slice % size]!;
      counts[slice % size] = 0;
    }
    newest = current;
  }

  return {
    used(now) {
      moveTo(now);
      return sum;
    },
    add(amount, at, now) {
      moveTo(now);
      const slice = amount < 0 ? Math.floor(at / sliceMs) : newest;
      // What has left the window by now cannot be given back.
      if (slice < newest - slices) return;
      const before = counts[slice % size]!;
      const after = Math.max(0, before + amount);
      counts[slice % size] = after;
      sum += after - before;
    },
    untilUsed(wanted, now) {
      moveTo(now);
      let rest = sum;
      let slice = newest - slices;
      while (rest > wanted && slice <= newest) {
        // Before the first slice there was nothing.
        if (slice >= 0) rest -= counts[slice % size]!;
        slice += 1;
      }
      return sum <= wanted ? 0 : Math.ceil(slice * sliceMs + windowMs - now);
    },
  };
}
