// Looks after the memory tier from time to time: what expired, and what a machine that slept lets look young.
import { createSleepWatch } from '@internal/kit';
import type { CacheCore } from '../core/cache-core.ts';

// A sweep looks at so many places: far below a millisecond.
const steps = 2_000;

/** Begins to sweep, a bounded piece every so often; returns what ends it. */
export function sweepMemory({ clock, memory, store }: CacheCore, everyMs: number): () => void {
  const hasSlept = createSleepWatch(clock);
  let cancel = clock.setTimer(sweep, everyMs);

  function sweep(): void {
    // The store knows how old its entries are by now; without one nobody does (memcached#278).
    if (hasSlept()) {
      if (store) memory.suspect();
      else memory.clear('');
    }
    memory.sweep(clock.monotonic(), steps);
    cancel = clock.setTimer(sweep, everyMs);
  }

  return () => cancel();
}
