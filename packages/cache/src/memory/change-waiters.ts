// Lets callers wait until a key changes, by notice or by polling.
import type { StoreClock } from '../ports/cache-store.ts';

/** Callers that wait until a key changes. */
export interface ChangeWaiters {
  /**
   * Resolves when `wake` names the key, or after a while that grows with the attempts: to a tenth of a second, or while
   * pushes come (`hasPush`) to four; rejects never.
   */
  wait(key: string, attempt: number, options?: WaitOptions): Promise<void>;
  wake(key: string): void;
}

/** How a caller waits. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether `wake` will come: then the poll finds failures only. Default: false. */
  readonly hasPush?: boolean | undefined;
}

const firstPollMs = 20;
const longestPollMs = 100;
// A thousand processes that wait for one answer of a model asked Redis ten thousand times a second. Two looks fit into the
// second for which word of a failure stands.
const longestWithPushMs = 400;

/** Creates the waiters of one cache. The poll is what finds failures of the winner and lost pushes. */
export function createChangeWaiters(clock: StoreClock, random: () => number): ChangeWaiters {
  const waiting = new Map<string, Set<() => void>>();

  return {
    wait: (key, attempt, { signal, hasPush = false } = {}) =>
      new Promise((resolve) => {
        const set = waiting.get(key) ?? new Set();
        const go = () => {
          cancel();
          signal?.removeEventListener('abort', go);
          if (set.delete(go) && set.size === 0) waiting.delete(key);
          resolve();
        };
        const longestMs = hasPush ? longestWithPushMs : longestPollMs;
        const delayMs = Math.min(longestMs, firstPollMs * 1.5 ** attempt) * (0.75 + 0.5 * random());
        const cancel = clock.setTimer(go, delayMs);
        signal?.addEventListener('abort', go, { once: true });
        waiting.set(key, set.add(go));
      }),
    wake(key) {
      for (const go of [...(waiting.get(key) ?? [])]) go();
    },
  };
}
