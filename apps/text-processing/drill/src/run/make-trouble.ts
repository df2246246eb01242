// Makes the trouble of a scenario, and ends it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchSeen } from '../observe/run-batch.ts';
import { runBatch } from '../observe/run-batch.ts';
import type { Trouble } from '../scenario/scenario.ts';
import type { Running } from './start-programs.ts';
import type { Provider } from './start-provider.ts';
import type { DrillRedis } from './start-redis.ts';

/** What there is to trouble. */
export interface Stage {
  readonly provider: Provider;
  readonly service: Running;
  readonly redis?: DrillRedis;
  readonly workers: Running[];
  readonly operation: string;
}

/** What a trouble leaves. */
export interface Troubled {
  readonly isArrived: boolean;
  /** A batch that may still be under way. */
  readonly batch?: Promise<BatchSeen>;
}

// Long enough for items that hang at the provider to be taken by both workers.
const beforeKillMs = 1_000;
const [batchItems, batchMs] = [24, 25_000];

/** Makes the trouble and ends it after `lengthMs`. */
export async function makeTrouble(trouble: Trouble, lengthMs: number, stage: Stage): Promise<Troubled> {
  const { provider, redis, service } = stage;
  switch (trouble.kind) {
    case 'provider': {
      const before = provider.books.faults;
      provider.play(trouble.faults, trouble.every);
      await sleep(lengthMs);
      provider.play();
      return { isArrived: provider.books.faults > before };
    }
    case 'provider_off':
      await provider.switchOff();
      await sleep(lengthMs);
      await provider.switchOn();
      return { isArrived: true };
    case 'redis_frozen':
      redis?.freeze();
      await sleep(lengthMs);
      redis?.thaw();
      return { isArrived: redis !== undefined };
    case 'redis_killed':
      await redis?.kill();
      await sleep(lengthMs);
      await redis?.restart();
      return { isArrived: redis !== undefined };
    case 'worker_killed':
      return killWorker(stage, lengthMs);
    case 'log_stuck':
      service.logs.stick();
      await sleep(lengthMs);
      service.logs.release();
      return { isArrived: true };
  }
}

async function killWorker(stage: Stage, lengthMs: number): Promise<Troubled> {
  const { provider, service, workers, operation } = stage;
  // Items whose answer does not come are under way when their worker dies.
  provider.play(['slow_headers'], 1);
  const batch = runBatch(service.url, operation, batchItems, batchMs);
  await sleep(beforeKillMs);
  const asked = provider.books.faults;
  const [victim] = workers.splice(0, 1);
  await victim?.close();
  provider.play();
  await sleep(lengthMs);
  return { isArrived: victim !== undefined && asked > 0, batch };
}
