// Asks the service again where it could not answer just then.
import { TextClientError } from '../../../client/src/text-client-error.ts';

// About a minute in a row: as long as a service or its Redis takes to come back.
const mostTries = 10;
const longestPauseMs = 10_000;

/** Whether the same may be answered later. */
export const isRetryable = (error: unknown): error is TextClientError =>
  error instanceof TextClientError && error.retryable;

/**
 * What `ask` resolves to, asked again after a pause where it was refused for now or its connection broke off. `gotOn` says that
 * something came: whoever breaks off afterwards is as new.
 *
 * @throws the reason of the signal, or what `ask` rejects with for good.
 */
export async function askPatiently<T>(
  ask: (gotOn: () => void) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask(() => {
        tries = 0;
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isRetryable(error) || tries >= mostTries) throw error;
      const pauseMs = Math.min(300 * 2 ** tries, longestPauseMs);
      await pause(Math.max(pauseMs, error.retryAfterMs ?? 0), signal);
    }
  }
}

/** Waits; rejects with the reason of the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}
