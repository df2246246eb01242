// The port of cooldowns and its implementation in the memory of this process.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';

/** Which keys are held back, and for how long. */
export interface Cooldowns {
  /** Milliseconds for which `key` is held back; 0 when it is not. */
  remainingMs(key: string): number;
  /** Holds `key` back for `durationMs` from now. A cooldown that runs longer already stays. True when it got longer. */
  extend(key: string, durationMs: number): boolean;
  /** Lets `key` go on. */
  clear(key: string): void;
  /** Whether other processes see them. */
  readonly shared: boolean;
}

/** Keys remembered at once; the one that was limited longest ago makes room. */
const maxKeys = 10_000;
const longestMs = 24 * 3_600_000;

/**
 * Creates cooldowns in this process. Pass the same object to several policies to let them share keys.
 *
 * @example
 * ```ts
 * import { createCooldowns, createPolicy } from '@tpl/resilience';
 *
 * const cooldowns = createCooldowns();
 * const chat = createPolicy({ name: 'chat', cooldownKey: 'openai', cooldowns });
 * const embed = createPolicy({ name: 'embed', cooldownKey: 'openai', cooldowns });
 * ```
 */
export function createCooldowns({ clock = systemClock }: { readonly clock?: Clock } = {}): Cooldowns {
  const ends = new Map<string, number>();

  return {
    shared: false,
    remainingMs(key) {
      const end = ends.get(key);
      if (end === undefined) return 0;
      const left = end - clock.monotonic();
      if (left > 0) return left;
      ends.delete(key);
      return 0;
    },
    extend(key, durationMs) {
      if (!(durationMs > 0)) return false;
      const now = clock.monotonic();
      const end = now + Math.min(durationMs, longestMs);
      if (end <= (ends.get(key) ?? 0)) return false;
      ends.delete(key);
      const [oldest] = ends.keys();
      if (ends.size >= maxKeys && oldest !== undefined) ends.delete(oldest);
      ends.set(key, end);
      return true;
    },
    clear: (key) => void ends.delete(key),
  };
}
