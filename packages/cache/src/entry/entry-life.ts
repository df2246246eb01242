// The life of an entry: what its call and settings say of it, and what follows for when it is fresh, stale and gone.
import type { Problem } from '@internal/kit';
import { invalidOptions } from '../errors/cache-error.ts';
import type { GetOrSetOptions } from '../ports/cache.ts';
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
>;

const overridable = [
  'ttlMs',
  'staleWhileRevalidateMs',
  'staleIfErrorMs',
  'softTimeoutMs',
  'hardTimeoutMs',
  'negativeTtlMs',
] as const;

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

/** Milliseconds an entry is worth keeping. */
export function keptForMs(entry: StoredEntry): number {
  return entry.ttlMs + Math.max(entry.staleWhileRevalidateMs, entry.staleIfErrorMs);
}
