// Judges the defaults by the grid of everyday trouble: 62 fixed shapes and as many random ones as are asked for.
import { createPolicy } from '@tpl/resilience';
import type { TroubleJudgment, TroubleRow, TroubleShape } from '@tpl/resilience/testing';
import {
  drawShapes,
  fixedShapes,
  judgeTrouble,
  meanTrouble,
  toClient,
  troublePeers,
} from '@tpl/resilience/testing';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

/** Never tuned on; `TPL_BENCH_SEED` takes another. */
const defaultSeed = 2_718;

async function play(shapes: readonly TroubleShape[]): Promise<TroubleRow[]> {
  const rows: TroubleRow[] = [];
  for (const shape of shapes) {
    const peers: Record<string, Awaited<ReturnType<typeof meanTrouble>>> = {};
    for (const [name, make] of Object.entries(troublePeers)) peers[name] = await meanTrouble(shape, make);
    rows.push({ shape, peers, ours: await meanTrouble(shape, (world) => toClient(createPolicy(world))) });
  }
  return rows;
}

const below = ({ worst }: TroubleJudgment) => `worst: ${worst.shape}, ${worst.points.toFixed(1)} points`;

/** The figures of the grid. */
export async function judgeGrid(smoke: boolean): Promise<Results> {
  const seed = Number(process.env['TPL_BENCH_SEED'] ?? defaultSeed);
  const brief = (shape: TroubleShape) => ({ ...shape, seeds: 1, before: 5, after: 15 });
  const few = ['part40', 'outage-1rps', 'outage-p7', 'over-p1', 'bursts'];
  const fixed = await play(smoke ? fixedShapes.filter(({ id }) => few.includes(id)).map(brief) : fixedShapes);
  const random = await play(smoke ? drawShapes(seed, 2).map(brief) : drawShapes(seed, 120));
  const judged = judgeTrouble(fixed);
  const drawn = judgeTrouble(random);
  return {
    shapes: figure({ ours: judged.shapes + drawn.shapes, unit: 'shapes', target: '>= 180' }),
    worseThanNothing: {
      ...figure({ ours: judged.worseThanNothing, unit: `of ${judged.shapes} shapes`, target: '<= 2' }),
      reason: below(judged),
    },
    worseThanNothingRandom: {
      ...figure({ ours: drawn.worseThanNothing / drawn.shapes, unit: 'share', target: '<= 0.12' }),
      reason: `seed ${seed}; ${below(drawn)}`,
    },
    withinTwoPointsOfBest: figure({ ours: judged.withinTwoPointsOfBest, unit: 'share', target: '>= 0.90' }),
    withinFiveOfSdk: figure({ ours: judged.withinFiveOfSdk, unit: 'share', target: '>= 0.97' }),
    outageAttemptsMax: figure({
      ours: judged.outageAttemptsMax,
      unit: 'requests per call',
      target: '<= 0.35',
    }),
    slowOutageAttemptsMax: figure({
      ours: judged.slowOutageAttemptsMax,
      unit: 'requests per call',
      target: '<= 1.2',
    }),
    metastable: figure({ ours: judged.metastable, unit: 'shapes', target: '= 0' }),
    overloadOverNothing: figure({ ours: judged.overloadOverNothing, unit: 'times', target: '>= 1.9' }),
    'recoveryMs.fast': figure({ ours: judged.recoveryFastMs, unit: 'ms', target: '<= 2000' }),
    'recoveryMs.slow': figure({ ours: judged.recoverySlowMs, unit: 'ms', target: '<= 6000' }),
    lowTrafficRefusedAfterRecovery: figure({
      ours: judged.lowTrafficRefused,
      unit: 'share',
      target: '<= 0.02',
    }),
  };
}
