// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';

/** Alerts nobody is told about for a while. */
export interface Silences {
  /** Silences an alert by its name; returns a function that ends the silence. */
  add(alert: string, durationMs: number): () => void;
  covers(alert: string): boolean;
}

/** Creates an empty list of silences. */
export function createSilences(clock: Clock): Silences {
  const until = new Map<string, number>();
  return {
    add(alert, durationMs) {
      const end = clock.monotonic() + durationMs;
      until.set(alert, end);
      return () => {
        if (until.get(alert) === end) until.delete(alert);
      };
    },
    covers(alert) {
      const end = until.get(alert);
      if (end === undefined) return false;
      if (clock.monotonic() < end) return true;
      until.delete(alert);
      return false;
    },
  };
}
