// Recognizes pushes about keys that this process wrote itself.
import type { StoreClock } from '../../ports/cache-store.ts';

/** Remembers for a moment which keys this process wrote: Redis pushes its own writes to it, too. */
export interface OwnWrites {
  note(key: string): void;
  /** Whether a push about the key is probably about the own write. Probably: the copy is checked, not trusted. */
  take(key: string): boolean;
}

const momentMs = 2_000;
const maxNoted = 10_000;

/** Creates an empty memory of writes. */
export function createOwnWrites(clock: StoreClock): OwnWrites {
  const notes = new Map<string, number>();

  return {
    note(key) {
      if (notes.size >= maxNoted) notes.clear();
      notes.set(key, clock.monotonic() + momentMs);
    },
    take(key) {
      const until = notes.get(key);
      notes.delete(key);
      return until !== undefined && clock.monotonic() < until;
    },
  };
}
