// Keeps the lane in the Redis of the queue: each step at once and whole, so that a worker may die after any of them.
import type { RecordsClient } from '../../../jobs/src/connection/jobs-connection.ts';
import { prefix } from '../../../jobs/src/connection/jobs-connection.ts';
import { keyOf } from '../../../jobs/src/redis-records.ts';
import type { LaneAnswer, LaneBatch, LaneItem } from './lane-batch.ts';
import { claim, dueAt, end, giveBack, lock, park, requeued, unlock } from './lane-scripts.ts';

const at = `${prefix}lane:`;
const names = {
  gather: `${at}gather`,
  batches: `${at}batches`,
  ids: `${at}ids`,
  cap: `${at}cap`,
  lock: `${at}lock`,
};
const itemKey = (key: string) => `${at}i:${key}`;
const answerKey = (key: string) => `${at}a:${key}`;
/** Twice what a text lives, in milliseconds: nothing of the lane outlives what it is for. */
export const lifeMs = 48 * 60 * 60_000;

/** What is done with what the lane keeps. */
export function createLaneStore(client: RecordsClient, now: () => number) {
  const call = (script: string, ...args: (string | number)[]) =>
    client.eval(script, { keys: [prefix], arguments: [prefix, ...args.map(String)] });
  const run = async (script: string, ...args: (string | number)[]) =>
    Number(await call(script, ...args)) === 1;
  return {
    /** Keeps an item that waits from now on; false where the lane is full. */
    park: (key: string, item: LaneItem, most: number) =>
      run(park, key, JSON.stringify(item), item.parkedAt, most, lifeMs, item.dueAt),
    item: async (key: string): Promise<LaneItem | undefined> => parse(await client.get(itemKey(key))),
    answer: async (key: string): Promise<LaneAnswer | undefined> => parse(await client.get(answerKey(key))),
    /**
     * Ends an item: forgets it where nobody wants it any more. Else it has an answer from now on, of which the first stands, and is to
     * be put before a worker and `requeued`; without an answer it stays as it is, and so does one that a worker has. `undefined`
     * where nothing is to be done.
     */
    async end(key: string, answer?: LaneAnswer) {
      const found = await call(end, key, answer ? JSON.stringify(answer) : '', lifeMs);
      if (!Array.isArray(found)) return undefined;
      const [item, isFirst] = found as [string, number];
      return { item: JSON.parse(item) as LaneItem, isFirst: isFirst === 1 };
    },
    /** An item that has ended is before a worker. */
    requeued: (key: string) => run(requeued, key),
    /** When an item is due by all who want it now, which is so from here on; `undefined` where it does not wait, or somebody wants it at once. */
    async dueAt(key: string): Promise<number | undefined> {
      const due = await call(dueAt, key);
      return due === null ? undefined : Number(due);
    },
    /** Items that are due by then, the earliest first: before them those that have ended, and are before no worker. */
    dueBy: (time: number, most: number) =>
      client.zRange(keyOf.parked, '-inf', time, { BY: 'SCORE', LIMIT: { offset: 0, count: most } }),
    /** The items that wait for a batch, the oldest first, with the time they are here. */
    gathered: async (most: number) =>
      (await client.zRangeWithScores(names.gather, 0, most - 1)).map(({ value, score }) => ({
        key: value,
        parkedAt: score,
      })),
    /** Takes items out of those that wait, and writes their batch down; false where one of them is gone. */
    claim: (batch: LaneBatch) => run(claim, batch.name, JSON.stringify(batch), ...keysOf(batch)),
    /** Lets the items wait again, as if they came at that time (now); of the batch itself that is kept which is to be deleted at the provider. */
    giveBack: (batch: LaneBatch, { rest, at: since = now() }: { rest?: LaneBatch; at?: number } = {}) =>
      run(giveBack, batch.name, since, rest ? JSON.stringify(rest) : '', ...keysOf(batch)),
    batches: async (): Promise<LaneBatch[]> =>
      Object.values(await client.hGetAll(names.batches)).map((text) => JSON.parse(text) as LaneBatch),
    save: async (batch: LaneBatch) =>
      void (await client.hSet(names.batches, batch.name, JSON.stringify(batch))),
    /** Forgets a batch that is over, and that its id was ours. */
    async drop({ name, id }: LaneBatch): Promise<void> {
      const step = client.multi().hDel(names.batches, name);
      if (id !== undefined) step.zAdd(names.ids, { score: now(), value: id });
      step.zRemRangeByScore(names.ids, 0, now() - lifeMs);
      await step.exec();
    },
    /** Notes an id that is none of an open batch: of one that is over, or of somebody else's. */
    note: async (id: string) => void (await client.zAdd(names.ids, { score: now(), value: id })),
    notedIds: async () => new Set(await client.zRange(names.ids, 0, -1)),
    /** Most items of a batch, after the provider said that one was too much. */
    cap: async () => Number((await client.get(names.cap)) ?? Number.POSITIVE_INFINITY),
    setCap: async (items: number, forMs: number) => void (await client.set(names.cap, items, { PX: forMs })),
    dropCap: async () => void (await client.del(names.cap)),
    lock: (token: string, forMs: number) => run(lock, token, forMs),
    unlock: (token: string) => run(unlock, token),
    /** Items that wait in the lane, batches whose answers are not here, and how old the oldest of those is. */
    async counts() {
      const [parked, batches] = await Promise.all([
        client.zCard(keyOf.parked),
        client.hGetAll(names.batches),
      ]);
      const begun = Object.values(batches)
        .map((text) => JSON.parse(text) as LaneBatch)
        .filter(({ isOver }) => isOver !== true)
        .map((batch) => batch.at);
      const oldestBatchMs = begun.length === 0 ? 0 : Math.max(0, now() - Math.min(...begun));
      return { parked: Number(parked), batches: begun.length, oldestBatchMs };
    },
  };
}

/** See {@link createLaneStore}. */
export type LaneStore = ReturnType<typeof createLaneStore>;

const parse = <T>(text: string | null): T | undefined =>
  text === null ? undefined : (JSON.parse(text) as T);

const keysOf = ({ items }: LaneBatch) => items.map(({ key }) => key);
