// Works on batches in this process: a few items at a time, in turns between the callers.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { contentKey } from './content-key.ts';
import type { Added, Batch, BatchItem, DeadLetter, JobLimits, Jobs, JobWork, TaskCodec } from './jobs.ts';
import { refusedRetryMs } from './jobs.ts';
import type { KeptBatch, MemoryJob } from './memory-batch.ts';
import { stateOf } from './memory-batch.ts';

/** What the queue is made of. */
export interface MemoryJobsOptions<Task, Result> extends JobLimits {
  readonly work: JobWork<Task, Result>;
  readonly codec: TaskCodec<Task>;
  readonly concurrency: number;
  /** Default: the system clock. */
  readonly clock?: Pick<Clock, 'setTimer' | 'now'>;
}

/**
 * Creates the queue of a process; its batches end with it.
 *
 * @example
 * const jobs = createMemoryJobs({ work, codec, concurrency: 2, ...limits });
 */
export function createMemoryJobs<Task, Result>(options: MemoryJobsOptions<Task, Result>): Jobs<Task, Result> {
  const { work, codec, concurrency, clock = systemClock, keepMs, ...limits } = options;
  const batches = new Map<string, KeptBatch<Result>>();
  const jobs = new Map<string, MemoryJob<Result>>();
  // In turns: whoever had one goes to the end.
  const queues = new Map<string, MemoryJob<Result>[]>();
  const dead = new Map<string, DeadLetter & { readonly job: MemoryJob<Result> }>();
  const idle = new Set<() => void>();
  let running = 0;
  let waiting = 0;
  let isClosed = false;

  const owned = (id: string, owner: string) => {
    const batch = batches.get(id);
    return batch?.owner === owner ? batch : undefined;
  };
  const whole = (batch: KeptBatch<Result>): Batch<Result> => ({ ...stateOf(batch), items: [...batch.items] });

  /** Forgets it, and what failed for it alone: nobody could see what becomes of that. */
  function drop(batch: KeptBatch<Result>): void {
    batch.forget?.();
    batches.delete(batch.id);
    for (const job of batch.jobs) {
      job.wantedBy.delete(batch);
      if (job.wantedBy.size === 0 && dead.get(job.key)?.job === job) dead.delete(job.key);
    }
  }

  /** Sets all items that wait for a job. */
  function settle(job: MemoryJob<Result>, item: Omit<BatchItem<Result>, 'index'>): void {
    const isEnd = item.status !== 'running';
    for (const [batch, places] of job.wantedBy) {
      for (const index of places) batch.items[index] = { index, ...item };
      if (isEnd) end(batch, places.length, item.status === 'failed');
    }
    if (isEnd && jobs.get(job.key) === job) jobs.delete(job.key);
  }

  function end(batch: KeptBatch<Result>, count: number, isFailed: boolean): void {
    batch.open -= count;
    if (isFailed) batch.failed += count;
    if (batch.open === 0) batch.forget = clock.setTimer(() => drop(batch), keepMs);
  }

  function enqueue(job: MemoryJob<Result>): void {
    const queue = queues.get(job.owner);
    if (queue) queue.push(job);
    else queues.set(job.owner, [job]);
    waiting += 1;
  }

  /** What nobody wants any more does not wait, and so counts for no bound. */
  function dequeueUnwanted(owner: string): void {
    const queue = queues.get(owner) ?? [];
    const left = queue.filter(({ wantedBy }) => wantedBy.size > 0);
    waiting -= queue.length - left.length;
    if (left.length > 0) queues.set(owner, left);
    else queues.delete(owner);
  }

  function next(): void {
    while (running < concurrency && !isClosed) {
      const [turn] = queues;
      if (!turn) return;
      const [owner, queue] = turn;
      const job = queue.shift()!;
      queues.delete(owner);
      if (queue.length > 0) queues.set(owner, queue);
      waiting -= 1;
      void start(job);
    }
  }

  async function start(job: MemoryJob<Result>): Promise<void> {
    running += 1;
    settle(job, { status: 'running' });
    job.controller = new AbortController();
    const { signal } = job.controller;
    try {
      const waitedMs = clock.now() - job.addedAt;
      const result = await work.run(codec.decode(job.encoded), { signal, owner: job.owner, waitedMs });
      settle(job, { status: 'done', result });
    } catch (thrown) {
      const { isFinal, ...error } = work.describeError(thrown);
      if (!isFinal && job.wantedBy.size > 0) bury(job, error.code);
      settle(job, { status: 'failed', error });
    } finally {
      running -= 1;
      next();
      if (running === 0) for (const wake of idle) wake();
    }
  }

  function bury(job: MemoryJob<Result>, code: string): void {
    work.onGivenUp?.();
    dead.set(job.key, { id: job.key, owner: job.owner, code, at: clock.now(), job });
    for (const oldest of dead.keys()) if (dead.size > limits.maxDeadLetters) dead.delete(oldest);
  }

  function refusalOf(owner: string, encoded: readonly string[]): Added | undefined {
    const refuse = (reason: 'batches' | 'items' | 'bytes') =>
      ({ ok: false, reason, retryAfterMs: refusedRetryMs }) as const;
    const queue = queues.get(owner) ?? [];
    const before = queue.reduce((sum, job) => sum + job.encoded.length, 0);
    const characters = encoded.reduce((sum, text) => sum + text.length, before);
    if (queue.length + encoded.length > limits.maxWaiting) return refuse('items');
    if (waiting + encoded.length > limits.maxWaitingOfAll) return refuse('items');
    if (characters > limits.maxCharacters) return refuse('bytes');
    const own = [...batches.values()].filter((batch) => batch.owner === owner);
    if (own.length < limits.maxBatches) return undefined;
    const oldest = own.find(({ open }) => open === 0);
    if (!oldest) return refuse('batches');
    drop(oldest);
    return undefined;
  }

  function want(batch: KeptBatch<Result>, encoded: string, index: number): void {
    const key = contentKey(batch.owner, encoded);
    let job = jobs.get(key);
    if (!job) {
      job = { key, owner: batch.owner, encoded, addedAt: clock.now(), wantedBy: new Map() };
      jobs.set(key, job);
      enqueue(job);
    }
    job.wantedBy.set(batch, [...(job.wantedBy.get(batch) ?? []), index]);
    batch.jobs[index] = job;
    batch.items[index] = { index, status: job.controller ? 'running' : 'pending' };
  }

  return {
    async add(tasks, owner) {
      const encoded = tasks.map((task) => codec.encode(task));
      const refusal = isClosed
        ? ({ ok: false, reason: 'unreachable', retryAfterMs: refusedRetryMs } as const)
        : refusalOf(owner, encoded);
      if (refusal) return refusal;
      const fresh = { owner, items: [], jobs: [], open: tasks.length, failed: 0, isCancelled: false };
      const batch: KeptBatch<Result> = { id: randomUUID(), ...fresh };
      batches.set(batch.id, batch);
      for (const [index, text] of encoded.entries()) want(batch, text, index);
      next();
      return { ok: true, batch: stateOf(batch) };
    },
    async state(id, owner) {
      const batch = owned(id, owner);
      return batch && stateOf(batch);
    },
    async get(id, owner) {
      const batch = owned(id, owner);
      return batch && whole(batch);
    },
    async *items(id, owner) {
      yield* owned(id, owner)?.items ?? [];
    },
    async cancel(id, owner) {
      const batch = owned(id, owner);
      if (!batch) return undefined;
      if (batch.open === 0) {
        drop(batch);
        return whole(batch);
      }
      batch.isCancelled = true;
      const open = batch.items.filter(({ status }) => status === 'pending' || status === 'running');
      for (const { index } of open) {
        const job = batch.jobs[index]!;
        job.wantedBy.delete(batch);
        batch.items[index] = { index, status: 'cancelled' };
        if (job.wantedBy.size > 0) continue;
        jobs.delete(job.key);
        job.controller?.abort(new DOMException('The batch was cancelled.', 'AbortError'));
      }
      dequeueUnwanted(owner);
      end(batch, open.length, false);
      return whole(batch);
    },
    async counts() {
      const [[next] = []] = queues.values();
      const nextWaitedMs = next ? clock.now() - next.addedAt : 0;
      return { waiting, running, deadLetters: dead.size, nextWaitedMs };
    },
    deadLetters: async () => [...dead.values()].map(({ job: _, ...letter }) => letter),
    async replay(id) {
      const letter = dead.get(id);
      if (!letter || jobs.has(id) || isClosed) return false;
      dead.delete(id);
      const { key, owner, encoded, wantedBy } = letter.job;
      const job: MemoryJob<Result> = { key, owner, encoded, addedAt: clock.now(), wantedBy };
      for (const [batch, places] of wantedBy) {
        batch.forget?.();
        batch.open += places.length;
        batch.failed -= places.length;
        for (const index of places) {
          batch.items[index] = { index, status: 'pending' };
          batch.jobs[index] = job;
        }
      }
      jobs.set(key, job);
      enqueue(job);
      next();
      return true;
    },
    async close(drainMs = 0) {
      isClosed = true;
      if (running > 0 && drainMs > 0) {
        await new Promise<void>((resolve) => {
          idle.add(resolve);
          clock.setTimer(resolve, drainMs);
        });
      }
      for (const { controller } of jobs.values()) controller?.abort(new Error('closed'));
      for (const batch of batches.values()) batch.forget?.();
    },
  };
}
