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

/** A worker that goes on until it is closed. */
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

/** Runs a worker, whatever ends it meanwhile. */
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
  const worker = new ItemWorker(name, process, { ...options, autorun: false });
  worker.on('error', () => {});
  listen(worker);
  let isClosed = false;
  async function run(): Promise<void> {
    while (!isClosed) {
      await worker.run().catch(() => {});
      if (!isClosed) await new Promise<void>((resolve) => void clock.setTimer(resolve, pauseMs));
    }
  }
  void run();
  return {
    async close(timeoutMs) {
      isClosed = true;
      await withinDeadline(worker.close(), clock, timeoutMs).catch(() => {});
      await worker.stopRenewing();
    },
  };
}
