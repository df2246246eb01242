// What the parts of one cache share: state, counters, events and small steps on them.
import type { Clock, EventEmitter } from '@internal/kit';
import { measureValue, toMemoryEntry } from '../entry/entry-life.ts';
import type { Fences, ReadFence } from '../entry/fences.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { CacheError } from '../errors/cache-error.ts';
import type { MemoryTier } from '../memory/memory-tier.ts';
import type { CallOptions } from '../ports/cache.ts';
import type { CacheEvents, CacheOutcome, CacheTier } from '../ports/cache-events.ts';
import type { Counters } from '../ports/cache-stats.ts';
import type { CacheStore, StoredEntry } from '../ports/cache-store.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';

/** What the parts of one cache share. */
export interface CacheCore {
  readonly settings: CacheSettingValues;
  readonly settingsOf: (operation: string | undefined) => CacheSettingValues;
  readonly memory: MemoryTier;
  readonly store: CacheStore | undefined;
  readonly fences: Fences;
  readonly counters: Counters;
  readonly events: EventEmitter<CacheEvents>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Shows the first of its kind as a warning of the process. */
  readonly warnOnce: (message: string, cause: unknown) => void;
  /** Aborts when the cache is closed: ends what runs for nobody. */
  readonly closing: AbortSignal;
  /** Work that `close` waits for, perhaps nobody else. Its failures are counted where they happen. */
  readonly background: (work: Promise<unknown>) => void;
}

/** Counts what a lookup found, emits its event, and gives it back. */
export function recordLookup<
  Found extends { readonly outcome: CacheOutcome; readonly tier?: CacheTier | undefined },
>(core: CacheCore, found: Found, options: CallOptions | undefined, startedAt: number): Found {
  const { counters, events, clock } = core;
  const { outcome, tier } = found;
  if (outcome === 'stale') counters.stale += 1;
  else if (outcome === 'miss') counters.misses += 1;
  else if (outcome === 'bypass') counters.bypasses += 1;
  else if (tier === 'memory') counters.memoryHits += 1;
  else counters.storeHits += 1;
  if (!events.has('get')) return found;
  const durationMs = clock.monotonic() - startedAt;
  const operation = options?.operation;
  events.emit('get', {
    outcome,
    durationMs,
    ...(tier && { tier }),
    ...(operation !== undefined && { operation }),
  });
  return found;
}

/** Counts a failed call to the store and emits its event. */
export function recordStoreError(core: CacheCore, call: string, error: unknown): void {
  core.counters.storeErrors += 1;
  if (!core.store || !core.events.has('storeError')) return;
  core.events.emit('storeError', {
    store: core.store.name,
    call,
    code: CacheError.isInstance(error) ? error.code : 'unknown',
  });
}

/**
 * Size of a value, or `undefined` when it is too large to be stored, which is counted.
 * @throws CacheError `invalid_value`
 */
export function measure(core: CacheCore, value: unknown): number | undefined {
  const bytes = measureValue(value, core.settings.values, core.settings.maxValueBytes);
  if (bytes !== Number.POSITIVE_INFINITY) return bytes;
  core.counters.tooLarge += 1;
  return undefined;
}

/**
 * Size of a value that a producer made, or `undefined` when it is not stored: an answer is never lost for the sake of
 * the cache. What JSON would lose is counted and told once, with what to do.
 */
export function measureProduced(core: CacheCore, value: unknown): number | undefined {
  try {
    return measure(core, value);
  } catch (error) {
    core.counters.unstorable += 1;
    core.warnOnce(
      'A produced value is not stored: JSON would lose some of it; set values: "any", and a codec for Redis',
      error,
    );
    return undefined;
  }
}

/** Puts an entry into memory; while changes elsewhere are not heard, it is checked before its next use. */
export function putInMemory({ memory, store }: CacheCore, key: string, entry: MemoryEntry): void {
  memory.put(key, entry);
  if (store?.isCoherent?.() === false) memory.suspect(key);
}

/** Puts an entry that the store gave into memory, unless the key was changed since the question was asked. */
export function keepFromStore(
  core: CacheCore,
  key: string,
  entry: StoredEntry,
  fence: ReadFence,
): MemoryEntry {
  const { maxValueBytes, memoryMaxEntries, earlyRefresh } = core.settings;
  // Without a memory nobody asks for the size.
  const bytes = memoryMaxEntries === 0 ? 0 : measureValue(entry.value, 'any', maxValueBytes);
  const kept = toMemoryEntry(entry, bytes, earlyRefresh, core);
  if (memoryMaxEntries > 0 && !fence.isBrokenFor(entry.tags, key) && bytes !== Number.POSITIVE_INFINITY)
    putInMemory(core, key, kept);
  return kept;
}

/** Age of an entry in whole milliseconds. */
export function ageOf(entry: MemoryEntry, now: number): number {
  return Math.max(0, Math.round(now - entry.createdAt));
}
