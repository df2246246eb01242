// Works on many texts, a few at a time, and remembers how it went.
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Clock } from '../domain/system-clock.ts';
import { systemClock } from '../domain/system-clock.ts';

/** How one text of a batch stands. */
export interface BatchItem<Result> {
  readonly index: number;
  readonly status: 'pending' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly result?: Result;
  readonly error?: BatchError;
}

/** Why an item has no result, without any of its text. */
export interface BatchError {
  readonly code: string;
  readonly detail: string;
}

/** How a batch stands. */
export interface BatchProgress<Result> {
  readonly id: string;
  readonly status: 'running' | 'done' | 'cancelled';
  readonly total: number;
  readonly finished: number;
  readonly failed: number;
  readonly items: readonly BatchItem<Result>[];
}

/** Bounds of a queue and what it does with an item. */
export interface BatchQueueOptions<Task, Result> {
  readonly run: (task: Task, context: { signal: AbortSignal; owner: string }) => Promise<Result>;
  readonly describeError: (error: unknown) => BatchError;
  readonly concurrency: number;
  /** Batches kept at a time; beyond it the oldest finished one goes, or nothing is taken. */
  readonly maxBatches: number;
  /** How long a finished batch is kept. */
  readonly keepMs: number;
  /** Default: the system clock. */
  readonly clock?: Pick<Clock, 'setTimer'>;
}

/** Batches of texts, worked on in this process. Another owner's batch is as good as none. */
export interface BatchQueue<Task, Result> {
  /** Takes a batch, or `undefined` when there is no room. */
  add(tasks: readonly Task[], owner: string): BatchProgress<Result> | undefined;
  get(id: string, owner: string): BatchProgress<Result> | undefined;
  /** Stops what has not ended; what has is kept. */
  cancel(id: string, owner: string): BatchProgress<Result> | undefined;
  /** Calls the listener at every step of the batch, until the returned function is called. */
  watch(id: string, listener: (progress: BatchProgress<Result>) => void): () => void;
  readonly counts: { readonly batches: number; readonly waiting: number; readonly running: number };
  /** Stops everything. */
  close(): void;
}

interface Batch<Task, Result> {
  readonly id: string;
  readonly owner: string;
  readonly tasks: readonly Task[];
  readonly items: BatchItem<Result>[];
  readonly controller: AbortController;
  forget?: () => void;
}

/**
 * Creates a queue with nothing in it.
 *
 * @example
 * const queue = createBatchQueue({
 *   run: async (text: string) => text.length,
 *   describeError: () => ({ code: 'failed', detail: 'It did not work.' }),
 *   concurrency: 2, maxBatches: 10, keepMs: 60_000,
 * });
 * queue.add(['a', 'bb'], 'me'); // { id, status: 'running', total: 2, … }
 */
export function createBatchQueue<Task, Result>(
  options: BatchQueueOptions<Task, Result>,
): BatchQueue<Task, Result> {
  const { run, describeError, concurrency, maxBatches, keepMs, clock = systemClock } = options;
  type Entry = Batch<Task, Result>;
  const batches = new Map<string, Entry>();
  const waiting: { batch: Entry; index: number }[] = [];
  // One listener for each client that follows a batch.
  const events = new EventEmitter().setMaxListeners(0);
  let running = 0;

  const isOpen = ({ status }: BatchItem<Result>) => status === 'pending' || status === 'running';
  const hasEnded = (batch: Entry) => !batch.items.some(isOpen);

  function progressOf(batch: Entry): BatchProgress<Result> {
    const { id, items, controller } = batch;
    const status = controller.signal.aborted ? 'cancelled' : hasEnded(batch) ? 'done' : 'running';
    const finished = items.filter((item) => !isOpen(item)).length;
    return {
      id,
      status,
      total: items.length,
      finished,
      failed: items.filter((item) => item.status === 'failed').length,
      items: [...items],
    };
  }

  function change(batch: Entry, index: number, item: Omit<BatchItem<Result>, 'index'>): void {
    batch.items[index] = { index, ...item };
    if (hasEnded(batch)) batch.forget ??= clock.setTimer(() => batches.delete(batch.id), keepMs);
    if (events.listenerCount(batch.id) > 0) events.emit(batch.id, progressOf(batch));
  }

  function next(): void {
    while (running < concurrency) {
      const job = waiting.shift();
      if (!job) return;
      void work(job.batch, job.index);
    }
  }

  async function work(batch: Entry, index: number): Promise<void> {
    running += 1;
    change(batch, index, { status: 'running' });
    const { signal } = batch.controller;
    try {
      const result = await run(batch.tasks[index]!, { signal, owner: batch.owner });
      if (!signal.aborted) change(batch, index, { status: 'done', result });
    } catch (error) {
      if (!signal.aborted) change(batch, index, { status: 'failed', error: describeError(error) });
    } finally {
      running -= 1;
      next();
    }
  }

  function stop(batch: Entry): void {
    if (hasEnded(batch)) return;
    batch.controller.abort(new DOMException('The batch was cancelled.', 'AbortError'));
    for (let place = waiting.length - 1; place >= 0; place -= 1) {
      if (waiting[place]!.batch === batch) waiting.splice(place, 1);
    }
    batch.items.forEach((item, index) => {
      if (isOpen(item)) change(batch, index, { status: 'cancelled' });
    });
  }

  function makeRoom(): boolean {
    if (batches.size < maxBatches) return true;
    const oldest = [...batches.values()].find(hasEnded);
    if (!oldest) return false;
    oldest.forget?.();
    batches.delete(oldest.id);
    return true;
  }

  const owned = (id: string, owner: string) => {
    const batch = batches.get(id);
    return batch?.owner === owner ? batch : undefined;
  };

  return {
    add(tasks, owner) {
      if (!makeRoom()) return undefined;
      const items = tasks.map((_, index): BatchItem<Result> => ({ index, status: 'pending' }));
      const batch: Entry = { id: randomUUID(), owner, tasks, items, controller: new AbortController() };
      batches.set(batch.id, batch);
      tasks.forEach((_, index) => {
        waiting.push({ batch, index });
      });
      next();
      return progressOf(batch);
    },
    get(id, owner) {
      const batch = owned(id, owner);
      return batch && progressOf(batch);
    },
    cancel(id, owner) {
      const batch = owned(id, owner);
      if (batch) stop(batch);
      return batch && progressOf(batch);
    },
    watch(id, listener) {
      events.on(id, listener);
      return () => events.off(id, listener);
    },
    get counts() {
      return { batches: batches.size, waiting: waiting.length, running };
    },
    close() {
      for (const batch of batches.values()) {
        stop(batch);
        batch.forget?.();
      }
    },
  };
}
