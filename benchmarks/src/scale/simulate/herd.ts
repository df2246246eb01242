// Plays what a thousand processes do at once: connect again after a Redis was away, and look at it by timers.
import { drawBy } from '../../chaos/schedule/seeded-random.ts';

/** A Redis that goes and comes back. */
export interface ReconnectOptions {
  readonly connections: number;
  /** How long it is away, in milliseconds. */
  readonly downMs: number;
  /** What a try waits for, by the tries before it. */
  readonly delayMs: (tries: number, random: () => number) => number;
  /** What a new connection costs the thread of Redis, in microseconds, with all that is asked first. */
  readonly connectUs: number;
  readonly seed?: number;
}

/** What its return is like. */
export interface Reconnect {
  /** Tries a second while it is away. */
  readonly triesASecond: number;
  /** Most connections that come within 10 ms once it is back. */
  readonly peakIn10Ms: number;
  /** Most that wait for its thread at once; the kernel keeps 511 by default, and lets others try again after a second. */
  readonly mostWaiting: number;
  /** When the last one stands, in milliseconds after it is back. */
  readonly lastMs: number;
}

/** Every connection is lost in the same moment, as it is when a server ends. */
export function playReconnect(options: ReconnectOptions): Reconnect {
  const { connections, downMs, delayMs, connectUs, seed = 1 } = options;
  const random = drawBy(seed).share;
  const arrivals: number[] = [];
  let tries = 0;
  for (let at = 0; at < connections; at += 1) {
    let time = 0;
    for (let retry = 0; ; retry += 1) {
      time += delayMs(retry, random);
      if (time >= downMs) break;
      tries += 1;
    }
    arrivals.push(time - downMs);
  }
  arrivals.sort((a, b) => a - b);
  const eachMs = connectUs / 1_000;
  const ends: number[] = [];
  let freeAt = 0;
  let mostWaiting = 0;
  let served = 0;
  for (const [at, time] of arrivals.entries()) {
    freeAt = Math.max(freeAt, time) + eachMs;
    ends.push(freeAt);
    while (ends[served]! <= time) served += 1;
    mostWaiting = Math.max(mostWaiting, at + 1 - served);
  }
  return {
    triesASecond: tries / (downMs / 1_000),
    peakIn10Ms: peakWithin(arrivals, 10),
    mostWaiting,
    lastMs: freeAt,
  };
}

/** Timers of many processes that began together. */
export interface TimersOptions {
  readonly processes: number;
  readonly periodMs: number;
  /** Share of the period by which each wait is longer or shorter: 0.2 is ± 20 %. */
  readonly jitter: number;
  /** Within what time all of them began, in milliseconds. */
  readonly beganWithinMs: number;
  /** How long afterwards to look, in milliseconds. */
  readonly afterMs: number;
  readonly seed?: number;
}

/** How much more comes in the busiest tenth of a period than in the mean, over one period: 1 is even, 10 is all at once. */
export function playTimers(options: TimersOptions): number {
  const { processes, periodMs, jitter, beganWithinMs, afterMs, seed = 1 } = options;
  const draw = drawBy(seed).share;
  const looks: number[] = [];
  for (let at = 0; at < processes; at += 1) {
    let time = draw() * beganWithinMs;
    while (time < afterMs) time += periodMs * (1 - jitter + 2 * jitter * draw());
    looks.push(time);
  }
  looks.sort((a, b) => a - b);
  return peakWithin(looks, periodMs / 10) / (processes / 10);
}

/** Most of the sorted moments within a time. */
function peakWithin(moments: readonly number[], withinMs: number): number {
  let peak = 0;
  let from = 0;
  for (const [at, moment] of moments.entries()) {
    while (moments[from]! < moment - withinMs) from += 1;
    peak = Math.max(peak, at + 1 - from);
  }
  return peak;
}
