// A clock for the hot path that reads the real one rarely.
import type { StoreClock } from '../ports/cache-store.ts';

/** Time for the hot path: reading the real clock costs as much as the rest of a hit. */
export interface CoarseClock {
  /** Monotonic milliseconds, behind by at most 64 readings, and by no more than a millisecond once the event loop turned. */
  now(): number;
  close(): void;
}

const readings = 64;

/** Creates a coarse clock. It keeps a timer only while it is read. */
export function createCoarseClock(clock: StoreClock): CoarseClock {
  let reading = 0;
  let left = 0;
  let cancel: (() => void) | undefined;

  function refresh(): number {
    reading = clock.monotonic();
    left = readings;
    cancel ??= clock.setTimer(() => {
      left = 0;
      cancel = undefined;
    }, 1);
    return reading;
  }

  return {
    now() {
      if (left === 0) return refresh();
      left -= 1;
      return reading;
    },
    close: () => cancel?.(),
  };
}
