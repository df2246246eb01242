// Makes the figures of the seeds that were played.
import type { Results } from '../frame.ts';
import { figure } from '../frame.ts';
import type { Invariant } from './judge/breach.ts';
import type { SeedVerdict } from './judge/judge-seed.ts';
import { bounds } from './judge/judge-seed.ts';

/** Figures by name. */
export function figuresOf(verdicts: readonly SeedVerdict[]): Results {
  const breaches = verdicts.flatMap((verdict) => verdict.breaches);
  const count = (...names: Invariant[]) =>
    breaches.filter(({ invariant }) => names.includes(invariant)).length;
  const worst = (name: keyof typeof bounds) => Math.max(...verdicts.map(({ recovery }) => recovery[name]));
  const only = (ours: number, unit: string) => figure({ ours, unit, target: '' });
  return {
    seeds: figure({ ours: verdicts.length, unit: 'seeds', target: '>= 60' }),
    invariantsBroken: figure({ ours: breaches.length, unit: 'breaches', target: '= 0' }),
    recoveryAnswersMs: figure({
      ours: worst('answersMs'),
      unit: 'ms after the last fault, the worst seed',
      target: `<= ${bounds.answersMs}`,
    }),
    recoveryJobsMs: figure({
      ours: worst('jobsMs'),
      unit: 'ms after the last fault, the worst seed',
      target: `<= ${bounds.jobsMs}`,
    }),
    lostAccepted: figure({ ours: count('lost'), unit: 'requests and batches', target: '= 0' }),
    mixedOrForeign: figure({ ours: count('mixed', 'foreign', 'cut'), unit: 'answers', target: '= 0' }),
    seedsBroken: only(verdicts.filter((verdict) => verdict.breaches.length > 0).length, 'seeds'),
    noise: only(
      Math.max(...verdicts.map(({ noise }) => noise)),
      'times as slow as with a core for each program, the worst seed',
    ),
  };
}
