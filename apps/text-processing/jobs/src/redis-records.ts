// Keeps batches, texts and results in a Redis: what the queue itself never holds.
import type { RecordsClient } from './connection/jobs-connection.ts';
import { prefix } from './connection/jobs-connection.ts';
import type { BatchState, ItemError, JobLimits } from './jobs.ts';

/** The keys by what stands under them: `b` a batch, `i` how its items stand, `k` their keys, `t` a text, `r` a result, `w` who waits for it; `due` until when items may wait, `lane:open` those that wait elsewhere. */
export const keyOf = {
  batch: (id: string) => `${prefix}b:${id}`,
  items: (id: string) => `${prefix}i:${id}`,
  keys: (id: string) => `${prefix}k:${id}`,
  text: (key: string) => `${prefix}t:${key}`,
  result: (key: string) => `${prefix}r:${key}`,
  wanted: (key: string) => `${prefix}w:${key}`,
  buried: (key: string) => `${prefix}dw:${key}`,
  own: (owner: string) => `${prefix}o:${owner}`,
  dead: `${prefix}dead`,
  turn: `${prefix}turn`,
  due: `${prefix}due`,
  parked: `${prefix}lane:open`,
};

/** Letters of 128 bits. */
export const keyLength = 22;

/** As many of a caller's items in a row before it is another's turn. */
export const itemsPerTurn = 2;

/** A text waits at most so long for a worker, and a result for the end of its batch, whatever happens. */
export const textLifeMs = 24 * 60 * 60_000;

/** How an item stands, as its batch keeps it: a letter, and of a failed one what is said of it. */
export type ItemRecord = 'r' | 'd' | 'c' | `f${string}`;

/** A failed item's record. */
export const failedRecord = ({ code, detail }: ItemError): ItemRecord =>
  `f${JSON.stringify({ code, detail })}`;

// What one caller has, what may be added, and where in the turns it stands. An ended batch of the same caller gives way.
// ARGV: prefix, owner, batch, items, characters, now, maxBatches, maxWaiting, maxCharacters, life in ms.
const admit = `
local p, own = ARGV[1], ARGV[1] .. 'o:' .. ARGV[2]
local count, open, characters, ended = 0, 0, 0, {}
for _, id in ipairs(redis.call('ZRANGE', own, 0, -1)) do
  local b = redis.call('HMGET', p .. 'b:' .. id, 'open', 'characters')
  if not b[1] then redis.call('ZREM', own, id)
  else
    count = count + 1
    if tonumber(b[1]) == 0 then ended[#ended + 1] = id
    else open = open + tonumber(b[1]); characters = characters + tonumber(b[2]) end
  end
end
if open + ARGV[4] > tonumber(ARGV[8]) then return {'items'} end
if characters + ARGV[5] > tonumber(ARGV[9]) then return {'bytes'} end
local gone = 0
while count - gone >= tonumber(ARGV[7]) do
  gone = gone + 1
  if not ended[gone] then return {'batches'} end
  local id = ended[gone]
  redis.call('DEL', p .. 'b:' .. id, p .. 'i:' .. id, p .. 'k:' .. id)
  redis.call('ZREM', own, id)
end
local b = p .. 'b:' .. ARGV[3]
redis.call('HSET', b, 'owner', ARGV[2], 'total', ARGV[4], 'open', ARGV[4], 'failed', 0, 'characters', ARGV[5], 'at', ARGV[6])
redis.call('PEXPIRE', b, ARGV[10])
redis.call('ZADD', own, ARGV[6], ARGV[3])
redis.call('PEXPIRE', own, ARGV[10])
local turn = tonumber(redis.call('GET', p .. 'turn') or 0)
local mine = open == 0 and 0 or tonumber(redis.call('GET', p .. 'turn:' .. ARGV[2]) or 0)
local start = math.max(turn, mine)
redis.call('SET', p .. 'turn:' .. ARGV[2], start + ARGV[4], 'PX', ARGV[10])
return {'ok', start}`;

// Sets the items that wait for a key. ARGV: prefix, key, record, now, keep in ms.
const settle = `
local p, w = ARGV[1], ARGV[1] .. 'w:' .. ARGV[2]
local first = string.sub(ARGV[3], 1, 1)
local count, done = 0, {}
for _, place in ipairs(redis.call('SMEMBERS', w)) do
  local at = string.find(place, ' ', 1, true)
  local id, index = string.sub(place, 1, at - 1), string.sub(place, at + 1)
  local b, i = p .. 'b:' .. id, p .. 'i:' .. id
  local before = redis.call('HGET', i, index)
  if redis.call('EXISTS', b) == 1 and (not before or before == 'r') then
    count = count + 1
    redis.call('HSET', i, index, ARGV[3])
    if not before then redis.call('PEXPIRE', i, redis.call('PTTL', b)) end
    redis.call('HSET', b, 'at', ARGV[4])
    if first ~= 'r' then
      if first == 'f' then redis.call('HINCRBY', b, 'failed', 1) end
      if redis.call('HINCRBY', b, 'open', -1) == 0 then
        done[#done + 1] = id
        for _, one in ipairs({b, i, p .. 'k:' .. id}) do redis.call('PEXPIRE', one, ARGV[5]) end
      end
    end
  end
end
if first == 'd' then redis.call('DEL', w, p .. 't:' .. ARGV[2]) end
if first == 'f' then
  if redis.call('EXISTS', w) == 1 then redis.call('RENAME', w, p .. 'dw:' .. ARGV[2]); redis.call('PEXPIRE', p .. 'dw:' .. ARGV[2], ARGV[5]) end
end
return {count, unpack(done)}`;

