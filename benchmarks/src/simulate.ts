// Plays the fleet simulator for us and for the peers, under one clock.
// One strategy (balanced, every default) against three faults in a simulated fleet, and against a fleet of another shape.

import type { Clock } from '@tpl/resilience';
import { createPolicy, createRetry } from '@tpl/resilience';
import type { FleetResult, PolicyFactory } from '@tpl/resilience/testing';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import { attempts, mean, recovery, runSeeds, success } from './resilience-seeds.ts';
import { shapes } from './resilience-shapes.ts';
import { worstShapes } from './resilience-worst.ts';
import { judgeGrid } from './simulate-trouble.ts';

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
  const worst = await worstShapes(
    balanced,
    once,
    smoke ? { chosen: shapes.slice(-1), seeds: 1 } : { chosen: shapes, seeds: 10 },
  );
  const grid = await judgeGrid(smoke);
  return Object.fromEntries(
    Object.entries({ ...grid, ...base, ...worst }).map(([name, entry]): [string, Figure] => [
      name,
      { ...entry, reason: entry.reason ? `${entry.reason}; ${note}` : note },
    ]),
  );
}
