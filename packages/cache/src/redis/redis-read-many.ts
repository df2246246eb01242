// Reads many entries in chunks, each within a deadline of its own.
import { isDenied, type RedisClient, sendCommand } from '@internal/kit/redis';
import { scopesOf } from '../entry/create-cache-key.ts';
import type { StoredEntry } from '../ports/cache-store.ts';
import { decodeEntry, type RedisCore } from './redis-core.ts';

const chunkSize = 250;
// Asked for at once: the client writes in its next turn, and what is asked for while a chunk is decoded waits until that is over.
const chunksAhead = 4;
// Decoding so many bytes takes about a millisecond.
const bytesPerTurn = 262_144;

/** The entries in the order of the keys: one MGET a chunk where one node holds them all. */
export async function readEntries(
  core: RedisCore,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(StoredEntry | undefined)[]> {
  await core.lines.settled(keys);
  const ask = (start: number) => {
    const chunk = keys.slice(start, start + chunkSize);
    const names = chunk.map(core.keys.valueOf);
    const scopes = new Set(chunk.flatMap(scopesOf));
    // Asked for together: what is long to decode must not use up the deadline of another question.
    const asked = Promise.all([
      // One asked for ahead waits until those before it are decoded.
      readFrames(core, names, signal, Math.min(start / chunkSize + 1, chunksAhead)),
      core.nonces.warm([...scopes]),
    ]);
    asked.catch(() => {});
    return { names, asked };
  };
  const entries: (StoredEntry | undefined)[] = [];
  const slow: Promise<void>[] = [];
  const next: ReturnType<typeof ask>[] = [];
  let start = 0;
  let bytes = 0;
  while (entries.length < keys.length) {
    for (; start < keys.length && next.length < chunksAhead; start += chunkSize) next.push(ask(start));
    const { names, asked } = next.shift()!;
    const [frames] = await asked;
    for (let index = 0; index < names.length; index += 1) {
      const frame = frames[index] as Buffer | null;
      bytes += frame?.length ?? 0;
      if (bytes > bytesPerTurn) await new Promise(setImmediate);
      bytes %= bytesPerTurn;
      const place = entries.length;
      const entry = decodeEntry(core, keys[place]!, frame, names[index]);
      entries.push(entry instanceof Promise ? undefined : entry);
      if (!(entry instanceof Promise)) continue;
      const late = entry.then((found) => {
        entries[place] = found;
      });
      // It may fail while the turn is given up, before anything waits for it.
      late.catch(() => {});
      slow.push(late);
    }
    if (slow.length > 0) await Promise.all(slow.splice(0));
  }
  return entries;
}

async function readFrames(
  core: RedisCore,
  names: readonly string[],
  signal: AbortSignal | undefined,
  deadlines: number,
): Promise<readonly unknown[]> {
  const limits = { deadlineMs: deadlines * core.context.settings.redisReadDeadlineMs, signal };
  // Sent in one turn they share a round trip, and in a Cluster each finds its node: a master, here as wherever an entry is read. A
  // replica may be behind the push that told of a change, and what it gave would stand in memory as fresh.
  const oneByOne = (client: RedisClient) =>
    Promise.all(names.map((name) => sendCommand(client, ['GET', name], { key: name, asBuffer: true })));
  let isAtOnce = false;
  try {
    return await core.call.call<readonly unknown[]>((client) => {
      isAtOnce = !('slots' in client || core.manyReads.areDenied);
      if (!isAtOnce) return oneByOne(client);
      const options = { key: names[0], asBuffer: true };
      return sendCommand(client, ['MGET', ...names], options) as Promise<readonly unknown[]>;
    }, limits);
  } catch (error) {
    // Several may have been asked when the first was denied.
    if (!isAtOnce || !isDenied(error)) throw error;
    core.manyReads.areDenied = true;
    return core.call.call<readonly unknown[]>(oneByOne, limits);
  }
}
