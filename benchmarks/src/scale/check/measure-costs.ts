// Measures the time that a request costs Redis and the service, once both are warm and asked by many at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from '../model/measured.ts';
import type { Use } from '../model/uses.ts';
import { uses } from '../model/uses.ts';
import { askAsCallers } from './callers.ts';
import type { Stage } from './stage.ts';
import { freshTexts, runBatches } from './stage.ts';

/** Times of this machine. */
export interface Costs {
  /** Microseconds of each Redis. */
  readonly redisUs: Readonly<Record<Use, number>>;
  /** Milliseconds of the service. */
  readonly serviceMs: number;
}

const batchItems = 50;

/** The costs of each kind, at a stage of two services that nobody else asks; what idle ones cost is taken off. */
export async function measureCosts(
  stage: Stage,
  requests: number,
): Promise<Record<Kind | 'batchItem', Costs>> {
  const idle = await stage.count(() => sleep(3_000), 0);
  const all = requests * stage.services.length;
  const batches = Math.ceil(requests / 250);
  const own = freshTexts(all);
  const askOwn = () => askAsCallers(stage.services, own);

  async function costOf(times: number, work: () => Promise<void>): Promise<Costs> {
    const counts = await stage.count(work);
    const beyond = (use: Use) =>
      counts[use].cpuUs - (idle[use].cpuUs / idle[use].seconds) * counts[use].seconds;
    const redisUs = Object.fromEntries(uses.map((use) => [use, beyond(use) / times]));
    const idleMs = (idle.serviceMs / idle.answers.seconds) * counts.answers.seconds;
    return { redisUs: redisUs as Record<Use, number>, serviceMs: (counts.serviceMs - idleMs) / times };
  }

  // Compiled code and full connections first.
  await askAsCallers(stage.services, freshTexts(Math.ceil(all / 3)));
  const miss = await costOf(all, askOwn);
  const redisHit = await costOf(all, askOwn);
  const memoryHit = await costOf(all, askOwn);
  const batchItem = await costOf(stage.services.length * batches * batchItems, async () => {
    for (let at = 0; at < batches; at += 1) await runBatches(stage, batchItems);
  });
  return { miss, redisHit, memoryHit, batchItem };
}
