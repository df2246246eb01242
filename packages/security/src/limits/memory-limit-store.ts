// Counts limits in this process, within bounded memory.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { LimitDemand, LimitStore, WindowState } from './limit-store.ts';
import type { WindowCount } from './limit-window.ts';
import { startCount } from './limit-window.ts';

/** What a memory store may hold. */
export interface MemoryLimitStoreOptions {
  /** Keys kept at once; the one unused for longest makes room. Default: 100,000 (about 40 MB). */
  readonly maxKeys?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** One process's store. */
export interface MemoryLimitStore extends LimitStore {
  /** Always `memory`. */
  readonly kind: 'memory';
  /** Keys held now. */
  readonly size: number;
}

interface Held {
  readonly counts: Map<string, WindowCount>;
  freeAt: number;
}

// Keys looked at for being free again whenever a new one comes: the map never grows without bound nor stops to clean up.
const sweep = 2;
// Amounts are whole: what a sum of fractions is off by decides nothing.
const rounding = 1e-6;

/**
 * Creates a store in the memory of this process. It follows the monotonic clock: a clock that jumps opens no limit.
 *
 * @example
 * import { createMemoryLimitStore, createRateLimiter } from '@tpl/security';
 *
 * const limiter = createRateLimiter({
 *   windows: [{ name: 'minute', limit: 1, windowMs: 60_000 }],
 *   store: createMemoryLimitStore({ maxKeys: 1_000 }),
 * });
 * console.log((await limiter.consume('ada')).ok, (await limiter.consume('ada')).ok); // true false
 */
export function createMemoryLimitStore(options: MemoryLimitStoreOptions = {}): MemoryLimitStore {
  const { maxKeys = 100_000, clock = systemClock } = options;
  const held = new Map<string, Held>();

  function hold(key: string, now: number): Held {
    const found = held.get(key);
    if (found) {
      held.delete(key);
      held.set(key, found);
      return found;
    }
    let looked = 0;
    for (const [other, { freeAt }] of held) {
      if (held.size >= maxKeys || freeAt <= now) held.delete(other);
      looked += 1;
      if (looked === sweep) break;
    }
    const fresh: Held = { counts: new Map(), freeAt: now };
    held.set(key, fresh);
    return fresh;
  }

  function countsOf(entry: Held, demands: readonly LimitDemand[]): WindowCount[] {
    return demands.map(({ window }) => {
      const found = entry.counts.get(window.id);
      found?.setLimit(window.limit);
      if (found) return found;
      const fresh = startCount(window);
      entry.counts.set(window.id, fresh);
      return fresh;
    });
  }

  return {
    kind: 'memory',
    take(key, demands, { signal } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const now = clock.monotonic();
      const entry = hold(key, now);
      const counts = countsOf(entry, demands);
      const fits = demands.map(
        ({ window, amount }, index) => counts[index]!.used(now) + amount <= window.limit + rounding,
      );
      const ok = !fits.includes(false);
      const windows = demands.map(({ window, amount }, index): WindowState => {
        const count = counts[index]!;
        if (ok) count.add(amount, now, now);
        const resetMs = count.untilUsed(0, now);
        entry.freeAt = Math.max(entry.freeAt, now + resetMs);
        const waitMs = fits[index]
          ? 0
          : amount > window.limit
            ? window.windowMs
            : count.untilUsed(window.limit - amount, now);
        return { remaining: window.limit - Math.ceil(count.used(now)), resetMs, waitMs };
      });
      return Promise.resolve({ ok, windows, at: now });
    },
    adjust(key, demands, at) {
      const now = clock.monotonic();
      const entry = hold(key, now);
      for (const [index, count] of countsOf(entry, demands).entries()) {
        count.add(demands[index]!.amount, at, now);
        entry.freeAt = Math.max(entry.freeAt, now + count.untilUsed(0, now));
      }
      return Promise.resolve();
    },
    get size() {
      return held.size;
    },
  };
}
