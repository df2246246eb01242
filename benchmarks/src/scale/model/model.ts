// Says how much of every resource a fleet uses, from what one process and one request cost.
import type { Measured, UseCost } from './measured.ts';
import { measured as seen } from './measured.ts';
import type { Use } from './uses.ts';
import { uses } from './uses.ts';

/** What a fleet is and does. */
export interface Workload {
  readonly processes: number;
  readonly requestsPerSecond: number;
  /** Share of the requests that the memory of their process answers. Default 0.2. */
  readonly memoryHits?: number;
  /** Share that Redis answers; the rest asks a model. Default 0.3. */
  readonly redisHits?: number;
  /** Milliseconds that a model takes for an answer: its lease is renewed meanwhile. Default 3,000. */
  readonly answerMs?: number;
  /** Whether callers have budgets. Default false. */
  readonly hasBudgets?: boolean;
  /** Texts of batches a second. Default 0. */
  readonly batchItemsPerSecond?: number;
  /** Milliseconds that a model takes for a text of a batch, of which a process works on four. Default 3,000. */
  readonly batchItemMs?: number;
  /** Tags that are invalidated a second. Default 0. */
  readonly invalidationsPerSecond?: number;
  /** Share of the requests that the largest caller sends: its limits are one key. Default 0.1. */
  readonly largestCaller?: number;
}

/** What there is of it, and how much of that may be used. Defaults: a machine of ten gigabits, a Redis as it comes. */
export interface Limits {
  /** Share of its one thread at which a Redis still answers soon. Default 0.7. */
  readonly redisThread: number;
  /** Longest turn of a Redis that pushes, in milliseconds: a read has 25. Default 10. */
  readonly turnMs: number;
  /** `maxclients`. Default 10,000, as Redis has it. */
  readonly connections: number;
  /** Megabytes a second each way. Default 1,250. */
  readonly networkMb: number;
  /** Share of its core that a process may spend on its requests. Default 0.7. */
  readonly service: number;
  /** Share of its core that a process may spend on pushes. Default 0.2. */
  readonly pushes: number;
  /** Texts of batches that a process works on at a time. Default 4. */
  readonly batchConcurrency: number;
}

/** Limits where nobody says otherwise. */
export const defaultLimits: Limits = {
  redisThread: 0.7,
  turnMs: 10,
  connections: 10_000,
  networkMb: 1_250,
  service: 0.7,
  pushes: 0.2,
  batchConcurrency: 4,
};

/** What can be full. */
export type ResourceName =
  | 'redisThread'
  | 'redisTurn'
  | 'connections'
  | 'network'
  | 'pushes'
  | 'hotKey'
  | 'queue'
  | 'service';

/** One resource under a load. */
export interface Resource {
  readonly name: ResourceName;
  readonly load: number;
  readonly limit: number;
  /** Load over limit: from 1 on it is full. */
  readonly share: number;
}

/** What a fleet asks of Redis a second. */
export interface Traffic extends UseCost {
  readonly byUse: Readonly<Record<Use, UseCost>>;
  /** Names pushed to each process a second. */
  readonly pushedNames: number;
}

const none: UseCost = { operations: 0, cpuUs: 0, bytesIn: 0, bytesOut: 0 };

function add(to: UseCost, cost: UseCost | undefined, times: number): UseCost {
  if (!cost) return to;
  return {
    operations: to.operations + times * cost.operations,
    cpuUs: to.cpuUs + times * cost.cpuUs,
    bytesIn: to.bytesIn + times * cost.bytesIn,
    bytesOut: to.bytesOut + times * cost.bytesOut,
  };
}

function whole({ memoryHits = 0.2, redisHits = 0.3, ...workload }: Workload) {
  return {
    hasBudgets: false,
    answerMs: 3_000,
    batchItemsPerSecond: 0,
    batchItemMs: 3_000,
    invalidationsPerSecond: 0,
    largestCaller: 0.1,
    ...workload,
    shares: { memoryHit: memoryHits, redisHit: redisHits, miss: 1 - memoryHits - redisHits },
  };
}

