// Writes and removes entries in Redis, and ends the lease of the key with the same command.
import type { StoredEntry } from '../ports/cache-store.ts';
import { encodeEntry, lifeOf, namesOf, type RedisCore, withScripts } from './redis-core.ts';
import { redisScripts } from './redis-scripts.ts';

/**
 * Writes an entry and takes the lease away from whoever produces the key; `false` when it is too large. What takes time is
 * begun at once, with the tags as they are at the call; the writing itself waits for the changes of the key before it.
 */
export function putEntry(
  core: RedisCore,
  key: string,
  entry: StoredEntry,
  nonces: Promise<readonly string[]>,
  signal?: AbortSignal,
): Promise<boolean> {
  const framed = nonces.then((known) => encodeEntry(core, key, entry, known));
  // Handled where it is awaited, which may be later than it fails.
  framed.catch(() => {});
  return core.lines.run(key, async () => writeFrame(core, key, entry, await framed, signal));
}

async function writeFrame(
  core: RedisCore,
  key: string,
  entry: StoredEntry,
  frame: Buffer | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!frame) return false;
  const { call, context, ownWrites } = core;
  const options = { deadlineMs: context.settings.redisWriteDeadlineMs, signal };
  const names = namesOf(core, key);
  ownWrites.note(key);
  await withScripts(
    core,
    () => call.script(redisScripts.write, names, [frame, lifeOf(entry)], options),
    () => call.command(['SET', names[0], frame, 'PX', lifeOf(entry)], { ...options, key: names[0] }),
  );
  return true;
}

/** Removes a key and takes the lease away from whoever produces it; says whether it was there. */
export function removeEntry(core: RedisCore, key: string, signal?: AbortSignal): Promise<boolean> {
  return core.lines.run(key, () => removeNow(core, key, signal));
}

async function removeNow(core: RedisCore, key: string, signal: AbortSignal | undefined): Promise<boolean> {
  const options = { deadlineMs: core.context.settings.redisWriteDeadlineMs, signal };
  const names = namesOf(core, key);
  const removed = await withScripts(
    core,
    () => core.call.script(redisScripts.remove, names, [], options),
    () => core.call.command(['DEL', names[0]], { ...options, key: names[0] }),
  );
  return removed === 1;
}
