// Looks after the lane: one worker at a time gathers, sends, follows and delivers batches.
import { randomUUID } from 'node:crypto';
import { withinDeadline } from '../../../jobs/src/connection/within-deadline.ts';
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { followBatch } from './follow-batch.ts';
import type { LaneParts } from './lane-parts.ts';
import { releaseDue } from './release-items.ts';
import { sendBatch } from './send-batch.ts';
import { waitBeforeLook } from './wait-before-look.ts';

/** Looks after the lane until it is closed. */
export interface LaneKeeper {
  /**
   * Ends what is under way, within the deadline of the queue (2 s), reached or not: a step that waits for a Redis that does not
   * answer is left behind, and the lock falls to another worker by itself.
   */
  close(): Promise<void>;
}

/** Starts looking, in every worker; the one that holds the lock works, the others wait for it to fall silent. */
export function startLaneKeeper(parts: LaneParts, clock: Clock): LaneKeeper {
  const { store, limits, random } = parts;
  const token = randomUUID();
  const known = new Map<string, { nextLook: number; readonly booked: Set<string> }>();
  const closing = new AbortController();
  const everyMs = Math.max(10, Math.min(5_000, limits.pollMs / 2, limits.gatherMs / 2));
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  function tell(error: unknown): void {
    if (!closing.signal.aborted) parts.onTrouble(error);
  }

  /** Holds the lock while a long step runs. */
  async function holding(step: () => Promise<void>): Promise<void> {
    let stop = () => {};
    const renew = () => {
      stop = clock.setTimer(() => {
        store.lock(token, limits.lockMs).catch(() => {});
        renew();
      }, limits.lockMs / 3);
    };
    renew();
    try {
      await step();
    } finally {
      stop();
    }
  }

  async function work(): Promise<void> {
    if (!(await store.lock(token, limits.lockMs))) return;
    const batches = await store.batches();
    for (const batch of batches) {
      if (closing.signal.aborted) return;
      const now = clock.now();
      const memory = known.get(batch.name) ?? { nextLook: 0, booked: new Set<string>() };
      known.set(batch.name, memory);
      if (now < memory.nextLook) continue;
      memory.nextLook = now + waitBeforeLook(batch, limits, now) * (0.8 + 0.4 * random());
      // One that cannot be looked at now does not hold up the others.
      await followBatch(parts, batch, { signal: closing.signal, booked: memory.booked }).catch(tell);
    }
    for (const name of known.keys()) if (!batches.some((batch) => batch.name === name)) known.delete(name);
    await releaseDue(parts);
    if (!closing.signal.aborted) await sendBatch(parts, closing.signal);
  }

  function plan(): void {
    cancel = clock.setTimer(
      () => {
        working = holding(work)
          .catch(tell)
          .then(() => {
            if (!closing.signal.aborted) plan();
          });
      },
      everyMs * (0.8 + 0.4 * random()),
    );
  }
  plan();

  return {
    async close() {
      closing.abort();
      cancel();
      const left = working.then(() => store.unlock(token));
      await withinDeadline(left, clock).catch(() => {});
    },
  };
}
