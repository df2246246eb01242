// Works on items that wait at a Redis: one of any number of workers.
import type { Worker } from 'bullmq';
import { Queue } from 'bullmq';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { enqueueJobs, jobOf } from './connection/enqueue-jobs.ts';
import type { ItemData } from './connection/item-worker.ts';
import { keepWorker } from './connection/item-worker.ts';
import type { JobsConnection } from './connection/jobs-connection.ts';
import { queueName, queueOptions } from './connection/jobs-connection.ts';
import { keepTrying } from './connection/keep-trying.ts';
import { withinDeadline } from './connection/within-deadline.ts';
import type { ItemError, JobLimits, JobWork, TaskCodec, WorkContext } from './jobs.ts';
import type { OpenLane } from './later/later-lane.ts';
import { createRecords, failedRecord, itemsPerTurn, keyOf } from './redis-records.ts';

/** What a worker is made of. */
export interface RedisWorkerOptions<Task, Result> extends JobLimits {
  readonly connection: JobsConnection;
  readonly work: JobWork<Task, Result>;
  readonly codec: TaskCodec<Task>;
  readonly concurrency: number;
  /** Where items go that may wait. Default: they are worked on as any other. */
  readonly openLane?: OpenLane<Task, Result> | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** A worker at its work. */
export interface JobsWorker {
  /** Takes nothing new, lets end what is under way for so long, then leaves the rest to other workers. */
  close(drainMs?: number): Promise<void>;
}

// Of a worker that died nobody hears: after this its items go to another.
const lockMs = 6_000;
const stalledCheckMs = 2_000;
/** An item that took so many workers with it is given up. */
const maxStalledCount = 2;
const wantedCheckMs = 1_000;
const lost: ItemError = {
  code: 'worker_lost',
  detail: 'The workers that had this text ended in the middle of it.',
};
const expired: ItemError = {
  code: 'expired',
  detail: 'The text was not kept long enough for a worker to come.',
};

/** Starts a worker. */
export function startRedisWorker<Task, Result>(options: RedisWorkerOptions<Task, Result>): JobsWorker {
  const { connection, work, codec, concurrency, clock = systemClock, maxDeadLetters } = options;
  const { client } = connection;
  const records = createRecords(client, options, clock.now);
  const under = new Set<AbortController>();

  const within = <T>(step: Promise<T>) => withinDeadline(step, clock);

  async function process({ key, owner }: ItemData, turn: number, waitedMs: number): Promise<void> {
    // A worker that died may have left the answer behind: it is not paid for again.
    const [known, encoded, due] = await within(
      Promise.all([
        records.known([key], work.isReusable),
        client.get(keyOf.text(key)),
        lane && client.zScore(keyOf.due, key),
      ]),
    );
    if (known.length > 0) return void (await within(records.settle(key, 'd')));
    if (encoded === null)
      return void (await within(records.settle(key, failedRecord(expired), { why: 'gone' })));
    if ((await within(records.settle(key, 'r'))) === 0 && (await within(records.dropUnwanted(key)))) return;
    // The turns go on: who comes now stands behind this one, not behind all that wait. What was put back has no turn of its own.
    if (turn > 0) await within(client.set(keyOf.turn, turn));
    const controller = new AbortController();
    under.add(controller);
    const stopWatching = watchWanted(key, controller);
    try {
      const context = { owner, signal: controller.signal, waitedMs, dueAt: due ?? undefined };
      const save = await answer(key, encoded, context);
      // What was paid for is kept as soon as there is a Redis again.
      if (save) await keepTrying(save, clock, controller.signal);
    } finally {
      stopWatching();
      under.delete(controller);
    }
  }

  /** Works on a text; gives what is to be kept of it, nothing when nobody wants it any more. */
  async function answer(key: string, encoded: string, item: WorkContext & { dueAt: number | undefined }) {
    const { dueAt, ...context } = item;
    const { owner, signal } = context;
    try {
      const task = codec.decode(encoded);
      const turn = lane ? await lane.take(task, { ...context, key, dueAt }) : live;
      if (turn.type === 'parked') return undefined;
      const result = turn.type === 'done' ? turn.result : await work.run(task, context);
      return async () => void (await records.settle(key, 'd', { result: JSON.stringify(result) }));
    } catch (thrown) {
      // This worker ends: another one has it.
      if (signal.aborted && signal.reason === closing) throw closing;
      if (signal.aborted) return undefined;
      if (!client.isReady) throw new Error('The queue cannot be reached.');
      const { isFinal, ...error } = work.describeError(thrown);
      if (!isFinal) return givingUp(key, owner, error);
      return async () => void (await records.settle(key, failedRecord(error)));
    }
  }

  /** Stops the work on an item when the last batch that wants it is cancelled. */
  function watchWanted(key: string, controller: AbortController): () => void {
    let cancel = () => {};
    const check = () => {
      cancel = clock.setTimer(async () => {
        const wanted = await within(client.sCard(keyOf.wanted(key))).catch(() => 1);
        if (wanted === 0) controller.abort(new DOMException('The batch was cancelled.', 'AbortError'));
        else check();
      }, wantedCheckMs);
    };
    check();
    return () => cancel();
  }

  /** The step that gives an item up: done again, because nobody heard whether it was done, it is the same letter, and told of once. */
  function givingUp(key: string, owner: string, error: ItemError): () => Promise<void> {
    const letter = JSON.stringify({ owner, code: error.code, at: clock.now() });
    let isTold = false;
    return async () => {
      const isKept = await records.giveUp(key, error, letter);
      if (isKept && !isTold) {
        isTold = true;
        work.onGivenUp?.();
      }
      const over = (await client.hLen(keyOf.dead)) - maxDeadLetters;
      if (over > 0) await forgetOldest(over);
    };
  }

  async function forgetOldest(count: number): Promise<void> {
    const all = Object.entries(await client.hGetAll(keyOf.dead));
    const byAge = all.map(([key, said]) => ({ key, at: (JSON.parse(said) as { at: number }).at }));
    byAge.sort((a, b) => a.at - b.at);
    await client.hDel(
      keyOf.dead,
      byAge.slice(0, count).map(({ key }) => key),
    );
  }

  const requeue = new Queue<ItemData>(queueName, queueOptions(connection));
  requeue.on('error', () => {});
  const lane = options.openLane?.((items) =>
    within(
      enqueueJobs(
        requeue,
        items.map(({ key, owner }) => jobOf(key, owner, 1)),
      ),
    ),
  );
  /** Whatever became of an item: where nobody waits for it, the lane keeps nothing of it. */
  async function leaveLane(key: string): Promise<void> {
    if (lane) await keepTrying(() => lane.settled(key), clock);
  }
  function listen(worker: Worker<ItemData>): void {
    worker.on('failed', (job) => {
      // Those without an end are tried again.
      if (job?.finishedOn === undefined) return;
      const { key, owner } = job.data;
      keepTrying(givingUp(key, owner, lost), clock)
        .then(() => leaveLane(key))
        .catch(() => {});
    });
    // Who asked for the same between the answer and the end of its job waits for a job that is gone.
    worker.on('completed', async (job) => {
      const { key, owner } = job.data;
      if ((await within(client.sCard(keyOf.wanted(key))).catch(() => 0)) === 0) return;
      if (await lane?.isParked(key).catch(() => false)) return;
      const { name, data, opts } = jobOf(key, owner, 1);
      await within(requeue.add(name, data, opts)).catch(() => {});
    });
  }
  const worker = keepWorker(
    queueName,
    async ({ data, opts, timestamp }) => {
      await process(data, ((opts.priority ?? 1) - 1) * itemsPerTurn, clock.now() - timestamp);
      await leaveLane(data.key);
    },
    {
      ...queueOptions(connection),
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount,
      drainDelay: 1,
      // After a refused connection it would sleep for 15 s.
      runRetryDelay: 1_000,
    },
    { clock, listen },
  );

  return {
    async close(drainMs = 0) {
      await lane?.close();
      const cancel = clock.setTimer(() => {
        for (const controller of under) controller.abort(closing);
      }, drainMs);
      await worker.close(drainMs + 2_000);
      cancel();
      await withinDeadline(requeue.close(), clock).catch(() => {});
    },
  };
}

const live = { type: 'live' } as const;
const closing = new Error('This worker ends.');
