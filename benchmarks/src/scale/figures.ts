// Turns what was simulated, what the model says and what things cost into figures.

import { retryMs } from '../../../apps/text-processing/jobs/src/connection/within-deadline.ts';
import { reconnectDelayMs } from '../../../internal/kit/src/redis/redis-connection.ts';
import type { Results } from '../frame.ts';
import { figure } from '../frame.ts';
import type { Seen } from './check/check-services.ts';
import type { Costs } from './check/measure-costs.ts';
import type { PushCost } from './check/push-cost.ts';
import { measured } from './model/measured.ts';
import { firstFull, mostProcesses } from './model/sizing.ts';
import { uses } from './model/uses.ts';
import { playReconnect, playTimers } from './simulate/herd.ts';
import { playStampede } from './simulate/stampede.ts';

const said = (ours: number, unit: string) => figure({ ours, unit, target: '' });

/** What a thousand processes do at once, by the waiters, the delays and the timers of the packages. */
export async function simulatedFigures(): Promise<Results> {
  const stampede = await playStampede({ processes: 1_000, produceMs: 3_000 });
  const deaf = await playStampede({ processes: 1_000, produceMs: 3_000, hasPush: false });
  const { connectUs, connections } = measured;
  const own = 1_000 * (connections.answers + connections.limits);
  const back = playReconnect({ connections: own, downMs: 5_000, delayMs: reconnectDelayMs, connectUs });
  const queue = playReconnect({
    connections: 1_000 * connections.queue,
    downMs: 5_000,
    delayMs: retryMs,
    connectUs,
  });
  const timers = { processes: 1_000, periodMs: 1_000, beganWithinMs: 200, afterMs: 60_000 };
  return {
    'stampede.productions': figure({
      ours: stampede.productions,
      unit: 'calls, 1,000 processes',
      target: '= 1',
    }),
    'stampede.questions': said(stampede.questions, 'questions, 1,000 processes, an answer of 3 s'),
    'stampede.peak': said(stampede.peakASecond, 'questions in the busiest second'),
    'stampede.peakWithoutPush': said(deaf.peakASecond, 'questions in the busiest second, without pushes'),
    'reconnect.tries': said(back.triesASecond, 'tries a second of 7,000 connections while Redis is away'),
    'reconnect.waiting': said(back.mostWaiting, 'most of 7,000 that wait for its thread'),
    'reconnect.ms': said(back.lastMs, 'ms until the last of 7,000 stands'),
    'reconnect.queuePeak': figure({
      ours: queue.peakIn10Ms / (1_000 * connections.queue),
      unit: 'share of the 3,000 connections of batches that come within the same 10 ms',
      target: '<= 0.1',
    }),
    'timers.peak': figure({
      ours: playTimers({ ...timers, jitter: 0.2 }),
      unit: 'times the mean, looks at cooldowns a minute after a restart',
      target: '<= 2',
    }),
    'timers.peakInStep': said(playTimers({ ...timers, jitter: 0 }), 'times the mean, without chance'),
  };
}

/** Where fleets end by the model. */
export function modelFigures(): Results {
  const most = mostProcesses();
  const sizes = [2, 20, 200, 1_000].map((processes) => {
    const { name, requestsPerSecond } = firstFull({ processes, requestsPerSecond: 0 });
    return [
      `full.${processes}`,
      said(requestsPerSecond, `requests a second: ${name} is full first`),
    ] as const;
  });
  return {
    'full.idle': said(most.processes, `processes without any request: ${most.name} is full first`),
    ...Object.fromEntries(sizes),
  };
}

/** What whole services showed. */
export interface ServicesSeen {
  readonly seen: readonly Seen[];
  readonly costs: Readonly<Record<string, Costs>>;
  /** Microseconds a second of a Redis that nobody is connected to. */
  readonly emptyUs: number;
}

/** What was seen of times, which are this machine's. */
export function costFigures(
  { seen, costs: warm, emptyUs }: ServicesSeen,
  pushes: readonly PushCost[],
): Results {
  const last = seen.at(-1);
  if (!last) return {};
  const costs = Object.entries(warm).flatMap(([kind, { redisUs, serviceMs }]) => [
    ...uses.map((use) => [`cost.${kind}.${use}`, said(redisUs[use], 'us of Redis each')]),
    [`cost.${kind}.serviceMs`, said(serviceMs, 'ms of the service each')],
  ]);
  const idle = uses.map((use) => [
    `cost.idle.${use}`,
    said((last.idleUs[use] - emptyUs) / last.processes, 'us of Redis, a process and second'),
  ]);
  const pushing = pushes.flatMap(({ listeners, connectUs, turnUs, nameUs, nameBytes }) => [
    [`push.connectUs.${listeners}`, said(connectUs, 'us of Redis for a connection that is made')],
    [`push.turnUs.${listeners}`, said(turnUs, 'us of Redis a turn and listener')],
    [`push.nameUs.${listeners}`, said(nameUs, 'us of Redis a further name and listener')],
    [`push.nameBytes.${listeners}`, said(nameBytes, 'bytes a name and listener, many in a turn')],
  ]);
  return {
    ...Object.fromEntries(costs),
    ...Object.fromEntries(idle),
    ...Object.fromEntries(pushing),
  };
}
