// The life of an entry and its size: what its call and settings say of it, and what follows from that.
import type { Problem } from '@internal/kit';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { CacheMode, GetOrSetOptions } from '../ports/cache.ts';
import type { StoredEntry } from '../ports/cache-store.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';
import type { MemoryEntry } from './memory-entry.ts';

/** How long a value lives and how its producer is treated. */
export type EntryPolicy = Pick<
  CacheSettingValues,
  | 'ttlMs'
  | 'staleWhileRevalidateMs'
  | 'staleIfErrorMs'
  | 'softTimeoutMs'
  | 'hardTimeoutMs'
  | 'negativeTtlMs'
  | 'jitter'
  | 'earlyRefresh'
  | 'failurePauseMs'
>;

const overridable = [
  'ttlMs',
  'staleWhileRevalidateMs',
  'staleIfErrorMs',
  'softTimeoutMs',
  'hardTimeoutMs',
  'negativeTtlMs',
] as const;

const modes: readonly CacheMode[] = ['default', 'refresh', 'no_store', 'only_if_cached'];

/**
 * The settings of the operation with what the call overrides.
 * @throws CacheError `invalid_options`, with all problems at once
 */
export function toPolicy(settings: EntryPolicy, options: GetOrSetOptions | undefined): EntryPolicy {
  if (options === undefined) return settings;
  let policy: Record<string, unknown> | undefined;
  const problems: Problem[] = [];
  for (const name of overridable) {
    const value = options[name];
    if (value === undefined) continue;
    if (!isDuration(value)) problems.push(durationProblem(name));
    policy ??= { ...settings };
    policy[name] = value;
  }
  const { mode } = options;
  if (mode !== undefined && !modes.includes(mode))
    problems.push({ path: 'mode', message: `must be one of ${modes.join(', ')}` });
  if (problems.length > 0) throw invalidOptions(problems);
  return (policy as EntryPolicy | undefined) ?? settings;
}

/** Whether the value is a finite number that is not negative. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The problem of an option that is not. */
export function durationProblem(path: string): Problem {
  return { path, message: 'must be a finite number of milliseconds, 0 or more' };
}

/** Clock and chance of a cache. */
interface LifeContext {
  readonly clock: { now(): number; monotonic(): number };
  readonly random: () => number;
}

/** A value just made, with its life by the policy. The fresh time is cut by jitter here, once, so that all processes agree on it. */
export function toStoredEntry(
  value: unknown,
  policy: EntryPolicy,
  { clock, random }: LifeContext,
  {
    producedInMs = 0,
    tags = [],
  }: { readonly producedInMs?: number; readonly tags?: readonly string[] | undefined },
): StoredEntry {
  return {
    value,
    createdAtMs: clock.now(),
    ttlMs: Math.max(1, Math.round(policy.ttlMs * (1 - policy.jitter * random()))),
    staleWhileRevalidateMs: policy.staleWhileRevalidateMs,
    staleIfErrorMs: policy.staleIfErrorMs,
    producedInMs,
    tags,
  };
}

/**
 * The entry on this process's own clock. Its renewal starts before it expires by a random time around the time its
 * producer took (XFetch): drawn once here instead of at every read, each process for itself.
 */
export function toMemoryEntry(
  entry: StoredEntry,
  bytes: number,
  earlyRefresh: number,
  { clock, random }: LifeContext,
): MemoryEntry {
  // A clock that is behind another machine's must not make a value older than it is, nor younger than new.
  const ageMs = Math.max(0, clock.now() - entry.createdAtMs);
  const createdAt = clock.monotonic() - ageMs;
  const freshUntil = createdAt + entry.ttlMs;
  const lead = earlyRefresh * entry.producedInMs * -Math.log(1 - random());
  return {
    value: entry.value,
    createdAt,
    refreshAt: Math.max(createdAt, freshUntil - Math.min(lead, entry.ttlMs / 2)),
    freshUntil,
    swrUntil: freshUntil + entry.staleWhileRevalidateMs,
    errorUntil: freshUntil + entry.staleIfErrorMs,
    bytes,
    tags: entry.tags,
  };
}

/** The entry once a tag of it was expired at that moment: no longer fresh, unless it was made later; none where a tag was invalidated. */
export function cutShort(entry: StoredEntry, expiredAtMs: number | undefined): StoredEntry | undefined {
  if (expiredAtMs === undefined) return undefined;
  const freshMs = expiredAtMs - entry.createdAtMs;
  return freshMs < 0 || freshMs >= entry.ttlMs ? entry : { ...entry, ttlMs: freshMs };
}

/** Milliseconds an entry is worth keeping. */
export function keptForMs(entry: StoredEntry): number {
  return entry.ttlMs + Math.max(entry.staleWhileRevalidateMs, entry.staleIfErrorMs);
}

// Deeper than any real document; a cycle gets there at once.
const maxDepth = 200;

/**
 * Estimated bytes of a value in memory, or `Infinity` as soon as they pass `limit`: the walk is bounded by it.
 * With `values: 'json'` it refuses what JSON would lose or change, so that a value is the same from every store.
 * @throws CacheError `invalid_value`
 */
export function measureValue(value: unknown, values: 'json' | 'any', limit: number): number {
  const size = walk(value, values === 'json', limit, 0);
  return size > limit ? Number.POSITIVE_INFINITY : size;
}

function walk(value: unknown, isJson: boolean, limit: number, depth: number): number {
  if (typeof value === 'string') return 16 + Buffer.byteLength(value);
  if (value === null || value === undefined || typeof value === 'boolean') return 8;
  if (typeof value === 'number') {
    if (isJson && !Number.isFinite(value)) throw notJson('a number that is not finite');
    if (isJson && Object.is(value, -0)) throw notJson('a negative zero');
    return 8;
  }
  if (typeof value !== 'object') {
    if (isJson) throw notJson(`a ${typeof value}`);
    return 16;
  }
  if (depth > maxDepth) {
    if (isJson) throw notJson(`a cycle, or more than ${maxDepth} levels`);
    return 16;
  }
  if (Array.isArray(value)) {
    let size = 24;
    if (isJson && Object.keys(value).length !== value.length) throw notJson('a list with gaps or properties');
    for (const item of value) {
      if (size > limit) break;
      if (isJson && item === undefined) throw notJson('undefined in a list');
      size += 8 + walk(item, isJson, limit - size, depth + 1);
    }
    return size;
  }
  if (isJson) checkPlain(value);
  if (isBuffer(value)) return 64 + value.byteLength;
  if (value instanceof Blob) return 64 + value.size;
  let size = 32;
  if (value instanceof Map || value instanceof Set)
    for (const part of value) {
      if (size > limit) break;
      size += 16 + walk(part, isJson, limit - size, depth + 1);
    }
  for (const name of Object.keys(value)) {
    if (size > limit) break;
    size +=
      16 + name.length + walk((value as Record<string, unknown>)[name], isJson, limit - size, depth + 1);
  }
  return size;
}

const isBuffer = (value: object): value is ArrayBufferView | ArrayBuffer | SharedArrayBuffer =>
  ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

function checkPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, whose own prototype is null as well.
  const isPlain =
    prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  if (Object.getOwnPropertySymbols(value).length > 0) throw notJson('a symbol as a name');
  if (!isPlain) throw notJson(`an object of class ${value.constructor?.name ?? 'unknown'}`);
  if ('toJSON' in value && typeof value.toJSON === 'function') throw notJson('an object with toJSON');
}

const notJson = (what: string) =>
  new CacheError(
    'invalid_value',
    `The value holds ${what}, which JSON cannot carry: change it, or set values to "any" with a codec for it.`,
  );
