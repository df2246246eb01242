// Says how long after the last fault all was well again.
import type { Observation, SeenCall } from '../observe/observation.ts';

/** Milliseconds; infinite where it was never so. */
export interface Recovery {
  /** Until each answer was a model's, or kept. */
  readonly answersMs: number;
  /** Until every batch that had been taken before, and one sent after, had ended. */
  readonly jobsMs: number;
}

/** Whether a call was answered as it is when nothing is wrong. */
export function isWell({ kind, status, degraded }: SeenCall): boolean {
  if (kind === 'left') return true;
  if (kind === 'greedy' && status === 429) return true;
  return status === 200 && degraded === false;
}

/** Reads it from an observation. */
export function recoveryOf({ calls, batches, overAt }: Observation): Recovery {
  const after = calls.filter(({ askedAt }) => askedAt >= overAt).sort((a, b) => a.askedAt - b.askedAt);
  const lastBad = after.findLast((call) => !isWell(call));
  const isNever = after.length === 0 || (lastBad !== undefined && lastBad === after.at(-1));
  const before = batches.filter(({ addedAt }) => addedAt <= overAt);
  const first = batches.filter(({ addedAt }) => addedAt > overAt).sort((a, b) => a.addedAt - b.addedAt)[0];
  const ends = [...before, ...(first ? [first] : [])].map(({ doneAt }) => doneAt ?? Number.POSITIVE_INFINITY);
  return {
    answersMs: isNever ? Number.POSITIVE_INFINITY : Math.max(0, (lastBad?.askedAt ?? overAt) - overAt),
    jobsMs: first === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.max(...ends) - overAt),
  };
}
