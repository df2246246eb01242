// Waits, and wakes early when it is aborted.
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** How a sleep ends early and which clock it follows. */
export interface SleepOptions {
  /** Ends the sleep at once by rejecting with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Default: the system clock. */
  clock?: Clock | undefined;
}

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it aborts. Leaves no timer and no listener. */
export function sleep(delayMs: number, { signal, clock = systemClock }: SleepOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = clock.setTimer(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
