// Says whether an item has time for a batch.
import type { LaneLimits } from '../store/lane-batch.ts';

/** Whether it can be gathered, and its batch be under way for a while before it is stopped. */
export const hasTime = (
  dueAt: number,
  { marginMs, gatherMs }: Pick<LaneLimits, 'marginMs' | 'gatherMs'>,
  now: number,
): boolean => dueAt - now >= 2 * marginMs + gatherMs;
