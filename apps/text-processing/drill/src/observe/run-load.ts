// Asks at a steady rate, whether or not answers come: as users do, who do not wait for each other.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from './ask.ts';
import { ask } from './ask.ts';
import type { Call } from './call.ts';

/** A load that goes on. */
export interface Load {
  /** Milliseconds since it began. */
  now(): number;
  /** Asks no more, and waits for what was asked. */
  stop(): Promise<readonly Call[]>;
}

/** Calls a second: two cores bear it, and alerts that need 20 events see them in a few seconds. */
export const callsPerSecond = 10;
// One text in five was asked for before, one call in three is a stream.
const [repeatEvery, streamEvery] = [5, 3];
const maxCalls = 2_000;

/** Starts the load. */
export function startLoad(asked: Omit<Asked, 'mark' | 'isStream'>): Load {
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const calls: Promise<Call>[] = [];
  const answered: string[] = [];
  let isRunning = true;

  async function call(number: number): Promise<Call> {
    const old = number % repeatEvery === repeatEvery - 1 ? answered[number % answered.length] : undefined;
    const mark = old ?? `drill-text-${number}`;
    const askedAt = now();
    const got = await ask({ ...asked, mark, isStream: number % streamEvery === 0 });
    if (got.by === 'model' && !answered.includes(mark) && now() < keptUntilMs) answered.push(mark);
    return { mark, askedAt, tookMs: now() - askedAt, isRepeated: old !== undefined, ...got };
  }

  async function run(): Promise<void> {
    for (let number = 0; isRunning && number < maxCalls; number += 1) {
      calls.push(call(number));
      const nextAt = (number + 1) * (1_000 / callsPerSecond);
      if (nextAt > now()) await sleep(nextAt - now());
    }
  }
  const running = run();
  return {
    now,
    async stop() {
      isRunning = false;
      await running;
      return Promise.all(calls);
    },
  };
}

// Texts of the first seconds are those that are asked for again.
const keptUntilMs = 2_000;
