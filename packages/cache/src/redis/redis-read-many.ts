// Reads many entries in chunks, each within a deadline of its own.
import { RedisCallError, type RedisClient, sendCommand } from '@internal/kit/redis';
import { scopesOf } from '../entry/create-cache-key.ts';
import type { StoredEntry } from '../ports/cache-store.ts';
import { decodeEntry, type RedisCore } from './redis-core.ts';

const chunkSize = 500;

/** The entries in the order of the keys: one MGET a chunk where one node holds them all. */
export async function readEntries(
  core: RedisCore,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(StoredEntry | undefined)[]> {
  await core.lines.settled(keys);
  const entries: (StoredEntry | undefined)[] = [];
  for (let start = 0; start < keys.length; start += chunkSize) {
    const chunk = keys.slice(start, start + chunkSize);
    // Asked for together: what is long to decode must not use up the deadline of another question.
    const [frames] = await Promise.all([
      readFrames(core, chunk.map(core.keys.valueOf), signal),
      core.nonces.warm([...new Set(chunk.flatMap(scopesOf))]),
    ]);
    const decoded = frames.map((frame, place) => decodeEntry(core, chunk[place]!, frame));
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
): Promise<readonly unknown[]> {
  const limits = { deadlineMs: core.context.settings.redisReadDeadlineMs, signal };
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
