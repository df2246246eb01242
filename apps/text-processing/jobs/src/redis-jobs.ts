// Takes batches for workers at a Redis, shows how they stand, and tries again what was given up.
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { enqueueJobs, jobOf } from './connection/enqueue-jobs.ts';
import type { JobsConnection } from './connection/jobs-connection.ts';
import { queueName, queueOptions } from './connection/jobs-connection.ts';
import { keepTrying } from './connection/keep-trying.ts';
import { withinDeadline } from './connection/within-deadline.ts';
import { contentKey } from './content-key.ts';
import type { AddOptions, Batch, BatchItem, JobLimits, Jobs, JobWork, TaskCodec } from './jobs.ts';
import { refusedRetryMs } from './jobs.ts';
import type { Records } from './redis-records.ts';
import { createRecords, dueStep, itemsPerTurn, keyOf, textLifeMs } from './redis-records.ts';
import { isOpen, readItems } from './to-item.ts';

/** What the front of the queue is made of. */
export interface RedisJobsOptions<Task, Result> extends JobLimits {
  readonly connection: JobsConnection;
  /** As of the work. */
  readonly isReusable?: JobWork<Task, Result>['isReusable'];
  readonly codec: TaskCodec<Task>;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

// Of BullMQ.
const lastPriority = 2_097_151;
const chunkItems = 500;
const queueDeadlineMs = 2_000;
// Ten thousand results at once.
const wholeDeadlineMs = 10_000;
/** A batch that stands still so long is put into the queue again: what is there already stays as it is. */
const repairAfterMs = 15_000;

interface Entry {
  readonly key: string;
  readonly encoded: string;
  readonly dueAt: number | undefined;
}

/** How far it is to take a batch: whether nobody waits for it any more, and whether it may count for its caller. */
interface Attempt {
  isLate: boolean;
  isSent: boolean;
}

/** The front of the queue at a Redis: nothing is worked on here. */
export function createRedisJobs<Task, Result>(options: RedisJobsOptions<Task, Result>): Jobs<Task, Result> {
  const { connection, codec, clock = systemClock, maxWaitingOfAll } = options;
  const { client } = connection;
  const records: Records = createRecords(client, options, clock.now);
  const queue = new Queue<{ key: string; owner: string }>(queueName, queueOptions(connection));
  queue.on('error', () => {});
  const closing = new AbortController();
  const within = <T>(work: Promise<T>, timeoutMs?: number) => withinDeadline(work, clock, timeoutMs);

  const priorityOf = (turn: number) => Math.min(lastPriority, 1 + Math.floor(turn / itemsPerTurn));

  const enqueue = (jobs: readonly ReturnType<typeof jobOf>[]) => enqueueJobs(queue, jobs);

  /** Puts a part of a batch there: texts and who waits for them first, then the jobs. */
  async function put(id: string, owner: string, entries: readonly Entry[], from: number, turn: number) {
    const step = client.multi();
    entries.forEach(({ key, encoded, dueAt }, place) => {
      step.eval(...dueStep(key, dueAt, clock.now()));
      step.set(keyOf.text(key), encoded, { PX: textLifeMs });
      step.sAdd(keyOf.wanted(key), `${id} ${from + place}`).pExpire(keyOf.wanted(key), textLifeMs);
    });
    await step.exec();
    await enqueue(entries.map(({ key }, place) => jobOf(key, owner, priorityOf(turn + place))));
  }

  /** Gives answers that are already there to whoever waits for them. */
  async function settleKnown(keys: readonly string[]): Promise<void> {
    const made = await records.known(keys, options.isReusable);
    await Promise.all(made.map((key) => records.settle(key, 'd')));
  }

  async function take(
    id: string,
    owner: string,
    tasks: readonly Task[],
    attempt: Attempt,
    { completeBy: dueAt }: AddOptions = {},
  ): Promise<{ full?: 'batches' | 'items' | 'bytes' }> {
    const entries = tasks.map((task): Entry => {
      const encoded = codec.encode(task);
      return { encoded, key: contentKey(owner, encoded), dueAt };
    });
    // As in `counts`.
    await client.exists(keyOf.turn);
    const { prioritized = 0, waiting = 0 } = await queue.getJobCounts('prioritized', 'waiting');
    if (prioritized + waiting + tasks.length > maxWaitingOfAll) return { full: 'items' };
    // An empty queue starts the turns anew: there are two million of them.
    if (prioritized + waiting === 0) await client.del(keyOf.turn);
    const characters = entries.reduce((sum, { encoded }) => sum + encoded.length, 0);
    if (attempt.isLate) return {};
    attempt.isSent = true;
    const place = await records.admit(owner, id, tasks.length, characters);
    if ('full' in place) return place;
    await client.set(keyOf.keys(id), entries.map(({ key }) => key).join(''), { PX: textLifeMs });
    for (let from = 0; from < entries.length && !attempt.isLate; from += chunkItems) {
      const part = entries.slice(from, from + chunkItems);
      await put(id, owner, part, from, place.turn + from);
      await settleKnown(part.map(({ key }) => key));
    }
    if (!attempt.isLate) await records.taken(id);
    return {};
  }

  /** Forgets a batch that nobody was told of. */
  const discard = (id: string, owner: string) =>
    keepTrying(
      async () => {
        await records.stop(id);
        await records.forget(id, owner);
      },
      clock,
      closing.signal,
    ).catch(() => {});

  /** Puts what is still open into the queue again: a Redis that lost its last second, a service that died while it took it. */
  async function repair(id: string, owner: string): Promise<void> {
    // Whoever asks meanwhile leaves it alone.
    await records.wantAgain(id, []);
    const [keys, ended] = await Promise.all([records.keys(id), client.hGetAll(keyOf.items(id))]);
    const open = keys.flatMap((key, index) => (isOpen(ended[index]) ? [{ key, index }] : []));
    for (let from = 0; from < open.length; from += chunkItems) {
      const some = open.slice(from, from + chunkItems);
      // What waits elsewhere comes back by itself; what somebody wants at once does not wait there.
      const names = some.map(({ key }) => key);
      const [parked, due] = await Promise.all([
        client.zmScore(keyOf.parked, names),
        client.zmScore(keyOf.due, names),
      ]);
      const part = some.filter((_, place) => parked[place] === null || due[place] === null);
      // What was stopped in the meantime stays stopped.
      const wanted = await records.wantAgain(id, part);
      await enqueue(wanted.map((key) => jobOf(key, owner, 1)));
      await settleKnown(wanted);
    }
  }

  async function stateOf(id: string, owner: string) {
    const found = await records.state(id, owner);
    if (!found) return undefined;
    const { at, ...state } = found;
    if (state.status === 'running' && clock.now() - at > repairAfterMs) await repair(id, owner);
    return state;
  }

  const itemsOf = (id: string, owner: string) =>
    readItems<Result>({ client, records }, id, owner, (work) => within(work, wholeDeadlineMs));

  async function whole(id: string, owner: string): Promise<Batch<Result> | undefined> {
    const state = await stateOf(id, owner);
    if (!state) return undefined;
    const items: BatchItem<Result>[] = [];
    for await (const item of itemsOf(id, owner)) items.push(item);
    return { ...state, items };
  }

  return {
    async add(tasks, owner, options) {
      if (closing.signal.aborted) return { ok: false, reason: 'unreachable', retryAfterMs: refusedRetryMs };
      const id = randomUUID();
      const attempt: Attempt = { isLate: false, isSent: false };
      const taking = take(id, owner, tasks, attempt, options);
      try {
        const taken = await within(taking, queueDeadlineMs + 5 * tasks.length);
        if (taken.full) return { ok: false, reason: taken.full, retryAfterMs: refusedRetryMs };
        const batch = { id, status: 'running', total: tasks.length, finished: 0, failed: 0 } as const;
        return { ok: true, batch };
      } catch {
        // What arrives there after all is nobody's: it is not worked on.
        attempt.isLate = true;
        const dropped = () => (attempt.isSent ? discard(id, owner) : undefined);
        void taking.then(dropped, dropped);
        return { ok: false, reason: 'unreachable', retryAfterMs: refusedRetryMs };
      }
    },
    state: (id, owner) => within(stateOf(id, owner)),
    get: (id, owner) => within(whole(id, owner), wholeDeadlineMs),
    items: itemsOf,
    async cancel(id, owner) {
      const before = await within(whole(id, owner), wholeDeadlineMs);
      if (!before) return undefined;
      const step = before.status === 'running' ? records.stop(id) : records.forget(id, owner);
      await within(step, wholeDeadlineMs);
      return before.status === 'running' ? within(whole(id, owner), wholeDeadlineMs) : before;
    },
    counts: () =>
      within(
        (async () => {
          // Asked first: where it cannot be, nothing is left waiting in the connection of BullMQ.
          const deadLetters = await records.letters();
          const [counts, [next]] = await Promise.all([
            queue.getJobCounts('prioritized', 'waiting', 'delayed', 'active'),
            queue.getJobs(['prioritized', 'waiting'], 0, 0, true),
          ]);
          return {
            nextWaitedMs: next ? Math.max(0, clock.now() - next.timestamp) : 0,
            waiting: (counts['prioritized'] ?? 0) + (counts['waiting'] ?? 0) + (counts['delayed'] ?? 0),
            running: counts['active'] ?? 0,
            deadLetters,
          };
        })(),
      ),
    deadLetters: () =>
      within(
        (async () => {
          await records.letters();
          return Object.entries(await client.hGetAll(keyOf.dead)).map(([id, said]) => ({
            id,
            ...(JSON.parse(said) as { owner: string; code: string; at: number }),
          }));
        })(),
      ),
    replay: (id) =>
      within(
        (async () => {
          const said = await client.hGet(keyOf.dead, id);
          if (!said) return false;
          // Whoever tried before this may have ended before its job was there.
          const isKnown = (await records.revive(id)) || (await client.exists(keyOf.wanted(id))) > 0;
          if (isKnown) {
            const { owner } = JSON.parse(said) as { owner: string };
            const { name, data, opts } = jobOf(id, owner, 1);
            await queue.add(name, data, opts);
          }
          await client.hDel(keyOf.dead, id);
          return isKnown;
        })(),
      ),
    async close() {
      closing.abort();
      await withinDeadline(queue.close(), clock).catch(() => {});
    },
  };
}
