// Tries a step again for as long as a Redis may need to come back.
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { withinDeadline } from './within-deadline.ts';

// Longer than a Cluster takes to find that a node is gone and to put a replica in its place.
const triesForMs = 30_000;
const pauseMs = 250;

/** Tries again until the step is done, the time is up or `signal` aborts: while a replica takes over, or after a restart. Rejects as the step did at last. */
export async function keepTrying<T>(
  step: () => Promise<T>,
  clock: Pick<Clock, 'monotonic' | 'setTimer'>,
  signal?: AbortSignal,
): Promise<T> {
  const from = clock.monotonic();
  for (;;) {
    try {
      return await withinDeadline(step(), clock);
    } catch (error) {
      if (signal?.aborted || clock.monotonic() - from > triesForMs) throw error;
      await new Promise<void>((resolve) => void clock.setTimer(resolve, pauseMs));
    }
  }
}
