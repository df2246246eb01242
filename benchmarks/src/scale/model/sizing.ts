// Finds what is full first, at what rate, and what a rate takes, by the model.
import type { Measured } from './measured.ts';
import { measured as seen } from './measured.ts';
import type { Resource, ResourceName, Workload } from './model.ts';
import { defaultLimits, resourcesOf, serviceMsOf, trafficOf } from './model.ts';
import type { Use } from './uses.ts';
import { uses } from './uses.ts';

/** Where a fleet ends. */
export interface Saturation {
  readonly name: ResourceName;
  /** Requests a second at which it is full; 0 where it is without any. */
  readonly requestsPerSecond: number;
}

const atRate = (workload: Workload, rate: number, measured: Measured) =>
  new Map(
    resourcesOf({ ...workload, requestsPerSecond: rate }, measured).map((resource) => [
      resource.name,
      resource,
    ]),
  );

/** What is full first as requests become more. Every load is a line past a few requests a second, so two points give it. */
export function firstFull(workload: Workload, measured: Measured = seen): Saturation {
  const low = atRate(workload, 1_000, measured);
  const high = atRate(workload, 2_000, measured);
  const all = [...high.values()].map(({ name, share }): Saturation => {
    const before = (low.get(name) as Resource).share;
    const slope = (share - before) / 1_000;
    const atNone = before - slope * 1_000;
    if (atNone >= 1) return { name, requestsPerSecond: 0 };
    return { name, requestsPerSecond: slope > 0 ? (1 - atNone) / slope : Number.POSITIVE_INFINITY };
  });
  return all.reduce((first, one) => (one.requestsPerSecond < first.requestsPerSecond ? one : first));
}

/** The most processes at one Redis without any request, and what ends it. */
export function mostProcesses(measured: Measured = seen): { name: ResourceName; processes: number } {
  const one = resourcesOf({ processes: 1_000, requestsPerSecond: 0 }, measured);
  const fullest = one[0] as Resource;
  return { name: fullest.name, processes: Math.floor(1_000 / fullest.share) };
}

/** What a rate takes. */
export interface Needs {
  /** Processes of one core each. */
  readonly processes: number;
  /** Threads of Redis by use, before rounding; the answers' with all pushes. */
  readonly threads: Readonly<Record<Use, number>>;
  /** Of them, for pushes alone. */
  readonly pushThreads: number;
  readonly connections: number;
  /** Megabytes a second that Redis sends. */
  readonly networkMb: number;
  /** Commands a second. */
  readonly operations: number;
  /** Share of its core that each process spends on pushes. */
  readonly pushShare: number;
}

/** What a rate takes with as many processes as it needs, at least two. */
export function needsOf(workload: Omit<Workload, 'processes'>, measured: Measured = seen): Needs {
  const perProcess = defaultLimits.service * 1_000 - measured.idleServiceMs;
  const ms = serviceMsOf({ ...workload, processes: 0 }, measured);
  const processes = Math.max(2, Math.ceil(ms / perProcess));
  const whole = { ...workload, processes };
  const traffic = trafficOf(whole, measured);
  const quiet = trafficOf(whole, { ...measured, push: { ...measured.push, turnUs: 0, nameUs: 0 } });
  const threadsOf = (cpuUs: number) => cpuUs / 1e6 / defaultLimits.redisThread;
  const threads = Object.fromEntries(uses.map((use) => [use, threadsOf(traffic.byUse[use].cpuUs)]));
  return {
    processes,
    threads: threads as Record<Use, number>,
    pushThreads: threadsOf(traffic.cpuUs - quiet.cpuUs),
    connections: processes * uses.reduce((sum, use) => sum + measured.connections[use], 0),
    networkMb: traffic.bytesOut / 1e6,
    operations: traffic.operations,
    pushShare: (traffic.pushedNames * measured.push.serviceUs) / 1e6,
  };
}
