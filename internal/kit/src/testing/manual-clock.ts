// Moves time by hand in tests.
import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on, running every timer on the way at its own moment and letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Timers not yet run or cancelled: 0 when nothing leaks. */
  readonly pending: number;
}

/** Creates a manual clock. `startMs` is the wall clock's start, by default 2026-01-01T00:00:00Z. */
export function manualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsed = 0;
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    setTimer(run, delayMs) {
      const id = order++;
      timers.set(id, { at: elapsed + Math.max(0, delayMs), run });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const end = elapsed + ms;
      await settle();
      for (;;) {
        const next = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (!next) break;
        timers.delete(next[0]);
        elapsed = next[1].at;
        next[1].run();
        await settle();
      }
      elapsed = end;
      await settle();
    },
    get pending() {
      return timers.size;
    },
  };
}
