// Judges one seed: everything that did not hold, and how long it took until all was well.
import type { Observation } from '../observe/observation.ts';
import type { Breach } from './breach.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeBatches } from './judge-batches.ts';
import { judgeBill } from './judge-bill.ts';
import { judgeLimits } from './judge-limits.ts';
import type { Recovery } from './judge-recovery.ts';
import { recoveryOf } from './judge-recovery.ts';
import { judgeWords } from './judge-words.ts';

/** Bounds after the last fault, on a machine that has nothing else to do. */
export const bounds = { answersMs: 6_000, jobsMs: 15_000 };

/** A seed, judged. */
export interface SeedVerdict {
  readonly seed: number;
  readonly breaches: readonly Breach[];
  readonly recovery: Recovery;
  readonly noise: number;
}

/** Judges an observation, which is all it knows. */
export function judgeSeed(observation: Observation): SeedVerdict {
  const { schedule, noise } = observation;
  const recovery = recoveryOf(observation);
  const late = (Object.keys(bounds) as (keyof typeof bounds)[])
    // Programs that wait for a core half their time take twice as long.
    .filter((name) => recovery[name] > bounds[name] * noise)
    .map((name): Breach => {
      const took = Number.isFinite(recovery[name]) ? `after ${Math.round(recovery[name])} ms` : 'never';
      return {
        invariant: 'recovery',
        message: `${name === 'jobsMs' ? 'batches' : 'answers'} were well again ${took}; ${bounds[name]} ms is the bound, programs ran ${noise.toFixed(1)} times as slow as with a core for each`,
      };
    });
  return {
    seed: schedule.seed,
    recovery,
    noise,
    breaches: [
      ...judgeAnswers(observation),
      ...judgeBatches(observation),
      ...judgeLimits(observation),
      ...judgeBill(observation),
      ...judgeWords(observation),
      ...late,
    ],
  };
}
