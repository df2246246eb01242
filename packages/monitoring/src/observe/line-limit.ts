// Bounds how many lines of one kind are written, and counts the rest.
import type { Clock } from '@internal/kit';

/** Lets some lines of each kind through. */
export interface LineLimit {
  /** Whether a line of this kind may be written now; the ones that may not are counted, and `report` is called with their number. */
  allows(kind: string, report: (leftOut: number) => void): boolean;
  /** Reports what was left out so far. */
  close(): void;
}

interface Window {
  lines: number;
  leftOut: number;
  report: (leftOut: number) => void;
  cancel: () => void;
}

// Kinds beyond these share one window.
const maxKinds = 200;

/** Lets `maxLines` of a kind through in each `windowMs`; at its end the number of those left out is reported. */
export function createLineLimit(clock: Clock, maxLines: number, windowMs = 60_000): LineLimit {
  const windows = new Map<string, Window>();

  function end(kind: string): void {
    const window = windows.get(kind);
    if (!window) return;
    windows.delete(kind);
    window.cancel();
    if (window.leftOut > 0) window.report(window.leftOut);
  }

  return {
    allows(asked, report) {
      const kind = windows.has(asked) || windows.size < maxKinds ? asked : 'others';
      let window = windows.get(kind);
      if (!window) {
        window = { lines: 0, leftOut: 0, report, cancel: clock.setTimer(() => end(kind), windowMs) };
        windows.set(kind, window);
      }
      window.lines += 1;
      if (window.lines <= maxLines) return true;
      window.leftOut += 1;
      window.report = report;
      return false;
    },
    close() {
      for (const kind of [...windows.keys()]) end(kind);
    },
  };
}