// Opens the items of a dead letter again. ARGV: prefix, key, now, life in ms.
const revive = `
local p, dw, w = ARGV[1], ARGV[1] .. 'dw:' .. ARGV[2], ARGV[1] .. 'w:' .. ARGV[2]
if redis.call('EXISTS', p .. 't:' .. ARGV[2]) == 0 or redis.call('EXISTS', dw) == 0 then return 0 end
for _, place in ipairs(redis.call('SMEMBERS', dw)) do
  local at = string.find(place, ' ', 1, true)
  local id, index = string.sub(place, 1, at - 1), string.sub(place, at + 1)
  local b, i = p .. 'b:' .. id, p .. 'i:' .. id
  local before = redis.call('HGET', i, index)
  if before and string.sub(before, 1, 1) == 'f' then
    redis.call('HDEL', i, index)
    redis.call('HINCRBY', b, 'failed', -1)
    redis.call('HINCRBY', b, 'open', 1)
    redis.call('HSET', b, 'at', ARGV[3])
    for _, one in ipairs({b, i, p .. 'k:' .. id}) do redis.call('PEXPIRE', one, ARGV[4]) end
    redis.call('SADD', w, place)
  end
end
redis.call('DEL', dw)
redis.call('PEXPIRE', w, ARGV[4])
return 1`;

// Until when an item may wait: the earliest time of all who want it, and not at all once somebody wants it as soon as can be.
// ARGV: prefix, key, time or nothing.
const setDue = `
local due = ARGV[1] .. 'due'
if ARGV[3] == '' then return redis.call('ZREM', due, ARGV[2]) end
if redis.call('SCARD', ARGV[1] .. 'w:' .. ARGV[2]) == 0 or redis.call('ZSCORE', due, ARGV[2]) then
  return redis.call('ZADD', due, 'LT', ARGV[3], ARGV[2])
end
return 0`;

/** The step that says until when an item may wait; before anybody new waits for it. */
export const dueStep = (
  key: string,
  dueAt: number | undefined,
): [script: string, options: { keys: string[]; arguments: string[] }] => [
  setDue,
  { keys: [prefix], arguments: [prefix, key, String(dueAt ?? '')] },
];

/** What is done with the records, each step at once and whole. */
export function createRecords(client: RecordsClient, limits: JobLimits, now: () => number) {
  const run = (script: string, ...args: (string | number)[]) =>
    client.eval(script, { keys: [prefix], arguments: [prefix, ...args.map(String)] });
  const { maxBatches, maxWaiting, maxCharacters, keepMs } = limits;
  async function keysOf(id: string): Promise<string[]> {
    const all = (await client.get(keyOf.keys(id))) ?? '';
    return all.match(new RegExp(`.{${keyLength}}`, 'g')) ?? [];
  }
  return {
    /** Where in the turns the items begin, or what is full. */
    async admit(owner: string, id: string, items: number, characters: number) {
      const found = (await run(
        admit,
        ...[owner, id, items, characters, now(), maxBatches, maxWaiting, maxCharacters, textLifeMs],
      )) as ['ok', number] | ['items' | 'bytes' | 'batches'];
      return found[0] === 'ok' ? { turn: Number(found[1]) } : { full: found[0] };
    },
    /** Sets every item that waits for a key; says how many there were. Results of a batch that ends with it live on for a while. */
    async settle(key: string, record: ItemRecord): Promise<number> {
      const [count, ...ended] = (await run(settle, key, record, now(), keepMs)) as [number, ...string[]];
      for (const id of ended) {
        const step = client.multi();
        for (const one of await keysOf(id)) step.pExpire(keyOf.result(one), keepMs);
        await step.exec();
      }
      return Number(count);
    },
    revive: async (key: string) => Number(await run(revive, key, now(), textLifeMs)) === 1,
    async state(id: string, owner: string): Promise<(BatchState & { readonly at: number }) | undefined> {
      const found = await client.hGetAll(keyOf.batch(id));
      if (found['owner'] !== owner) return undefined;
      const [total, open] = [Number(found['total']), Number(found['open'])];
      return {
        id,
        status: found['cancelled'] ? 'cancelled' : open === 0 ? 'done' : 'running',
        total,
        finished: total - open,
        failed: Number(found['failed']),
        at: Number(found['at']),
      };
    },
    /** Keys of a batch's items, in order. */
    keys: keysOf,
  };
}

/** See {@link createRecords}. */
export type Records = ReturnType<typeof createRecords>;
