// Bounds how many warnings of one kind are written, and counts the rest.
import type { Clock } from '@internal/kit';

type Fields = Readonly<Record<string, unknown>>;

/** Where the lines go; a `Logger` fits. */
export interface WarnTarget {
  warn(message: string, fields: Fields): void;
}

/** Lets some warnings of each kind through. */
export interface LineLimit {
  /** Warns with all fields, or counts it: lines are of one kind where message and `kind` are the same. */
  warn(message: string, kind: Fields, more?: Fields): void;
  /** Writes what was left out so far. */
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

/** Lines of a kind in a minute. */
const maxLines = 6;
const windowMs = 60_000;

/**
 * Lets six lines of a kind through in each minute; at its end a line `… more often` says of the kind how many were left out, in
 * `left_out`. Without a target nothing is written.
 */
export function createLineLimit(target: WarnTarget | undefined, clock: Clock): LineLimit {
  const windows = new Map<string, Window>();

  function end(key: string): void {
    const window = windows.get(key);
    if (!window) return;
    windows.delete(key);
    window.cancel();
    if (window.leftOut > 0) window.report(window.leftOut);
  }

  return {
    warn(message, kind, more) {
      if (!target) return;
      const asked = JSON.stringify([message, kind]);
      const key = windows.has(asked) || windows.size < maxKinds ? asked : 'others';
      let window = windows.get(key);
      if (!window) {
        window = { lines: 0, leftOut: 0, report: () => {}, cancel: clock.setTimer(() => end(key), windowMs) };
        windows.set(key, window);
      }
      window.lines += 1;
      if (window.lines <= maxLines) return target.warn(message, { ...kind, ...more });
      window.leftOut += 1;
      window.report = (leftOut) => target.warn(`${message} more often`, { ...kind, left_out: leftOut });
    },
    close() {
      for (const key of [...windows.keys()]) end(key);
    },
  };
}
