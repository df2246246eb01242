// What the parts of the Redis store share: the guarded call, frames, and errors.
import type { Batches } from '@internal/kit';
import { isDenied, type RedisCall, RedisCallError } from '@internal/kit/redis';
import { scopesOf } from '../entry/create-cache-key.ts';
import { cutShort, keptForMs } from '../entry/entry-life.ts';
import { CacheError, type CacheErrorCode } from '../errors/cache-error.ts';
import type { StoreContext, StoredEntry } from '../ports/cache-store.ts';
import type { ChangeLines } from './flow/change-lines.ts';
import type { LostLeases } from './flow/lost-leases.ts';
import type { TagNonces } from './format/tag-nonces.ts';
import { decodeFrame, encodeFrame, type WireEntry, type WireFormat } from './format/wire-frame.ts';
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
  /** Lets changes of a batch begin a few at a time. */
  readonly batches: Batches;
  readonly context: StoreContext;
  readonly counts: {
    unreadable: number;
    tooLarge: number;
    leases: number;
    waits: number;
    pushes: number;
    gaps: number;
  };
  /** Leases of this process that are being given up. */
  readonly endedLeases: Set<string>;
  /** Leases that were perhaps granted and are being given up. */
  readonly lostLeases: LostLeases;
  /** Set once Redis says that this user may not run scripts, or that it offers none. */
  readonly scripts: { areDenied: boolean };
  /** Set once Redis says that this user may not read many at once, as users of before may not, or that one address hides a cluster. */
  readonly manyReads: { areDenied: boolean };
}

/** For how long what has no end of its own is kept. */
export const monthMs = 30 * 24 * 3_600_000;

const errorCodes: Record<RedisCallError['code'], CacheErrorCode> = {
  timeout: 'store_timeout',
  unavailable: 'store_unavailable',
  open: 'store_unavailable',
  overloaded: 'store_overloaded',
  reply: 'store_refused',
  closed: 'closed',
  missing_peer: 'missing_peer',
};

/** Throws the package's own error for what went wrong with Redis. */
export function fail(error: unknown): never {
  if (!(error instanceof RedisCallError)) throw error;
  throw new CacheError(errorCodes[error.code], error.message, { cause: error });
}

/** Runs work whose errors become the package's own. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return fail(error);
  }
}

/** Runs `scripted`; when this user may not run scripts, or Redis offers none, now and from then on `plain`. */
export async function withScripts<T>(
  core: RedisCore,
  scripted: () => Promise<T>,
  plain: () => Promise<T>,
): Promise<T> {
  if (core.scripts.areDenied) return plain();
  try {
    return await scripted();
  } catch (error) {
    if (!isDenied(error)) throw error;
    // Told once, though several may have been on their way.
    if (!core.scripts.areDenied) core.context.onError('script', 'store_refused');
    core.scripts.areDenied = true;
    return plain();
  }
}

/** The entry in a frame; `undefined` for a miss, an unreadable frame, or tags that were invalidated. */
export function decodeEntry(
  core: RedisCore,
  key: string,
  frame: unknown,
  name = core.keys.valueOf(key),
): StoredEntry | undefined | Promise<StoredEntry | undefined> {
  if (!Buffer.isBuffer(frame)) return undefined;
  const read = decodeFrame(frame, name, core.format);
  return read instanceof Promise
    ? read.then((late) => currentEntry(core, key, late))
    : currentEntry(core, key, read);
}

function currentEntry(
  core: RedisCore,
  key: string,
  read: WireEntry | undefined,
): StoredEntry | undefined | Promise<StoredEntry | undefined> {
  if (!read) {
    core.counts.unreadable += 1;
    return undefined;
  }
  const { entry, nonces, scopes } = read;
  const own = scopesOf(key);
  // Most entries have no tags: their lists are as they were read.
  const checked =
    nonces.length > 0
      ? core.nonces.check([...own, ...entry.tags], [...scopes, ...nonces])
      : core.nonces.check(own, scopes);
  return checked instanceof Promise
    ? checked.then((expiredAtMs) => cutShort(entry, expiredAtMs))
    : cutShort(entry, checked);
}

/** The nonces of what an entry with these tags stands under: the scopes of its key, then the tags. */
export const noncesFor = (
  core: RedisCore,
  key: string,
  tags: readonly string[],
  deadlineMs: number,
): Promise<readonly string[]> => core.nonces.ensure([...scopesOf(key), ...tags], deadlineMs);

/** The frame of an entry, or `undefined`, counted, when it is too large. What it stands under lives as long from here on. */
export async function encodeEntry(
  core: RedisCore,
  key: string,
  entry: StoredEntry,
  nonces: readonly string[],
): Promise<Buffer | undefined> {
  const ofScopes = scopesOf(key);
  const wire = { entry, scopes: nonces.slice(0, ofScopes.length), nonces: nonces.slice(ofScopes.length) };
  const frame = await encodeFrame(wire, core.keys.valueOf(key), core.format);
  core.nonces.keep([...ofScopes, ...entry.tags], keptForMs(entry));
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
