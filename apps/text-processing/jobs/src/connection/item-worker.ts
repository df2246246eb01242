// BullMQ's worker, held to what it does not do by itself where a Redis is lost at a bad moment.
import type { Job, Processor, WorkerOptions } from 'bullmq';
import { Worker } from 'bullmq';
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { withinDeadline } from './within-deadline.ts';

/** What the job of an item says. */
export interface ItemData {
  readonly key: string;
  readonly owner: string;
}

/** A worker that is made again for as long as it does not come up. */
export interface KeptWorker {
  /** Takes nothing new and waits for what is under way, so long at most. */
  close(timeoutMs: number): Promise<void>;
}

const pauseMs = 500;

/** Its `close` does not end while its Redis cannot be reached (taskforcesh/bullmq#4656), and renews locks on. */
class ItemWorker extends Worker<ItemData> {
  stopRenewing(): Promise<void> {
    return this.lockManager.close();
  }

  /** Its loop asks again at once after whatever failed: without a pause that is all that the process does (taskforcesh/bullmq#389). */
  protected override async moveToActive(token: string, name?: string): Promise<Job<ItemData>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await this.delay(pauseMs);
      throw error;
    }
  }
}

/** Runs a worker. One whose connection is lost while it is made stays without one for good (taskforcesh/bullmq#722): another takes its place. */
export function keepWorker(
  name: string,
  process: Processor<ItemData>,
  options: WorkerOptions,
  {
    clock,
    listen,
  }: {
    readonly clock: Pick<Clock, 'setTimer'>;
    readonly listen: (worker: Worker<ItemData>) => void;
  },
): KeptWorker {
  const make = () => {
    const one = new ItemWorker(name, process, { ...options, autorun: false });
    one.on('error', () => {});
    listen(one);
    return one;
  };
  let worker = make();
  let isClosed = false;
  const end = async (one: ItemWorker, timeoutMs?: number, isForced = false) => {
    await withinDeadline(one.close(isForced), clock, timeoutMs).catch(() => {});
    await one.stopRenewing();
  };
  async function run(): Promise<void> {
    while (!isClosed) {
      const one = worker;
      const isUp = await one.waitUntilReady().then(
        () => true,
        () => false,
      );
      // It ends when it is closed.
      if (isUp) await one.run().catch(() => {});
      if (isClosed) return;
      await new Promise<void>((resolve) => void clock.setTimer(resolve, pauseMs));
      if (isUp || isClosed) continue;
      await end(one, undefined, true);
      if (!isClosed) worker = make();
    }
  }
  void run();
  return {
    async close(timeoutMs) {
      isClosed = true;
      await end(worker, timeoutMs);
    },
  };
}
