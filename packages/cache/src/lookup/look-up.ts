// Looks keys up in memory and store without producing anything.

import { ageOf, type CacheCore, keepFromStore, recordLookup, recordStoreError } from '../core/cache-core.ts';
import { checkKey } from '../entry/create-cache-key.ts';
import type { Fence } from '../entry/fences.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import type { CallOptions, Lookup } from '../ports/cache.ts';
import type { StoredEntry } from '../ports/cache-store.ts';

/** Looks a key up without producing it. */
export interface LookUp {
  (key: string, options?: CallOptions): Promise<Lookup<unknown>>;
  /** Looks many up with one question to the store; holds what was found. */
  many(keys: readonly string[], options?: CallOptions): Promise<Map<string, unknown>>;
}

type Found = ReturnType<CacheCore['memory']['find']>;

/** Creates the lookup of a cache. */
export function lookUp(core: CacheCore): LookUp {
  const { clock, memory, store } = core;

  const toLookup = (entry: MemoryEntry, tier: 'memory' | 'redis', now: number): Lookup<unknown> =>
    now < entry.swrUntil
      ? {
          outcome: now < entry.freshUntil ? 'hit' : 'stale',
          value: entry.value,
          tier,
          ageMs: ageOf(entry, now),
        }
      : { outcome: 'miss' };

  function fromStore(key: string, entry: StoredEntry | undefined, fence: Fence): Lookup<unknown> {
    // In this order: its life is counted from a moment that must not be later than the look at it.
    if (entry) return toLookup(keepFromStore(core, key, entry, fence), store!.name, clock.monotonic());
    // The store says that it is gone: a copy that was to be checked is gone, too.
    if (!fence.isBroken && memory.find(key, clock.monotonic())?.isSuspect) memory.remove(key);
    return { outcome: 'miss' };
  }

  /** While the store does not answer, a suspect copy is served as stale: it may have changed elsewhere. */
  function fromFailedStore(suspect: Found): Lookup<unknown> {
    const now = clock.monotonic();
    if (!suspect || now >= suspect.swrUntil) return { outcome: 'bypass' };
    return { outcome: 'stale', value: suspect.value, tier: 'memory', ageMs: ageOf(suspect, now) };
  }

  function record(
    found: Lookup<unknown>,
    options: CallOptions | undefined,
    startedAt: number,
  ): Lookup<unknown> {
    recordLookup(
      core,
      found.outcome,
      'tier' in found ? found.tier : undefined,
      options?.operation,
      startedAt,
    );
    return found;
  }

  async function lookup(key: string, options?: CallOptions): Promise<Lookup<unknown>> {
    const startedAt = clock.monotonic();
    checkKey(key);
    const entry = memory.find(key, startedAt);
    if (entry && !entry.isSuspect && startedAt < entry.swrUntil)
      return record(toLookup(entry, 'memory', startedAt), options, startedAt);
    if (!store) return record({ outcome: 'miss' }, options, startedAt);
    const fence = core.fences.open(key);
    // An answer after the deadline still fills the memory, unless the key was changed since.
    const late = (stored: StoredEntry | undefined) => {
      if (stored) keepFromStore(core, key, stored, fence);
      fence.close();
    };
    try {
      const stored = await store.read(key, { signal: options?.signal, late });
      const found = fromStore(key, stored, fence);
      fence.close();
      return record(found, options, startedAt);
    } catch (error) {
      clock.setTimer(() => fence.close(), lateAnswerMs);
      options?.signal?.throwIfAborted();
      recordStoreError(core, 'read', error);
      return record(fromFailedStore(entry), options, startedAt);
    }
  }

  async function many(keys: readonly string[], options?: CallOptions): Promise<Map<string, unknown>> {
    const startedAt = clock.monotonic();
    const found = new Map<string, unknown>();
    const asked: { key: string; fence: Fence; suspect: Found }[] = [];
    for (const key of new Set(keys)) {
      checkKey(key);
      const entry = memory.find(key, startedAt);
      if (entry && !entry.isSuspect && startedAt < entry.swrUntil) {
        record(toLookup(entry, 'memory', startedAt), options, startedAt);
        found.set(key, entry.value);
      } else if (store) asked.push({ key, fence: core.fences.open(key), suspect: entry });
      else record({ outcome: 'miss' }, options, startedAt);
    }
    if (!store || asked.length === 0) return found;
    const keep = (key: string, lookedUp: Lookup<unknown>) => {
      record(lookedUp, options, startedAt);
      if ('value' in lookedUp) found.set(key, lookedUp.value);
    };
    try {
      const entries = await store.readMany(
        asked.map(({ key }) => key),
        { signal: options?.signal },
      );
      for (const [place, { key, fence }] of asked.entries()) keep(key, fromStore(key, entries[place], fence));
    } catch (error) {
      options?.signal?.throwIfAborted();
      recordStoreError(core, 'readMany', error);
      for (const { key, suspect } of asked) keep(key, fromFailedStore(suspect));
    } finally {
      for (const { fence } of asked) fence.close();
    }
    return found;
  }

  return Object.assign(lookup, { many });
}

// A late answer comes within seconds or never.
const lateAnswerMs = 10_000;
