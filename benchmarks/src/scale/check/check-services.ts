// Counts what a fleet of whole services does at its Redis servers, kind by kind.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind, Measured, RequestCost } from '../model/measured.ts';
import { renewalsOf } from '../model/model.ts';
import type { Use } from '../model/uses.ts';
import { uses } from '../model/uses.ts';
import type { Comparison } from './compare.ts';
import type { CountsByUse, Stage } from './stage.ts';
import { askAll, freshTexts, runBatches } from './stage.ts';

/** What a size of the fleet showed. */
export interface Seen {
  readonly processes: number;
  readonly comparisons: readonly Comparison[];
  /** Microseconds a second of each use without any request. */
  readonly idleUs: Readonly<Record<Use, number>>;
}

/** How much is done. */
export interface CheckOptions {
  readonly measured: Measured;
  readonly idleMs: number;
  /** Requests of each kind to each service. */
  readonly requests: number;
  readonly batchItems: number;
  /** Texts to each service whose answers take 7.5 s. Default none. */
  readonly slowTexts?: number;
}

const slowMs = 7_500;

const sumOf = (counts: CountsByUse, name: 'operations' | 'bytesOut') =>
  uses.reduce((sum, use) => sum + counts[use][name], 0);

/** Grows the stage to a size and counts there; the servers are killed and started again at its end. */
export async function checkServices(stage: Stage, processes: number, options: CheckOptions): Promise<Seen> {
  const { measured, idleMs, requests, batchItems, slowTexts = 0 } = options;
  await stage.grow(processes);
  await sleep(3_000);
  const comparisons: Comparison[] = [];
  const compare = (resource: string, real: number, model: number) =>
    comparisons.push({ resource, processes, real, model });

  const standing = await Promise.all(uses.map((use) => stage.redis[use].connections()));
  const perProcess = uses.reduce((sum, use) => sum + measured.connections[use], 0);
  compare(
    'connections',
    standing.reduce((sum, one) => sum + one),
    processes * perProcess,
  );

  const idle = await stage.count(() => sleep(idleMs), 0);
  const idleOf = (use: Use, name: 'operations' | 'bytesOut') =>
    processes * measured.idle[use][name] + (measured.idleOfAll[use]?.[name] ?? 0);
  const idleRate = uses.reduce((sum, use) => sum + idle[use].operations / idle[use].seconds, 0);
  compare(
    'idleOperations',
    idleRate,
    uses.reduce((sum, use) => sum + idleOf(use, 'operations'), 0),
  );
  const idleUs = Object.fromEntries(
    uses.map((use) => [use, idle[use].cpuUs / idle[use].seconds]),
  ) as Seen['idleUs'];

  /** What was done beyond what is done anyway. */
  async function spend(name: string, times: number, cost: RequestCost, work: () => Promise<void>) {
    const counts = await stage.count(work);
    const beyond = (what: 'operations' | 'bytesOut') =>
      sumOf(counts, what) - uses.reduce((sum, use) => sum + idleOf(use, what) * counts[use].seconds, 0);
    const modelOf = (what: 'operations' | 'bytesOut') =>
      times * uses.reduce((sum, use) => sum + (cost.redis[use]?.[what] ?? 0), 0);
    compare(`${name}Operations`, beyond('operations'), modelOf('operations'));
    if (name === 'miss')
      compare(
        'pushBytes',
        beyond('bytesOut') - modelOf('bytesOut'),
        // Its expiry comes later.
        times * processes * (cost.pushedNames / 2) * measured.push.nameBytes,
      );
  }

  const own = stage.services.map(() => freshTexts(requests));
  const all = processes * requests;
  const askOwn = () => askAll(stage.services, (at) => own[at] ?? []);
  const costOf = (kind: Kind) => measured.requests[kind];
  // Past the first uses of what each process does once.
  await askAll(stage.services, () => freshTexts(2));
  await spend('miss', all, costOf('miss'), askOwn);
  // Redis told the process that its own value changed: it looks once, as one that never had it.
  await spend('redisHit', all, costOf('redisHit'), askOwn);
  await spend('memoryHit', all, costOf('memoryHit'), askOwn);
  await spend('batch', processes * batchItems, measured.batchItem, () => runBatches(stage, batchItems));

  if (slowTexts > 0) {
    // Redis is asked to renew a lease while the model takes its time.
    stage.slow(slowMs);
    const slow = stage.services.map(() => freshTexts(slowTexts));
    const { answers } = await stage.count(() => askAll(stage.services, (at) => slow[at] ?? []));
    stage.slow(0);
    const each =
      (costOf('miss').redis.answers?.operations ?? 0) +
      renewalsOf(slowMs, measured) * measured.renewal.operations;
    // Of this Redis alone: what idle ones do at the others in that time is more than what is looked for.
    const idleThere = idleOf('answers', 'operations') * answers.seconds;
    compare('slowMissOperations', answers.operations - idleThere, processes * slowTexts * each);
  }

  await Promise.all(uses.map((use) => stage.redis[use].restart()));
  await sleep(4_000);
  const again = await Promise.all(uses.map((use) => stage.redis[use].connectedSinceStart()));
  compare(
    'reconnects',
    again.reduce((sum, one) => sum + one),
    processes * perProcess,
  );
  return { processes, comparisons, idleUs };
}
