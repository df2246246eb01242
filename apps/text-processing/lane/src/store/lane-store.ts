// Keeps the lane in the Redis of the queue: each step at once and whole, so that a worker may die after any of them.
import type { RecordsClient } from '../../../jobs/src/connection/jobs-connection.ts';
import { prefix } from '../../../jobs/src/connection/jobs-connection.ts';
import { keyOf } from '../../../jobs/src/redis-records.ts';
import type { LaneAnswer, LaneBatch, LaneItem } from './lane-batch.ts';

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

// ARGV: lane, key, item, parkedAt, most, life, dueAt.
const park = `
local l = ARGV[1]
if redis.call('EXISTS', l .. 'i:' .. ARGV[2]) == 1 then return 1 end
if redis.call('ZCARD', l .. 'open') >= tonumber(ARGV[5]) then return 0 end
redis.call('SET', l .. 'i:' .. ARGV[2], ARGV[3], 'PX', ARGV[6])
redis.call('ZADD', l .. 'open', ARGV[7], ARGV[2])
redis.call('ZADD', l .. 'gather', ARGV[4], ARGV[2])
return 1`;

// The first answer stands. ARGV: lane, key, answer, life.
const release = `
local l = ARGV[1]
redis.call('ZREM', l .. 'gather', ARGV[2])
redis.call('ZREM', l .. 'open', ARGV[2])
if redis.call('EXISTS', l .. 'i:' .. ARGV[2]) == 0 then return 0 end
redis.call('SET', l .. 'a:' .. ARGV[2], ARGV[3], 'PX', ARGV[4], 'NX')
return 1`;

// ARGV: lane, name, record, keys from here on.
const claim = `
local l = ARGV[1]
for i = 4, #ARGV do if not redis.call('ZSCORE', l .. 'gather', ARGV[i]) then return 0 end end
for i = 4, #ARGV do redis.call('ZREM', l .. 'gather', ARGV[i]) end
redis.call('HSET', l .. 'batches', ARGV[2], ARGV[3])
return 1`;

// Items that have no answer by now wait again. ARGV: lane, name, at, what is left of the batch, keys from here on.
const giveBack = `
local l = ARGV[1]
if redis.call('HDEL', l .. 'batches', ARGV[2]) == 0 then return 0 end
if ARGV[4] ~= '' then redis.call('HSET', l .. 'batches', ARGV[2], ARGV[4]) end
for i = 5, #ARGV do
  if redis.call('ZSCORE', l .. 'open', ARGV[i]) then
    redis.call('ZADD', l .. 'gather', ARGV[3], ARGV[i])
  end
end
return 1`;

// ARGV: lane, token, ms.
const lock = `
local held = redis.call('GET', ARGV[1] .. 'lock')
if held and held ~= ARGV[2] then return 0 end
redis.call('SET', ARGV[1] .. 'lock', ARGV[2], 'PX', ARGV[3])
return 1`;

const unlock = `
if redis.call('GET', ARGV[1] .. 'lock') == ARGV[2] then redis.call('DEL', ARGV[1] .. 'lock') end
return 1`;

/** What is done with what the lane keeps. */
export function createLaneStore(client: RecordsClient, now: () => number) {
  const run = async (script: string, ...args: (string | number)[]) =>
    Number(await client.eval(script, { keys: [at], arguments: [at, ...args.map(String)] })) === 1;
  return {
    /** Keeps an item that waits from now on; false where the lane is full. */
    park: (key: string, item: LaneItem, most: number) =>
      run(park, key, JSON.stringify(item), item.parkedAt, most, lifeMs, item.dueAt),
    item: async (key: string): Promise<LaneItem | undefined> => parse(await client.get(itemKey(key))),
    answer: async (key: string): Promise<LaneAnswer | undefined> => parse(await client.get(answerKey(key))),
    /** Says what came back of an item, once; false where nobody waits for it any more. */
    release: (key: string, answer: LaneAnswer) => run(release, key, JSON.stringify(answer), lifeMs),
    /** Whether an item waits here, and nothing came back of it. */
    isParked: async (key: string) => (await client.zScore(keyOf.parked, key)) !== null,
    /** An item that waits here is due sooner: somebody else wants it by then. */
    hasten: async (key: string, dueAt: number) =>
      void (await client.zAdd(
        keyOf.parked,
        { score: dueAt, value: key },
        { condition: 'XX', comparison: 'LT' },
      )),
    /** Items that wait here and are due by then, the earliest first. */
    dueBy: (time: number, most: number) =>
      client.zRange(keyOf.parked, '-inf', time, { BY: 'SCORE', LIMIT: { offset: 0, count: most } }),
    async forget(key: string): Promise<void> {
      const step = client.multi().unlink([itemKey(key), answerKey(key)]);
      for (const set of [keyOf.parked, names.gather, keyOf.due]) step.zRem(set, key);
      await step.exec();
    },
    /** The items that wait for a batch, the oldest first, with the time they are here. */
    gathered: async (most: number) =>
      (await client.zRangeWithScores(names.gather, 0, most - 1)).map(({ value, score }) => ({
        key: value,
        parkedAt: score,
      })),
    /** Takes items out of those that wait, and writes their batch down; false where one of them is gone. */
    claim: (batch: LaneBatch) => run(claim, batch.name, JSON.stringify(batch), ...keysOf(batch)),
    /** Lets the items wait again; of the batch itself that is kept which is to be deleted at the provider. */
    giveBack: (batch: LaneBatch, rest?: LaneBatch) =>
      run(giveBack, batch.name, now(), rest ? JSON.stringify(rest) : '', ...keysOf(batch)),
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
    isWanted: async (key: string) => (await client.sCard(keyOf.wanted(key))) > 0,
    /** Most items of a batch, after the provider said that one was too much. */
    cap: async () => Number((await client.get(names.cap)) ?? Number.POSITIVE_INFINITY),
    setCap: async (items: number, forMs: number) => void (await client.set(names.cap, items, { PX: forMs })),
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