/** How often the lease of an answer is renewed. */
export const renewalsOf = (answerMs: number, { renewal }: Measured = seen): number =>
  Math.floor(answerMs / renewal.everyMs);

/** Commands, time, bytes and pushes of a second; pushes are in the time and the bytes of the answers' Redis. */
export function trafficOf(workload: Workload, measured: Measured = seen, limits = defaultLimits): Traffic {
  const asked = whole(workload);
  const { processes, requestsPerSecond: rate, shares, batchItemsPerSecond: items } = asked;
  const parts = Object.entries(measured.requests).map(
    ([kind, request]) => [request, rate * shares[kind as keyof typeof shares]] as const,
  );
  const all = [...parts, [measured.batchItem, items] as const];
  const pushedNames =
    all.reduce((sum, [request, times]) => sum + times * request.pushedNames, 0) +
    asked.invalidationsPerSecond * measured.invalidation.pushedNames;
  const costOf = (use: Use): UseCost => {
    let cost = add(none, measured.idle[use], processes);
    cost = add(cost, measured.idleOfAll[use], 1);
    for (const [request, times] of all) cost = add(cost, request.redis[use], times);
    if (use === 'limits' && asked.hasBudgets) cost = add(cost, measured.budget, rate * shares.miss);
    if (use !== 'answers') return cost;
    cost = add(cost, measured.renewal, rate * shares.miss * renewalsOf(asked.answerMs, measured));
    const { turnUs, nameUs, nameBytes } = measured.push;
    // More turns than fit into a second there are not: then a turn has many names.
    const turns = Math.min(pushedNames, 1_000 / limits.turnMs);
    const pushing = {
      operations: 0,
      cpuUs: processes * (turns * turnUs + pushedNames * nameUs),
      bytesIn: 0,
      bytesOut: processes * pushedNames * nameBytes,
    };
    cost = add(cost, { ...none, operations: measured.invalidation.operations }, asked.invalidationsPerSecond);
    return add(cost, pushing, 1);
  };
  const byUse = Object.fromEntries(uses.map((use) => [use, costOf(use)])) as Record<Use, UseCost>;
  return { ...uses.reduce((sum, use) => add(sum, byUse[use], 1), none), byUse, pushedNames };
}

/** Milliseconds of CPU a second that all processes need together, without pushes. */
export function serviceMsOf(workload: Workload, measured: Measured = seen): number {
  const { processes, requestsPerSecond: rate, shares, batchItemsPerSecond } = whole(workload);
  const requests = Object.entries(measured.requests).reduce(
    (sum, [kind, { serviceMs }]) => sum + rate * shares[kind as keyof typeof shares] * serviceMs,
    processes * measured.idleServiceMs,
  );
  return requests + batchItemsPerSecond * measured.batchItem.serviceMs;
}

/** Every resource under a load, with one Redis for all uses; the fullest first. */
export function resourcesOf(
  workload: Workload,
  measured: Measured = seen,
  limits = defaultLimits,
): Resource[] {
  const { processes, requestsPerSecond, largestCaller, batchItemsPerSecond, batchItemMs } = whole(workload);
  const traffic = trafficOf(workload, measured, limits);
  const connections = uses.reduce((sum, use) => sum + measured.connections[use], 0);
  const of = (name: ResourceName, load: number, limit: number): Resource => ({
    name,
    load,
    limit,
    share: load / limit,
  });
  return [
    of('redisThread', traffic.cpuUs / 1e6, limits.redisThread),
    of('redisTurn', (processes * measured.push.turnUs) / 1_000, limits.turnMs),
    of('connections', processes * connections, limits.connections),
    of('network', Math.max(traffic.bytesIn, traffic.bytesOut) / 1e6, limits.networkMb),
    of('pushes', (traffic.pushedNames * measured.push.serviceUs) / 1e6, limits.pushes),
    of('hotKey', (requestsPerSecond * largestCaller * measured.limitCallUs) / 1e6, limits.redisThread),
    of('queue', batchItemsPerSecond, (processes * limits.batchConcurrency * 1_000) / batchItemMs),
    of('service', serviceMsOf(workload, measured) / 1_000 / processes, limits.service),
  ].sort((a, b) => b.share - a.share);
}
