// Keeps batches, texts and results in a Redis: what the queue itself never holds.
import type { RecordsClient } from './connection/jobs-connection.ts';
import { prefix } from './connection/jobs-connection.ts';
import type { BatchState, ItemError, JobLimits } from './jobs.ts';
import { admitBatch } from './scripts/admit-batch.ts';
import { dropLetters } from './scripts/drop-letters.ts';
import { holdResults } from './scripts/hold-results.ts';
import { setDue } from './scripts/set-due.ts';
import { dropUnwanted, reviveItems, settleItems } from './scripts/settle-items.ts';
import { keyLength, stopBatch } from './scripts/stop-batch.ts';
import { wantAgain } from './scripts/want-again.ts';

/** The keys by what stands under them: `b` a batch, `i` how its items stand, `k` their keys, `t` a text, `r` a result, `u` the batches that hold it, `w` who waits for it; `due` until when items may wait, `lane:open` those that wait elsewhere. */
export const keyOf = {
  batch: (id: string) => `${prefix}b:${id}`,
  items: (id: string) => `${prefix}i:${id}`,
  keys: (id: string) => `${prefix}k:${id}`,
  text: (key: string) => `${prefix}t:${key}`,
  result: (key: string) => `${prefix}r:${key}`,
  wanted: (key: string) => `${prefix}w:${key}`,
  holders: (key: string) => `${prefix}u:${key}`,
  own: (owner: string) => `${prefix}o:${owner}`,
  dead: `${prefix}dead`,
  turn: `${prefix}turn`,
  due: `${prefix}due`,
  parked: `${prefix}lane:open`,
};

/** As many of a caller's items in a row before it is another's turn. */
export const itemsPerTurn = 2;

/** A text waits at most so long for a worker, and a result for the end of its batch, whatever happens. */
export const textLifeMs = 24 * 60 * 60_000;

// Longer than the largest batch takes to be put there.
const takingMs = 60_000;
const chunkItems = 500;

/** How an item stands, as its batch keeps it: a letter, and of a failed one what is said of it. */
export type ItemRecord = 'r' | 'd' | 'c' | `f${string}`;

/** What belongs to a record: a result that is new; of a failed item, why it failed and the letter that is kept of it. */
interface SettleMore {
  readonly result?: string;
  readonly why?: 'dead' | 'gone' | '';
  readonly letter?: string;
}

/** A failed item's record. */
export const failedRecord = ({ code, detail }: ItemError): ItemRecord =>
  `f${JSON.stringify({ code, detail })}`;

/** The step that says until when an item may wait; before anybody new waits for it. */
export const dueStep = (
  key: string,
  dueAt: number | undefined,
  now: number,
): [script: string, options: { keys: string[]; arguments: string[] }] => [
  setDue,
  { keys: [prefix], arguments: [prefix, key, ...[dueAt ?? '', now, textLifeMs].map(String)] },
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
  /** A batch lives for another time now, or is gone: so do the results that it holds. */
  async function hold(id: string, keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += chunkItems)
      await run(holdResults, id, ...keys.slice(from, from + chunkItems));
  }
  async function settle(key: string, record: ItemRecord, more: SettleMore) {
    const { result = '', why = '', letter = '' } = more;
    const [count, ended, kept] = (await run(
      settleItems,
      ...[key, record, now(), keepMs, result, why, letter],
    )) as [number, string[], number];
    for (const id of ended) await hold(id, await keysOf(id));
    return { count: Number(count), isKept: Number(kept) === 1 };
  }
  return {
    /** Where in the turns the items begin, or what is full. The batch counts for a minute until it is `taken`. */
    async admit(owner: string, id: string, items: number, characters: number) {
      const found = (await run(
        admitBatch,
        ...[owner, id, items, characters, now(), maxBatches, maxWaiting, maxCharacters, textLifeMs, takingMs],
      )) as ['ok', number] | ['items' | 'bytes' | 'batches'];
      return found[0] === 'ok' ? { turn: Number(found[1]) } : { full: found[0] };
    },
    /** The batch is there as a whole. */
    taken: (id: string) => client.hDel(keyOf.batch(id), 'taking'),
    /** Those keys that have a result for whoever asks now. */
    async known(
      keys: readonly string[],
      isReusable: (result: never) => boolean = () => true,
    ): Promise<readonly string[]> {
      const results = await Promise.all(keys.map((key) => client.get(keyOf.result(key))));
      const isKnown = (result: string | null | undefined) =>
        typeof result === 'string' && isReusable(JSON.parse(result) as never);
      return keys.filter((_key, place) => isKnown(results[place]));
    },
    /** Lets a batch wait for its items, where they are open; gives the keys of those that are. */
    wantAgain: async (id: string, items: readonly { readonly key: string; readonly index: number }[]) =>
      (await run(
        wantAgain,
        ...[id, now(), textLifeMs, ...items.flatMap(({ key, index }) => [key, index])],
      )) as string[],
    /** Sets every item that waits for a key, with its result where that is new; says how many there were. */
    settle: async (key: string, record: ItemRecord, more: SettleMore = {}): Promise<number> =>
      (await settle(key, record, more)).count,
    /** The same for a text that is given up with a letter; says whether the letter is kept, be it from an earlier try. */
    giveUp: async (key: string, error: ItemError, letter: string): Promise<boolean> =>
      (await settle(key, failedRecord(error), { why: 'dead', letter })).isKept,
    /** Opens the items of a dead letter again; false where it is not known any more. */
    async revive(key: string): Promise<boolean> {
      const ids = new Set((await run(reviveItems, key, now(), textLifeMs)) as string[]);
      for (const id of ids) await hold(id, await keysOf(id));
      return ids.size > 0;
    },
    /** How many letters there are, once those are gone that no batch has any more. */
    letters: async () => Number(await run(dropLetters)),
    /** Forgets a text that nobody waits for; false where somebody does. */
    dropUnwanted: async (key: string) => Number(await run(dropUnwanted, key)) === 1,
    /** Cancels what is open of a batch; one that has ended stays as it is. */
    async stop(id: string): Promise<void> {
      if (Number(await run(stopBatch, id, keepMs)) === 1) await hold(id, await keysOf(id));
    },
    /** Forgets a batch that has ended, and the results that no other one holds. */
    async forget(id: string, owner: string): Promise<void> {
      const keys = await keysOf(id);
      const step = client.multi().unlink([keyOf.batch(id), keyOf.items(id), keyOf.keys(id)]);
      await step.zRem(keyOf.own(owner), id).exec();
      await hold(id, keys);
    },
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
