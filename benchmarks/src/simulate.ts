// Infrastructure Service: benchmarks · stable API, changes affect all users
// One strategy (balanced, every default) against three faults in a simulated fleet, and against a fleet of another shape.

import type { Clock } from '@tpl/resilience';
import { createPolicy, createRetry } from '@tpl/resilience';
import type { FleetResult, FleetScenario, PolicyFactory } from '@tpl/resilience/testing';
import { simulateFleet } from '@tpl/resilience/testing';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

const note = 'strategy balanced, every default, the same for all faults';
const balanced: PolicyFactory = (context) => createPolicy(context);
const once: PolicyFactory = ({ clock, random, name }) => createRetry({ clock, random, name, maxAttempts: 1 });

/** Cockatiel reads time and timers from the globals: for the time of a run they are the simulation's. */
async function withVirtualGlobals<T>(work: (install: (clock: Clock) => void) => Promise<T>): Promise<T> {
  const { setTimeout } = globalThis;
  const { now } = Date;
  try {
    return await work((clock) => {
      globalThis.setTimeout = ((run: () => void, ms = 0) => clock.setTimer(run, ms)) as never;
      Date.now = () => clock.now();
    });
  } finally {
    globalThis.setTimeout = setTimeout;
    Date.now = now;
  }
}

function cockatielRetry(install: (clock: Clock) => void): PolicyFactory {
  return ({ clock }) => {
    install(clock);
    const policy = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });
    return {
      execute: (run) =>
        policy.execute(({ signal, attempt }) => run({ signal, attempt: attempt + 1, deadlineAt: undefined })),
    };
  };
}

async function runSeeds(
  factory: PolicyFactory,
  scenario: Partial<FleetScenario>,
  seeds: number,
): Promise<FleetResult[]> {
  const results: FleetResult[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) results.push(await simulateFleet(factory, { scenario, seed }));
  return results;
}

const mean = (results: readonly FleetResult[], read: (result: FleetResult) => number) =>
  results.reduce((sum, result) => sum + read(result), 0) / results.length;
const attempts = (result: FleetResult) => result.faultAttempts;
const success = (result: FleetResult) => result.faultSuccess;
/** A run that never recovers counts as long as it was watched. */
const recovery = (result: FleetResult) => result.recoveryMs ?? result.scenario.afterMs;

/** The shape of the fleet and the length of the fault, each four times more and less. */
const shapes: Partial<FleetScenario>[] = [
  { processes: 80 },
  { processes: 5 },
  { callsPerSecond: 40 },
  { callsPerSecond: 2.5 },
  { capacity: 1_200, overloadCapacity: 480 },
  { capacity: 75, overloadCapacity: 30 },
  { failureCost: 2 },
  { failureCost: 0.125 },
  { faultMs: 120_000 },
  { faultMs: 7_500 },
];
const isServable = ({ processes = 20, callsPerSecond = 10, capacity = 300 }: Partial<FleetScenario>) =>
  processes * callsPerSecond <= capacity;

/** Figures of the fleet simulator. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const few = smoke ? 1 : 20;
  const seeds = smoke ? 2 : 100;
  const outage = await runSeeds(balanced, { fault: 'outage' }, seeds);
  const brownout = await runSeeds(balanced, { fault: 'brownout' }, few);
  const overload = await runSeeds(balanced, { fault: 'overload' }, few);
  const plainOverload = await runSeeds(once, { fault: 'overload' }, few);
  const theirs = await withVirtualGlobals(async (install) => ({
    outage: await runSeeds(cockatielRetry(install), { fault: 'outage' }, 1),
    brownout: await runSeeds(cockatielRetry(install), { fault: 'brownout' }, 1),
    overload: await runSeeds(cockatielRetry(install), { fault: 'overload' }, 1),
  }));
  const gain = (results: readonly FleetResult[], against: readonly FleetResult[]) =>
    mean(results, success) / mean(against, success);
  const base: Results = {
    outageAttempts: figure({
      ours: mean(outage, attempts),
      unit: 'requests per call',
      target: '<= 0.30',
      peers: { 'cockatiel retry 3': mean(theirs.outage, attempts) },
    }),
    outageRecoveryMs: figure({
      ours: Math.max(...outage.map(recovery)),
      unit: 'ms',
      target: '<= 1000',
      peers: { 'cockatiel retry 3 (watched for 30 s)': Math.max(...theirs.outage.map(recovery)) },
    }),
    metastableSeeds: figure({
      ours: outage.filter(({ metastable }) => metastable).length,
      unit: `of ${seeds} seeds`,
      target: '= 0',
    }),
    brownoutSuccess: figure({
      ours: mean(brownout, success),
      unit: 'share',
      target: '>= 0.97',
      peers: { 'cockatiel retry 3': mean(theirs.brownout, success) },
    }),
    brownoutAttempts: figure({
      ours: mean(brownout, attempts),
      unit: 'requests per call',
      target: '<= 1.65',
    }),
    overloadGoodputVsNoRetry: figure({
      ours: gain(overload, plainOverload),
      unit: 'times',
      target: '>= 1.5',
      peers: { 'cockatiel retry 3': gain(theirs.overload, plainOverload) },
    }),
  };
  const worst = await worstOf(smoke ? shapes.slice(-1) : shapes);
  return Object.fromEntries(
    Object.entries({ ...base, ...worst }).map(([name, entry]): [string, Figure] => [
      name,
      { ...entry, reason: entry.reason ?? note },
    ]),
  );
}

/**
 * The worst shape for each figure, with its name. A fleet that asks for more than the capacity without any fault can
 * neither ride out an outage nor a brownout: of it only the overload is judged, and that nothing stays down.
 */
async function worstOf(chosen: readonly Partial<FleetScenario>[]): Promise<Results> {
  const seen: {
    shape: string;
    outageAttempts: number;
    outageRecoveryMs: number;
    brownoutSuccess: number;
    brownoutAttempts: number;
    overloadGoodputVsNoRetry: number;
  }[] = [];
  const overloaded: typeof seen = [];
  for (const shape of chosen) {
    const [outage] = await runSeeds(balanced, { fault: 'outage', ...shape }, 1);
    const [brownout] = await runSeeds(balanced, { fault: 'brownout', ...shape }, 1);
    const [ours] = await runSeeds(balanced, { fault: 'overload', ...shape }, 1);
    const [theirs] = await runSeeds(once, { fault: 'overload', ...shape }, 1);
    const entry = {
      shape: Object.entries(shape)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
      outageAttempts: attempts(outage!),
      outageRecoveryMs: recovery(outage!),
      brownoutSuccess: success(brownout!),
      brownoutAttempts: attempts(brownout!),
      overloadGoodputVsNoRetry: success(ours!) / success(theirs!),
    };
    (isServable(shape) ? seen : overloaded).push(entry);
  }
  const rows = [
    ['outageAttempts', 'less', '<= 0.30', seen],
    ['outageRecoveryMs', 'less', '<= 1000', seen],
    ['brownoutSuccess', 'more', '>= 0.97', seen],
    ['brownoutAttempts', 'less', '<= 1.65', seen],
    ['overloadGoodputVsNoRetry', 'more', '>= 1.5', [...seen, ...overloaded]],
  ] as const;
  return Object.fromEntries(
    rows.map(([name, better, target, entries]) => {
      const sorted = [...entries].sort((a, b) => (better === 'less' ? b[name] - a[name] : a[name] - b[name]));
      const entry = sorted[0]!;
      const made = figure({ ours: entry[name], unit: 'worst shape', target, better });
      return [`${name}.worst`, { ...made, reason: `${entry.shape}; ${note}` }];
    }),
  );
}
