// Bounds every call into the Redis of the queue.
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { RequestError } from '../../../src/domain/request-error.ts';

/** How long a call may take, and how long a connection may take to be made, in milliseconds. */
export const deadlineMs = 2_000;

/** How long to wait before a connection is tried again: from half to all of 50 ms, twice as long each time, to a second. Processes that lose a Redis in the same moment do not come back in the same one. */
export const retryMs = (tries: number, random: () => number = Math.random): number =>
  Math.min(1_000, 50 * 2 ** tries) * (0.5 + 0.5 * random());

/** Waits no longer than the deadline of the queue: a frozen Redis answers never. */
export function withinDeadline<T>(
  work: Promise<T>,
  clock: Pick<Clock, 'setTimer'>,
  timeoutMs = deadlineMs,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = (cause?: unknown) => {
      const message = 'cannot be reached right now';
      reject(new RequestError('too_busy', [{ path: 'the queue', message }], { retryAfterMs: 5_000, cause }));
    };
    const cancel = clock.setTimer(refuse, timeoutMs);
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (cause) => {
        cancel();
        refuse(cause);
      },
    );
  });
}
