// Ends a call that takes too long.
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** Limits of one call. */
export interface DeadlineOptions {
  /** Milliseconds the call may take; `undefined` or `Infinity` means no limit of its own. */
  deadlineMs?: number | undefined;
  /** The caller's signal; its abort ends the call with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Makes the error the call rejects with at the deadline; also the reason of the inner signal. */
  onDeadline: () => Error;
  /** Default: the system clock. */
  clock?: Clock | undefined;
}

/**
 * Runs `run` with a signal that aborts at the deadline or with the caller, and settles then, even when `run`
 * does not listen; what it answers later is dropped. Nothing runs when the caller's signal is already aborted.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | PromiseLike<T>,
  { deadlineMs, signal, onDeadline, clock = systemClock }: DeadlineOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const controller = new AbortController();
    let cancel: (() => void) | undefined;
    const leave = () => {
      cancel?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const stop = (reason: unknown) => {
      leave();
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = () => stop(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (deadlineMs !== undefined && deadlineMs !== Number.POSITIVE_INFINITY) {
      cancel = clock.setTimer(() => stop(onDeadline()), deadlineMs);
    }
    // The async wrapper turns a synchronous throw into a rejection.
    (async () => run(controller.signal))().then(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}
