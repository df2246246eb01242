// Judges the bounds of the simulator over all shapes of a fleet.
// The worst shape for each bound among those in which it can be kept at all, and for the others how near we come to what can.
import type { PolicyFactory } from '@tpl/resilience/testing';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';
import { attempts, mean, recovery, runSeeds, success } from './resilience-seeds.ts';
import type { Shape } from './resilience-shapes.ts';

interface Seen {
  readonly shape: Shape;
  readonly outageAttempts: number;
  readonly outageRecoveryMs: number;
  readonly brownoutSuccess: number;
  readonly brownoutAttempts: number;
  readonly overloadSuccess: number;
  /** Without any retry. A fleet of which nobody is served counts as one of which one call in a thousand is. */
  readonly plainSuccess: number;
}

/** A bound, in which shapes it can be kept, and what there is at best. */
interface Row {
  readonly name: string;
  readonly target: string;
  readonly better: 'less' | 'more';
  readonly read: (seen: Seen) => number;
  readonly isReachable: (seen: Seen) => boolean;
  readonly share?: {
    readonly name: string;
    readonly read: (seen: Seen) => number;
    readonly limit: (seen: Seen) => number;
  };
}

const gain = ({ overloadSuccess, plainSuccess }: Seen) => overloadSuccess / plainSuccess;
const outageLimit = ({ shape }: Seen) => shape.limits.outageAttempts;
const brownoutLimit = ({ shape }: Seen) => shape.limits.brownoutSuccess;
const overloadLimit = ({ shape }: Seen) => shape.limits.overloadSuccess;

const rows: readonly Row[] = [
  {
    name: 'outageAttempts',
    target: '<= 0.30',
    better: 'less',
    read: (seen) => seen.outageAttempts,
    isReachable: (seen) => outageLimit(seen) <= 0.3,
    share: { name: 'outageShareOfLimit', read: (seen) => seen.outageAttempts, limit: outageLimit },
  },
  {
    name: 'outageRecoveryMs',
    target: '<= 1000',
    better: 'less',
    read: (seen) => seen.outageRecoveryMs,
    isReachable: ({ shape }) => shape.isServable,
  },
  {
    name: 'brownoutSuccess',
    target: '>= 0.97',
    better: 'more',
    read: (seen) => seen.brownoutSuccess,
    isReachable: (seen) => brownoutLimit(seen) >= 0.97,
    share: { name: 'brownoutShareOfLimit', read: (seen) => seen.brownoutSuccess, limit: brownoutLimit },
  },
  {
    name: 'brownoutAttempts',
    target: '<= 1.65',
    better: 'less',
    read: (seen) => seen.brownoutAttempts,
    isReachable: () => true,
  },
  {
    name: 'overloadGoodputVsNoRetry',
    target: '>= 1.5',
    better: 'more',
    read: gain,
    isReachable: (seen) => overloadLimit(seen) / seen.plainSuccess >= 1.5,
    share: { name: 'overloadShareOfLimit', read: (seen) => seen.overloadSuccess, limit: overloadLimit },
  },
];

/** `X.worst`, judged, over the shapes whose limit allows the bound; the share of the limit, reported, over all shapes. */
export async function worstShapes(
  policy: PolicyFactory,
  plain: PolicyFactory,
  { chosen, seeds }: { readonly chosen: readonly Shape[]; readonly seeds: number },
): Promise<Results> {
  const all: Seen[] = [];
  for (const shape of chosen) all.push(await look(shape, policy, plain, seeds));
  const results: Results = {};
  for (const row of rows) {
    const { name, target, better, read, isReachable, share } = row;
    const judged = all
      .filter(isReachable)
      .sort((a, b) => (read(a) - read(b)) * (better === 'less' ? -1 : 1))[0];
    if (judged)
      results[`${name}.worst`] = {
        ...figure({ ours: read(judged), unit: 'worst shape', target, better }),
        reason: judged.shape.name,
      };
    if (!share) continue;
    const shareOf = (seen: Seen) => (share.read(seen) / share.limit(seen)) ** (better === 'less' ? -1 : 1);
    const tell = (seen: Seen) =>
      `${seen.shape.name} (${share.read(seen).toFixed(2)}, at best ${share.limit(seen).toFixed(2)})`;
    const farthest = [...all].sort((a, b) => shareOf(a) - shareOf(b))[0]!;
    const beyond = all.filter((seen) => !isReachable(seen)).map(tell);
    results[`${share.name}.worst`] = {
      ...figure({ ours: shareOf(farthest), unit: 'of the limit', target: '', better: 'more' }),
      reason: beyond.length === 0 ? tell(farthest) : `${tell(farthest)}; beyond anyone: ${beyond.join(', ')}`,
    };
  }
  return results;
}

async function look(shape: Shape, policy: PolicyFactory, plain: PolicyFactory, seeds: number): Promise<Seen> {
  const outage = await runSeeds(policy, { fault: 'outage', ...shape.change }, seeds);
  const brownout = await runSeeds(policy, { fault: 'brownout', ...shape.change }, seeds);
  const overload = await runSeeds(policy, { fault: 'overload', ...shape.change }, seeds);
  const unaided = await runSeeds(plain, { fault: 'overload', ...shape.change }, seeds);
  return {
    shape,
    outageAttempts: mean(outage, attempts),
    outageRecoveryMs: Math.max(...outage.map(recovery)),
    brownoutSuccess: mean(brownout, success),
    brownoutAttempts: mean(brownout, attempts),
    overloadSuccess: mean(overload, success),
    plainSuccess: Math.max(0.001, mean(unaided, success)),
  };
}
