// Plays small faults of the chaos round after round: the same ones in each, in an order of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedFault } from '../../chaos/schedule/fault.ts';
import type { Draw } from '../../chaos/schedule/seeded-random.ts';
import type { Stage } from '../../chaos/stage/open-stage.ts';
import { playFault } from '../../chaos/stage/play-fault.ts';

/** Faults that go on. */
export interface Repeated {
  /** Played so far. */
  readonly played: number;
  /** Rejects at once when a fault could not be ended, or a program had ended by itself. */
  readonly over: Promise<void>;
  /** Ends after the fault under way. */
  stop(): Promise<void>;
}

/** No divisor of the time between samples: each falls on every moment of a round in turn. */
const everyMs = 5_900;

type Small = PlannedFault extends infer Fault
  ? Fault extends unknown
    ? Omit<Fault, 'at' | 'lengthMs'>
    : never
  : never;
const faults: readonly Small[] = [
  { kind: 'provider_fault', aim: 'anthropic', every: 2, faults: ['status_429', 'status_429_retry_after_ms'] },
  { kind: 'provider_fault', aim: 'openai', every: 2, faults: ['status_500', 'status_503'] },
  { kind: 'provider_fault', aim: 'anthropic', every: 2, faults: ['cut', 'clean_cut', 'reset'] },
  { kind: 'provider_fault', aim: 'anthropic', every: 2, faults: ['stall', 'silent_body', 'slow_headers'] },
  { kind: 'provider_off', aim: 'anthropic' },
  { kind: 'provider_reset', aim: 'openai' },
  { kind: 'redis_reset', aim: 'redis' },
  { kind: 'redis_frozen', aim: 'redis' },
  { kind: 'redis_killed', aim: 'redis' },
  { kind: 'killed', aim: 'worker-2' },
];

/** Starts them. A round takes a minute. */
export function repeatFaults(stage: Stage, draw: Draw, now: () => number): Repeated {
  let [isRunning, played] = [true, 0];
  const playing = (async () => {
    let round: Small[] = [];
    while (isRunning) {
      const from = now();
      if (round.length === 0) round = shuffled(faults, draw);
      const fault = { ...round.pop(), at: now(), lengthMs: draw.whole(500, 1_500) } as PlannedFault;
      const { aim, hadEnded } = await playFault(fault, stage, now);
      if (hadEnded) throw new Error(`${aim} ended by itself.`);
      played += 1;
      for (const until = from + everyMs; isRunning && now() < until; ) await sleep(50);
    }
  })();
  // Whoever waits for the end hears of it.
  playing.catch(() => {});
  return {
    over: playing,
    get played() {
      return played;
    },
    async stop() {
      isRunning = false;
      await playing;
    },
  };
}

function shuffled<T>(list: readonly T[], draw: Draw): T[] {
  return list
    .map((item) => ({ item, place: draw.share() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
