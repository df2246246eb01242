// Measures what an operation adds to a call while many callers share the loop.
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../frame.ts';

/** What an operation stands around: it waits as something asked over a network does. */
export type Work = () => Promise<void>;

/** One operation; what it has no work inside of ignores `work`. */
export type Operation = (work: Work) => unknown;

/** What callers saw of an operation, in milliseconds without the waits of the work inside. */
export interface Loaded {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of a call, in milliseconds. */
  readonly cpuMs: number;
  readonly callsPerSecond: number;
}

/** How much is asked. */
export interface Load {
  readonly rounds: number;
  /** Calls of an operation in each round. */
  readonly calls: number;
}

/** So many callers ask at one time, each again a moment after it was answered. */
export const callers = 64;
const leastPauseMs = 10;
const warmUp = 200;

/**
 * Every operation by turns, round after round; of the rounds the median. Between two calls a caller pauses, at least 10 ms in the
 * mean and for as long that all of them together take half of the loop's time: what is measured is a call among others, not a queue
 * that grows without end. A caller that is called late by its timer is not late for it: its call begins then.
 */
export async function underLoad(
  operations: Readonly<Record<string, Operation>>,
  { rounds, calls }: Load,
): Promise<Record<string, Loaded>> {
  const lanes: { name: string; operation: Operation; cpuMs: number; seen: Round[] }[] = [];
  for (const [name, operation] of Object.entries(operations))
    lanes.push({ name, operation, cpuMs: await cpuOf(operation), seen: [] });
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const lane = lanes[(round + turn) % lanes.length];
      if (!lane) continue;
      const pauseMs = Math.max(leastPauseMs, 2 * callers * lane.cpuMs);
      lane.seen.push(await playRound(lane.operation, calls, pauseMs));
    }
  return Object.fromEntries(
    lanes.map(({ name, cpuMs, seen }) => {
      const middle = (pick: (round: Round) => number) => median(seen.map(pick));
      return [
        name,
        {
          cpuMs,
          p50Ms: middle(({ times }) => quantile(times, 0.5)),
          p99Ms: middle(({ times }) => quantile(times, 0.99)),
          callsPerSecond: middle(({ times, tookMs }) => (times.length / tookMs) * 1_000),
        },
      ];
    }),
  );
}

interface Round {
  /** From the shortest. */
  readonly times: readonly number[];
  readonly tookMs: number;
}

async function playRound(operation: Operation, calls: number, pauseMs: number): Promise<Round> {
  const times: number[] = [];
  let left = calls;
  const caller = async () => {
    // Nobody begins with the others.
    await sleep(Math.random() * 2 * pauseMs);
    while (left > 0) {
      left -= 1;
      times.push(await timeOne(operation));
      await sleep(Math.random() * 2 * pauseMs);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return { times: times.sort((one, other) => one - other), tookMs: performance.now() - from };
}

/** From the call to its answer, without what the work inside waited. */
async function timeOne(operation: Operation): Promise<number> {
  let insideMs = 0;
  const work = async () => {
    const from = performance.now();
    await sleep(2 + Math.random() * 16);
    insideMs += performance.now() - from;
  };
  const from = performance.now();
  await operation(work);
  return performance.now() - from - insideMs;
}

/** Processor time of a call alone, once it is warm. */
async function cpuOf(operation: Operation): Promise<number> {
  const calls = async () => {
    for (let call = 0; call < warmUp; call += 1) await operation(async () => {});
  };
  await calls();
  const from = process.cpuUsage();
  await calls();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000 / warmUp;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
