// Looks after the lane: one worker at a time gathers, sends, follows and delivers batches.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { followBatch } from './follow-batch.ts';
import type { LaneParts } from './lane-parts.ts';
import { releaseDue } from './release-items.ts';
import { sendBatch } from './send-batch.ts';

/** Looks after the lane until it is closed. */
export interface LaneKeeper {
  close(): Promise<void>;
}

/** Starts looking, in every worker; the one that holds the lock works, the others wait for it to fall silent. */
export function startLaneKeeper(parts: LaneParts, clock: Clock): LaneKeeper {
  const { store, limits, random } = parts;
  const token = randomUUID();
  const nextLook = new Map<string, number>();
  const closing = new AbortController();
  const everyMs = Math.max(10, Math.min(5_000, limits.pollMs / 2, limits.gatherMs / 2));
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

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
      if (now < (nextLook.get(batch.name) ?? 0)) continue;
      nextLook.set(batch.name, now + limits.pollMs * (0.8 + 0.4 * random()));
      // One that cannot be looked at now does not hold up the others.
      await followBatch(parts, batch, closing.signal).catch((error: unknown) => parts.onTrouble(error));
    }
    for (const name of nextLook.keys())
      if (!batches.some((batch) => batch.name === name)) nextLook.delete(name);
    await releaseDue(parts);
    if (!closing.signal.aborted) await sendBatch(parts, closing.signal);
  }

  function plan(): void {
    cancel = clock.setTimer(
      () => {
        working = holding(work)
          .catch((error: unknown) => parts.onTrouble(error))
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
      await working;
      await store.unlock(token).catch(() => {});
    },
  };
}
