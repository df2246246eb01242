// Opens the keys of both listeners, from settings, a file and Redis.
import type { Clock, Problem } from '@internal/kit';
import { invalidKeyFile, SecurityError } from '../errors/security-error.ts';
import type { KeyFileContent } from '../keys/key-file.ts';
import { readKeyFile } from '../keys/key-file.ts';
import { toKeyRecord } from '../keys/key-record.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { createKeyRing } from '../keys/key-ring.ts';
import { createKeyFileStore } from '../keys/key-store.ts';
import { openKeyRing } from '../keys/open-key-ring.ts';
import { weakKeys } from './deployment-rules.ts';
import type { SecurityValues } from './security-settings.ts';

/** What the key file holds; nothing, and a problem, where it cannot be read. */
export async function readFileOf({ keyFile }: SecurityValues, problems: Problem[]): Promise<KeyFileContent> {
  try {
    if (keyFile !== undefined) return await readKeyFile(keyFile);
  } catch (error) {
    if (!SecurityError.isInstance(error)) throw error;
    const path = 'keyFile';
    const hint = 'does the file exist, and may this user read it? (TPL_SECURITY_KEY_FILE)';
    if (error.problems.length === 0) problems.push({ path, message: 'cannot be read', hint });
    problems.push(...error.problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
  }
  return { records: [], plain: [] };
}

/** A ring for each listener. */
export async function openRings(
  { keys, internalKeys, keyFile, keyReloadMs: reloadMs }: SecurityValues,
  { plain }: KeyFileContent,
  isServing: boolean,
  clock: Clock,
  closers: (() => unknown)[],
): Promise<{ ring: KeyRing; internalRing: KeyRing }> {
  const check = (content: KeyFileContent) => {
    const weak = isServing ? weakKeys('keyFile', content.plain) : [];
    if (weak.length > 0) throw invalidKeyFile(weak);
  };
  const open = async (own: readonly string[] = [], path: string | undefined): Promise<KeyRing> => {
    const also = own.map((key) => toKeyRecord(key, { scopes: ['*'] }));
    if (path === undefined) return createKeyRing(also, { clock });
    const ring = await openKeyRing(path, { also, reloadMs, check, clock });
    closers.push(() => ring.close());
    return ring;
  };
  return {
    ring: await open(keys, keyFile),
    // Plain keys of a file are public keys: only digests carry scopes that keep the two listeners apart.
    internalRing: await open(internalKeys, plain.length > 0 ? undefined : keyFile),
  };
}

/** The keys in Redis, and a ring that follows them. */
export async function openFleetKeys(
  { keyRedis, redisUrl: url, keyReloadMs: reloadMs }: SecurityValues,
  clock: Clock,
  closers: (() => unknown)[],
) {
  if (!keyRedis || url === undefined) return undefined;
  const { createRedisKeyStore } = await import('../keys/redis-key-store.ts');
  const store = createRedisKeyStore({ url, clock });
  closers.push(() => store.close());
  const ring = await openKeyRing(store, { reloadMs, clock }).catch(async (error) => {
    for (const closer of closers.splice(0)) await closer();
    throw error;
  });
  closers.unshift(() => ring.close());
  return { store, ring };
}

/** Plain keys cannot be managed. */
export function fileStoreOf({ keyFile }: SecurityValues, { plain }: KeyFileContent, clock: Clock) {
  return keyFile === undefined || plain.length > 0 ? undefined : createKeyFileStore(keyFile, { clock });
}
