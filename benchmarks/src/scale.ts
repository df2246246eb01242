// Measures what grows with a fleet: Redis, connections, pushes, leases, batches; and says where a thousand processes end.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import type { AreaModule } from './frame-area.ts';
import { frontFigures } from './scale/check/check-front.ts';
import { checkMembers } from './scale/check/check-members.ts';
import type { Seen } from './scale/check/check-services.ts';
import { checkServices } from './scale/check/check-services.ts';
import type { Comparison } from './scale/check/compare.ts';
import { errorFigures, growthFigures } from './scale/check/compare.ts';
import { measureCosts } from './scale/check/measure-costs.ts';
import { openMembers } from './scale/check/members.ts';
import type { PushCost } from './scale/check/push-cost.ts';
import { measurePushes } from './scale/check/push-cost.ts';
import { startCountedRedis } from './scale/check/redis-counts.ts';
import { openStage } from './scale/check/stage.ts';
import type { ServicesSeen } from './scale/figures.ts';
import { costFigures, modelFigures, simulatedFigures } from './scale/figures.ts';
import { measured } from './scale/model/measured.ts';
import { guidePage } from './scale/model/page.ts';

/** Whole services, bare members and plain connections before real Redis servers, beside the model. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const sizes = smoke ? [2] : [2, 5, 10, 20];
  const comparisons: Comparison[] = [];
  const services = await withServices(sizes, smoke, comparisons);
  const members = await withMembers(sizes, smoke, comparisons);
  const front = await frontFigures(
    measured,
    smoke ? { idleMs: 3_000, requests: 5 } : { idleMs: 15_000, requests: 40 },
  );
  const pushes = await withListeners(smoke ? [20] : [20, 200, 1_000]);
  return {
    ...errorFigures(comparisons),
    ...growthFigures(comparisons),
    ...members,
    ...front,
    ...(await simulatedFigures()),
    ...modelFigures(),
    ...costFigures(services, pushes),
    'push.namesPerValue': figure({
      ours: Math.max(...pushes.map(({ namesPerValue }) => namesPerValue)),
      unit: 'names pushed for a value that is written and expires',
      target: '= 2',
    }),
  };
}

async function withServices(
  sizes: readonly number[],
  smoke: boolean,
  comparisons: Comparison[],
): Promise<ServicesSeen> {
  const stage = await openStage();
  try {
    const empty = await stage.count(() => sleep(smoke ? 1_000 : 5_000), 0);
    await stage.grow(2);
    const costs = await measureCosts(stage, smoke ? 20 : 1_000);
    const seen: Seen[] = [];
    for (const processes of sizes) {
      const options = smoke
        ? { measured, idleMs: 6_000, requests: 10, batchItems: 10 }
        : { measured, idleMs: 15_000, requests: 40, batchItems: 20, slowTexts: processes === 2 ? 3 : 0 };
      const one = await checkServices(stage, processes, options);
      seen.push(one);
      comparisons.push(...one.comparisons);
    }
    return { seen, costs, emptyUs: empty.answers.cpuUs / empty.answers.seconds };
  } finally {
    await stage.close();
  }
}

async function withMembers(
  sizes: readonly number[],
  smoke: boolean,
  comparisons: Comparison[],
): Promise<Results> {
  const redis = await startCountedRedis();
  const members = openMembers(redis.url);
  try {
    let worst = 0;
    let pushUs = Number.NaN;
    for (const processes of sizes) {
      const options = { measured, keys: Math.ceil(40 / processes), names: smoke ? 200 : 2_000 };
      const seen = await checkMembers(redis, members, processes, options);
      comparisons.push(...seen.comparisons);
      worst = Math.max(worst, seen.productions);
      pushUs = Number.isNaN(pushUs) ? seen.pushUs : pushUs;
    }
    return {
      'stampede.realProductions': figure({ ours: worst, unit: 'calls a key, real processes', target: '= 1' }),
      'cost.push.service': figure({ ours: pushUs, unit: 'us of a process for a name it hears', target: '' }),
    };
  } finally {
    members.close();
    await redis.stop();
  }
}

async function withListeners(sizes: readonly number[]): Promise<PushCost[]> {
  const redis = await startCountedRedis();
  const sockets: Socket[] = [];
  try {
    const found: PushCost[] = [];
    for (const listeners of sizes) found.push(await measurePushes(redis, sockets, listeners));
    return found;
  } finally {
    for (const socket of sockets) socket.destroy();
    await redis.stop();
  }
}

/** The guide with its tables as the model makes them; what stands around them is kept. */
export const page: AreaModule['page'] = guidePage;
