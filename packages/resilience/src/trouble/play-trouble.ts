// Plays a shape of trouble with one client in every process, in virtual time.

import type { TroubleShape } from '@internal/trouble';
import { createSeededRandom, createTroubleServer, toTimes } from '@internal/trouble';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import type { ClientFactory } from './client.ts';

/** What became of the calls. */
export interface TroubleResult {
  /** Share served of the calls that came while there was trouble. */
  readonly during: number;
  /** Share served of the calls that came after it. */
  readonly after: number;
  /** Requests per call while there was trouble. */
  readonly requests: number;
  /** Time from the end of the trouble until three seconds begin of whose calls 95 % are served; infinite if there is none. */
  readonly recoveryMs: number;
  /** Whether fewer than half of the calls of the last ten seconds were served. */
  readonly isDown: boolean;
  /** Share of the calls after it that failed without having been sent. */
  readonly refusedAfter: number;
  /** Mean time of calls served while there was trouble. */
  readonly servedMs: number;
  /** Mean time of calls failed. */
  readonly failedMs: number;
  /** Longest time of any of them. */
  readonly longestMs: number;
}

const [stepMs, windowSteps] = [500, 6];
/** Calls that came at the end still end. */
const restMs = 70_000;

/** Plays one run. */
export async function playTrouble(
  shape: TroubleShape,
  make: ClientFactory,
  seed: number,
): Promise<TroubleResult> {
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const serve = createTroubleServer(shape, clock, random);
  const from = shape.before * 1_000;
  const to = toTimes(shape).at(-1)?.to ?? from;
  const endMs = to + shape.after * 1_000;
  const steps = Math.ceil(endMs / stepMs);
  const calls = new Uint32Array(steps);
  const served = new Uint32Array(steps);
  const refused = new Uint32Array(steps);
  const time = { served: 0, servedMs: 0, failed: 0, failedMs: 0, longestMs: 0 };
  let requests = 0;

  function startProcess(index: number): void {
    const client = make({ clock, random, name: `process-${index}` });
    const call = () => {
      const cameAt = clock.monotonic();
      const step = Math.floor(cameAt / stepMs);
      if (step >= steps) return;
      calls[step]! += 1;
      const isDuring = cameAt >= from && cameAt < to;
      let sent = 0;
      client(
        (answer) => {
          sent += 1;
          if (isDuring) requests += 1;
          serve(answer);
        },
        (isServed) => {
          if (isServed) served[step]! += 1;
          else if (sent === 0) refused[step]! += 1;
          if (!isDuring) return;
          const tookMs = clock.monotonic() - cameAt;
          time[isServed ? 'served' : 'failed'] += 1;
          time[isServed ? 'servedMs' : 'failedMs'] += tookMs;
          time.longestMs = Math.max(time.longestMs, tookMs);
        },
      );
    };
    const { bursts } = shape;
    if (bursts !== undefined) {
      for (let burstMs = 0; burstMs < endMs; burstMs += bursts.every * 1_000)
        for (let count = 0; count < bursts.calls; count += 1)
          clock.setTimer(call, burstMs + random() * bursts.within * 1_000);
      return;
    }
    const next = () =>
      void clock.setTimer(
        () => {
          if (clock.monotonic() >= endMs) return;
          next();
          call();
        },
        (-Math.log(1 - random()) * 1_000) / shape.callsPerSecond,
      );
    next();
  }

  for (let index = 0; index < shape.processes; index += 1) startProcess(index);
  await clock.advance(endMs + restMs);

  const total = (counts: Uint32Array, first: number, end: number) =>
    counts.subarray(first, end).reduce((sum, one) => sum + one, 0);
  const share = (first: number, end: number, of = served) => {
    const all = total(calls, first, end);
    return all === 0 ? Number(of === served) : total(of, first, end) / all;
  };
  const [first, last] = [Math.round(from / stepMs), Math.round(to / stepMs)];
  let recoveryMs = Number.POSITIVE_INFINITY;
  for (let step = last; step + windowSteps <= steps && recoveryMs === Number.POSITIVE_INFINITY; step += 1)
    if (share(step, step + windowSteps) >= 0.95) recoveryMs = (step - last) * stepMs;
  return {
    during: share(first, last),
    after: share(last, steps),
    requests: requests / Math.max(1, total(calls, first, last)),
    recoveryMs,
    isDown: share(steps - 20, steps) < 0.5,
    refusedAfter: share(last, steps, refused),
    servedMs: time.servedMs / Math.max(1, time.served),
    failedMs: time.failedMs / Math.max(1, time.failed),
    longestMs: time.longestMs,
  };
}

/** The mean of all runs of a shape; of recovery and of the longest time the worst. */
export async function meanTrouble(shape: TroubleShape, make: ClientFactory): Promise<TroubleResult> {
  const results: TroubleResult[] = [];
  for (let seed = 1; seed <= shape.seeds; seed += 1)
    results.push(await playTrouble(shape, make, seed * 17 + 3));
  const mean = (read: (result: TroubleResult) => number) =>
    results.reduce((sum, result) => sum + read(result), 0) / results.length;
  return {
    during: mean((one) => one.during),
    after: mean((one) => one.after),
    requests: mean((one) => one.requests),
    recoveryMs: Math.max(...results.map((one) => one.recoveryMs)),
    isDown: results.some((one) => one.isDown),
    refusedAfter: mean((one) => one.refusedAfter),
    servedMs: mean((one) => one.servedMs),
    failedMs: mean((one) => one.failedMs),
    longestMs: Math.max(...results.map((one) => one.longestMs)),
  };
}
