// What the parts of the Redis store share: the guarded call, frames, and errors.
import { type RedisCall, RedisCallError } from '@internal/kit/redis';
import { keptForMs } from '../entry/entry-life.ts';
import { CacheError, type CacheErrorCode } from '../errors/cache-error.ts';
import type { StoreContext, StoredEntry } from '../ports/cache-store.ts';
import type { ChangeLines } from './change-lines.ts';
import type { TagNonces } from './format/tag-nonces.ts';
import { decodeFrame, encodeFrame, type WireFormat } from './format/wire-frame.ts';
import type { OwnWrites } from './push/own-writes.ts';
import type { RedisKeys } from './redis-keys.ts';

/** What the parts of one Redis store share. */
export interface RedisCore {
  readonly call: RedisCall;
  readonly keys: RedisKeys;
  readonly nonces: TagNonces;
  readonly format: WireFormat;
  readonly ownWrites: OwnWrites;
  readonly lines: ChangeLines;
  readonly context: StoreContext;
  readonly counts: {
    unreadable: number;
    tooLarge: number;
    leases: number;
    waits: number;
    pushes: number;
    gaps: number;
  };
  /** Set once Redis says that this user may not run scripts. */
  readonly scripts: { areDenied: boolean };
}

const errorCodes: Record<RedisCallError['code'], CacheErrorCode> = {
  timeout: 'store_timeout',
  unavailable: 'store_unavailable',
  open: 'store_unavailable',
  overloaded: 'store_overloaded',
  reply: 'store_refused',
  closed: 'closed',
  missing_peer: 'missing_peer',
};

/** Makes the package's own error of what went wrong with Redis. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    throw new CacheError(errorCodes[error.code], error.message, { cause: error });
  }
}

/** Runs `scripted`; when this user may not run scripts, now and from then on `plain`. */
export async function withScripts<T>(
  core: RedisCore,
  scripted: () => Promise<T>,
  plain: () => Promise<T>,
): Promise<T> {
  if (core.scripts.areDenied) return plain();
  try {
    return await scripted();
  } catch (error) {
    if (!(error instanceof RedisCallError) || error.reply !== 'NOPERM') throw error;
    core.scripts.areDenied = true;
    core.context.onError('script', 'store_refused');
    return plain();
  }
}

/** The entry in a frame; `undefined` for a miss, an unreadable frame, or tags that were invalidated. */
export async function decodeEntry(
  core: RedisCore,
  key: string,
  frame: unknown,
): Promise<StoredEntry | undefined> {
  if (!Buffer.isBuffer(frame)) return undefined;
  const read = await decodeFrame(frame, core.keys.valueOf(key), core.format);
  if (!read) {
    core.counts.unreadable += 1;
    return undefined;
  }
  const { entry, nonces } = read;
  return entry.tags.length === 0 || (await core.nonces.areCurrent(entry.tags, nonces)) ? entry : undefined;
}

/** The frame of an entry, or `undefined`, counted, when it is too large. */
export async function encodeEntry(
  core: RedisCore,
  key: string,
  entry: StoredEntry,
  nonces: readonly string[],
): Promise<Buffer | undefined> {
  const frame = await encodeFrame({ entry, nonces }, core.keys.valueOf(key), core.format);
  if (!frame) core.counts.tooLarge += 1;
  return frame;
}

/** How long Redis keeps an entry, as an argument. */
export const lifeOf = (entry: StoredEntry): string => String(Math.max(1, Math.ceil(keptForMs(entry))));

/** Value and lease of a key: the KEYS of every script. */
export const namesOf = (core: RedisCore, key: string): [string, string] => [
  core.keys.valueOf(key),
  core.keys.leaseOf(key),
];
