// Works on items that wait at a Redis: one of any number of workers.
import { Queue, Worker } from 'bullmq';
import type { Clock } from '../domain/create-text-service.ts';
import { systemClock } from '../domain/create-text-service.ts';
import type { ItemError, JobLimits, JobWork, TaskCodec } from './jobs.ts';
import type { JobsConnection } from './connection/jobs-connection.ts';
import { queueName, queueOptions } from './connection/jobs-connection.ts';
import { withinDeadline } from './connection/within-deadline.ts';
import { jobOf } from './redis-jobs.ts';
import { createRecords, failedRecord, itemsPerTurn, keyOf, textLifeMs } from './redis-records.ts';

/** What a worker is made of. */
export interface RedisWorkerOptions<Task, Result> extends JobLimits {
  readonly connection: JobsConnection;
  readonly work: JobWork<Task, Result>;
  readonly codec: TaskCodec<Task>;
  readonly concurrency: number;
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

type Data = { readonly key: string; readonly owner: string };

/** Starts a worker. */
export function startRedisWorker<Task, Result>(options: RedisWorkerOptions<Task, Result>): JobsWorker {
  const { connection, work, codec, concurrency, clock = systemClock, maxDeadLetters } = options;
  const { client } = connection;
  const records = createRecords(client, options, clock.now);
  const under = new Set<AbortController>();

  async function process({ key, owner }: Data, turn: number): Promise<void> {
    // A worker that died may have left the answer behind: it is not paid for again.
    const [known, encoded] = await withinDeadline(
      Promise.all([client.exists(keyOf.result(key)), client.get(keyOf.text(key))]),
      clock,
    );
    if (known) return void (await records.settle(key, 'd'));
    if (encoded === null) return void (await records.settle(key, failedRecord(expired)));
    if ((await records.settle(key, 'r')) === 0 && (await client.sCard(keyOf.wanted(key))) === 0)
      return void (await client.unlink(keyOf.text(key)));
    // The turns go on: who comes now stands behind this one, not behind all that wait.
    await client.set(keyOf.turn, turn);
    const controller = new AbortController();
    under.add(controller);
    const stopWatching = watchWanted(key, controller);
    try {
      const result = await work.run(codec.decode(encoded), { signal: controller.signal, owner });
      await client.set(keyOf.result(key), JSON.stringify(result), { PX: textLifeMs });
      await records.settle(key, 'd');
    } catch (thrown) {
      // Nobody wants it any more, or this worker ends: another one has it.
      if (controller.signal.aborted) {
        if (controller.signal.reason === closing) throw closing;
        return;
      }
      if (!client.isReady) throw new Error('The queue cannot be reached.');
      const { isFinal, ...error } = work.describeError(thrown);
      await giveUp(key, owner, error, !isFinal);
    } finally {
      stopWatching();
      under.delete(controller);
    }
  }

  /** Stops the work on an item when the last batch that wants it is cancelled. */
  function watchWanted(key: string, controller: AbortController): () => void {
    let cancel = () => {};
    const check = () => {
      cancel = clock.setTimer(async () => {
        const wanted = await client.sCard(keyOf.wanted(key)).catch(() => 1);
        if (wanted === 0) controller.abort(new DOMException('The batch was cancelled.', 'AbortError'));
        else check();
      }, wantedCheckMs);
    };
    check();
    return () => cancel();
  }

  async function giveUp(key: string, owner: string, error: ItemError, isDead: boolean): Promise<void> {
    if (isDead) {
      await client.hSet(keyOf.dead, key, JSON.stringify({ owner, code: error.code, at: clock.now() }));
      const over = (await client.hLen(keyOf.dead)) - maxDeadLetters;
      if (over > 0) await forgetOldest(over);
    }
    await records.settle(key, failedRecord(error));
    if (!isDead) await client.unlink([keyOf.text(key), keyOf.buried(key)]);
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

  const requeue = new Queue<Data>(queueName, queueOptions(connection));
  requeue.on('error', () => {});
  const worker = new Worker<Data>(
    queueName,
    ({ data, opts }) => process(data, ((opts.priority ?? 1) - 1) * itemsPerTurn),
    {
      ...queueOptions(connection),
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount,
      drainDelay: 1,
    },
  );
  worker.on('error', () => {});
  worker.on('failed', (job) => {
    // Those without an end are tried again.
    if (job?.finishedOn === undefined) return;
    giveUp(job.data.key, job.data.owner, lost, true).catch(() => {});
  });
  // Who asked for the same between the answer and the end of its job waits for a job that is gone.
  worker.on('completed', async (job) => {
    const { key, owner } = job.data;
    if ((await client.sCard(keyOf.wanted(key)).catch(() => 0)) === 0) return;
    const { name, data, opts } = jobOf(key, owner, 1);
    await requeue.add(name, data, opts).catch(() => {});
  });

  return {
    async close(drainMs = 0) {
      const cancel = clock.setTimer(() => {
        for (const controller of under) controller.abort(closing);
      }, drainMs);
      // It never ends by itself while its Redis cannot be reached (taskforcesh/bullmq#4656).
      await withinDeadline(worker.close(), clock, drainMs + 2_000).catch(() => {});
      cancel();
      await withinDeadline(requeue.close(), clock).catch(() => {});
    },
  };
}

const closing = new Error('This worker ends.');
