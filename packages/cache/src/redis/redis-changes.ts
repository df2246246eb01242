// Writes and removes entries in Redis, and ends the lease of the key with the same command.
import type { StoredEntry } from '../ports/cache-store.ts';
import { encodeEntry, lifeOf, namesOf, type RedisCore, withScripts } from './redis-core.ts';
import { redisScripts } from './redis-scripts.ts';

/** Writes an entry and takes the lease away from whoever produces the key; `false` when it is too large. */
export async function putEntry(
  core: RedisCore,
  key: string,
  entry: StoredEntry,
  nonces: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  const frame = await encodeEntry(core, key, entry, nonces);
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
export async function removeEntry(core: RedisCore, key: string, signal?: AbortSignal): Promise<boolean> {
  const options = { deadlineMs: core.context.settings.redisWriteDeadlineMs, signal };
  const names = namesOf(core, key);
  const removed = await withScripts(
    core,
    () => core.call.script(redisScripts.remove, names, [], options),
    () => core.call.command(['DEL', names[0]], { ...options, key: names[0] }),
  );
  return removed === 1;
}
