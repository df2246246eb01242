// Infrastructure Service: security · stable API, changes affect all users
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
  const counts = new Map<number, number>();
  const endOf = (slice: number) => (slice + 1) * sliceMs + windowMs;

  function used(now: number): number {
    let sum = 0;
    for (const [slice, count] of counts) {
      if (endOf(slice) <= now) counts.delete(slice);
      else sum += count;
    }
    return sum;
  }
  return {
    used,
    add(amount, at, now) {
      const slice = Math.floor((amount < 0 ? at : now) / sliceMs);
      const before = counts.get(slice) ?? 0;
      // What has left the window by now cannot be given back.
      if (amount >= 0 || before > 0) counts.set(slice, Math.max(0, before + amount));
    },
    untilUsed(wanted, now) {
      let rest = used(now);
      if (rest <= wanted) return 0;
      for (const slice of [...counts.keys()].sort((a, b) => a - b)) {
        rest -= counts.get(slice) ?? 0;
        if (rest <= wanted) return Math.ceil(endOf(slice) - now);
      }
      return windowMs;
    },
  };
}
