// Plays a hot key that is missing in a thousand processes at once, with the waiters of the cache itself.
import { createVirtualClock } from '@tpl/resilience/testing';
import { createChangeWaiters } from '../../../../packages/cache/src/memory/change-waiters.ts';
import { drawBy } from '../../chaos/schedule/seeded-random.ts';

/** One expiry of one key that every process wants. */
export interface StampedeOptions {
  readonly processes: number;
  /** How long the one production takes, in milliseconds. */
  readonly produceMs: number;
  /** How long a question to Redis and back takes, in milliseconds. Default 1. */
  readonly roundTripMs?: number;
  /** Within what time all of them ask for the first time, in milliseconds. Default 100. */
  readonly withinMs?: number;
  /** Whether pushes say when the value is there. Default true. */
  readonly hasPush?: boolean;
  readonly seed?: number;
}

/** What that asks of Redis. */
export interface Stampede {
  /** Questions for the value or the lease, of all processes. */
  readonly questions: number;
  /** Most of them within one second. */
  readonly peakASecond: number;
  /** Producers run. */
  readonly productions: number;
  /** When the last process had the value, in milliseconds after the first asked. */
  readonly lastMs: number;
}

/** One gets the lease; the others wait for the push and look now and then. */
export async function playStampede(options: StampedeOptions): Promise<Stampede> {
  const { processes, produceMs, roundTripMs = 1, withinMs = 100, hasPush = true, seed = 1 } = options;
  const clock = createVirtualClock(0);
  const random = drawBy(seed).share;
  const seconds = new Map<number, number>();
  let questions = 0;
  let productions = 0;
  let isHeld = false;
  let isThere = false;
  let lastMs = 0;
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
  const all = Array.from({ length: processes }, () => createChangeWaiters(clock, random));

  async function ask(): Promise<'value' | 'busy' | 'lease'> {
    questions += 1;
    const second = Math.floor(clock.now() / 1_000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
    await pause(roundTripMs / 2);
    const answer = isThere ? 'value' : isHeld ? 'busy' : 'lease';
    if (answer === 'lease') isHeld = true;
    await pause(roundTripMs / 2);
    return answer;
  }

  async function live(waiters: (typeof all)[number]): Promise<void> {
    await pause(withinMs * random());
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask();
      if (answer === 'lease') {
        productions += 1;
        await pause(produceMs);
        isThere = true;
        if (hasPush) for (const each of all) each.wake('key');
      }
      if (answer !== 'busy') {
        lastMs = Math.max(lastMs, clock.now());
        return;
      }
      // A push that came before the answer 'busy' is not waited for: so does the cache.
      if (hasPush && isThere) continue;
      await waiters.wait('key', attempt, { hasPush });
    }
  }

  const lives = Promise.all(all.map(live));
  await clock.advance(produceMs + 10_000);
  await lives;
  return { questions, peakASecond: Math.max(...seconds.values()), productions, lastMs };
}
