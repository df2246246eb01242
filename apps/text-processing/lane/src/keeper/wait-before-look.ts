// Says how long a batch is left alone before it is looked at again.
import type { LaneBatch, LaneLimits } from '../store/lane-batch.ts';

const mostDoublings = 5;

/**
 * Milliseconds until the next look: twice as long after each time that a batch could not be read, or deleted, up to 32 times; but at
 * most half of what is left until its items go live, as long as that is more than the time between two looks.
 */
export function waitBeforeLook(
  { failures = 0, dueAt }: Pick<LaneBatch, 'failures' | 'dueAt'>,
  { pollMs, marginMs }: Pick<LaneLimits, 'pollMs' | 'marginMs'>,
  now: number,
): number {
  const waitMs = pollMs * 2 ** Math.min(mostDoublings, failures);
  const leftMs = dueAt - marginMs / 2 - now;
  return leftMs > 0 ? Math.min(waitMs, Math.max(pollMs, leftMs / 2)) : waitMs;
}
