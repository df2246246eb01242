// Keeps cooldowns of the caller's own from ending a call, or keeping its place.
import { attemptOr } from '../retry/guarded-budget.ts';
import type { Cooldowns } from './cooldowns.ts';

/** The same cooldowns, where some that throw hold nothing back. */
export function guardCooldowns(cooldowns: Cooldowns | undefined): Cooldowns | undefined {
  if (cooldowns === undefined) return undefined;
  return {
    remainingMs: (key) => attemptOr(() => cooldowns.remainingMs(key), 0),
    extend: (key, durationMs) => attemptOr(() => cooldowns.extend(key, durationMs), false),
    clear: (key) => attemptOr(() => cooldowns.clear(key), undefined),
    get shared() {
      return attemptOr(() => cooldowns.shared, false);
    },
  };
}
