// Reads many entries in chunks, each within a deadline of its own.
import { RedisCallError, type RedisClient, sendCommand } from '@internal/kit/redis';
import { scopesOf } from '../entry/create-cache-key.ts';
import type { StoredEntry } from '../ports/cache-store.ts';
import { decodeEntry, type RedisCore } from './redis-core.ts';

const chunkSize = 250;
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
    const scopes = new Set<string>();
    for (const key of chunk) for (const scope of scopesOf(key)) scopes.add(scope);
    // Asked for together: what is long to decode must not use up the deadline of another question.
    const asked = Promise.all([
      // One asked for ahead waits until that before it is decoded.
      readFrames(core, names, signal, start === 0 ? 1 : 2),
      core.nonces.warm([...scopes]),
    ]);
    asked.catch(() => {});
    return { names, asked };
  };
  const entries: (StoredEntry | undefined)[] = [];
  // Two at once: Redis works on one while the other is decoded.
  const next = [0, chunkSize].filter((start) => start < keys.length).map(ask);
  let bytes = 0;
  for (let start = 2 * chunkSize; next.length > 0; start += chunkSize) {
    const { names, asked } = next.shift()!;
    const [frames] = await asked;
    if (start < keys.length) next.push(ask(start));
    const decoded: ReturnType<typeof decodeEntry>[] = [];
    for (const frame of frames) {
      bytes += (frame as Buffer | null)?.length ?? 0;
      if (bytes > bytesPerTurn) await new Promise(setImmediate);
      bytes %= bytesPerTurn;
      const place = decoded.length;
      decoded.push(decodeEntry(core, keys[entries.length + place]!, frame, names[place]));
    }
    const isSlow = decoded.some((entry) => entry instanceof Promise);
    entries.push(
      ...(isSlow
        ? await Promise.all(decoded.map(async (entry) => entry))
        : (decoded as (StoredEntry | undefined)[])),
    );
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
  // Sent in one turn they share a round trip, and in a Cluster each finds its node.
  const oneByOne = (client: RedisClient) =>
    Promise.all(
      names.map((name) =>
        sendCommand(client, ['GET', name], { key: name, asBuffer: true, isReadonly: true }),
      ),
    );
  try {
    return await core.call.call<readonly unknown[]>((client) => {
      if ('slots' in client || core.manyReads.areDenied) return oneByOne(client);
      const options = { key: names[0], asBuffer: true, isReadonly: true };
      return sendCommand(client, ['MGET', ...names], options) as Promise<readonly unknown[]>;
    }, limits);
  } catch (error) {
    if (!(error instanceof RedisCallError) || error.reply !== 'NOPERM' || core.manyReads.areDenied)
      throw error;
    core.manyReads.areDenied = true;
    return core.call.call<readonly unknown[]>(oneByOne, limits);
  }
}
