// Computes how long an entry is fresh, may be served stale, and is worth keeping.
import type { StoredEntry } from '../ports/cache-store.ts';
import type { EntryPolicy } from './entry-policy.ts';
import type { MemoryEntry } from './memory-entry.ts';

/** Clock and chance of a cache. */
export interface LifeContext {
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

/** The entry once a tag of it was expired at that moment: no longer fresh, unless it was made later. */
export function cutShort(entry: StoredEntry, expiredAtMs: number): StoredEntry {
  const freshMs = expiredAtMs - entry.createdAtMs;
  return freshMs < 0 || freshMs >= entry.ttlMs ? entry : { ...entry, ttlMs: freshMs };
}

/** Milliseconds an entry is worth keeping. */
export function keptForMs(entry: StoredEntry): number {
  return entry.ttlMs + Math.max(entry.staleWhileRevalidateMs, entry.staleIfErrorMs);
}
