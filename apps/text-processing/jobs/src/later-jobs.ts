// Stands for a queue whose Redis cannot be reached yet.
import { systemClock } from '../../src/domain/create-text-service.ts';
import { withinDeadline } from './connection/within-deadline.ts';
import type { Jobs } from './jobs.ts';
import { refusedRetryMs } from './jobs.ts';

/** Asks the queue that is being opened, and says that it cannot be reached for as long as it is not there; `stop` ends the opening. */
export function createLaterJobs<Task, Result>(
  opening: Promise<Jobs<Task, Result>>,
  stop: () => void,
): Jobs<Task, Result> {
  const opened = () => withinDeadline(opening, systemClock);
  return {
    add: (tasks, owner, options) =>
      opened().then(
        (jobs) => jobs.add(tasks, owner, options),
        () => ({ ok: false, reason: 'unreachable', retryAfterMs: refusedRetryMs }),
      ),
    state: async (id, owner) => (await opened()).state(id, owner),
    get: async (id, owner) => (await opened()).get(id, owner),
    async *items(id, owner) {
      yield* (await opened()).items(id, owner);
    },
    cancel: async (id, owner) => (await opened()).cancel(id, owner),
    counts: async () => (await opened()).counts(),
    deadLetters: async () => (await opened()).deadLetters(),
    replay: async (id) => (await opened()).replay(id),
    async close(drainMs) {
      stop();
      await opening.then(
        (jobs) => jobs.close(drainMs),
        () => {},
      );
    },
  };
}
