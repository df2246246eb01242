// Looks keys up in memory and store without producing anything.

import { ageOf, type CacheCore, keepFromStore, recordLookup, recordStoreError } from '../core/cache-core.ts';
import { checkKey } from '../entry/create-cache-key.ts';
import type { ReadFence } from '../entry/fences.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import type { CallOptions, Lookup } from '../ports/cache.ts';
import type { StoredEntry } from '../ports/cache-store.ts';

type Answer = Lookup<unknown> | Promise<Lookup<unknown>>;

/** Looks a key up without producing it. `isTrial`: only what is found counts, as the caller goes on otherwise. */
export interface LookUp {
  (key: string, options?: CallOptions, isTrial?: boolean): Answer;
  /** Looks many up with one question to the store; holds what was found. */
  many(keys: readonly string[], options?: CallOptions): Promise<Map<string, unknown>>;
}

type Found = ReturnType<CacheCore['memory']['find']>;

/** Creates the lookup of a cache. */
export function lookUp(core: CacheCore): LookUp {
  const { clock, memory, store } = core;

  function toLookup(entry: MemoryEntry, now: number): Lookup<unknown> {
    if (now >= entry.swrUntil) return { outcome: 'miss' };
    const outcome = now < entry.freshUntil ? 'hit' : 'stale';
    return { outcome, value: entry.value, tier: 'memory', ageMs: ageOf(entry, now) };
  }

  function fromStore(
    key: string,
    entry: StoredEntry | undefined,
    fence: ReadFence,
    now: number,
  ): Lookup<unknown> {
    if (entry) {
      if (core.settings.memoryMaxEntries > 0) keepFromStore(core, key, entry, fence);
      // A clock that is behind another machine's makes nothing younger than new.
      const ageMs = Math.max(0, now - entry.createdAtMs);
      if (ageMs >= entry.ttlMs + entry.staleWhileRevalidateMs) return { outcome: 'miss' };
      const outcome = ageMs < entry.ttlMs ? 'hit' : 'stale';
      return { outcome, value: entry.value, tier: store!.name, ageMs: Math.round(ageMs) };
    }
    // The store says that it is gone: a copy that was to be checked is gone, too.
    if (!fence.isBrokenFor([], key) && memory.find(key, clock.monotonic())?.isSuspect) memory.remove(key);
    return { outcome: 'miss' };
  }

  /** While the store does not answer, a suspect copy is served as stale: it may have changed elsewhere. */
  function fromFailedStore(suspect: Found): Lookup<unknown> {
    const now = clock.monotonic();
    if (!suspect || now >= suspect.swrUntil) return { outcome: 'bypass' };
    return { outcome: 'stale', value: suspect.value, tier: 'memory', ageMs: ageOf(suspect, now) };
  }

  const record = (found: Lookup<unknown>, options: CallOptions | undefined, startedAt: number) =>
    recordLookup(core, found, options, startedAt);

  function lookup(key: string, options?: CallOptions, isTrial = false): Answer {
    const startedAt = clock.monotonic();
    const counted = (found: Lookup<unknown>) =>
      isTrial && !('value' in found) ? found : record(found, options, startedAt);
    checkKey(key);
    const entry = memory.find(key, startedAt);
    if (entry && !entry.isSuspect && startedAt < entry.swrUntil)
      return record(toLookup(entry, startedAt), options, startedAt);
    if (!store) return record({ outcome: 'miss' }, options, startedAt);
    const fence = core.fences.open(key);
    // An answer after the deadline still fills the memory, unless the key was changed since.
    let cancel: (() => void) | undefined;
    const late = (stored: StoredEntry | undefined) => {
      if (stored) keepFromStore(core, key, stored, fence);
      fence.close();
      cancel?.();
    };
    return store.read(key, { signal: options?.signal, late }).then(
      (stored) => {
        const found = fromStore(key, stored, fence, clock.now());
        fence.close();
        return counted(found);
      },
      (error) => {
        // The answer may still come: not where the store had no place for the call, or refused it at once.
        const isAsked = clock.monotonic() - startedAt >= 1 && error?.code !== 'store_overloaded';
        if (isAsked) cancel = clock.setTimer(() => fence.close(), lateAnswerMs);
        else fence.close();
        options?.signal?.throwIfAborted();
        recordStoreError(core, 'read', error);
        return counted(fromFailedStore(entry));
      },
    );
  }

  async function many(keys: readonly string[], options?: CallOptions): Promise<Map<string, unknown>> {
    const startedAt = clock.monotonic();
    const found = new Map<string, unknown>();
    const asked: string[] = [];
    const suspects = new Map<string, Found>();
    const unique = new Set(keys);
    for (const key of unique) {
      checkKey(key);
      const entry = memory.find(key, startedAt);
      if (entry && !entry.isSuspect && startedAt < entry.swrUntil) {
        record(toLookup(entry, startedAt), options, startedAt);
        found.set(key, entry.value);
      } else if (store) {
        asked.push(key);
        if (entry) suspects.set(key, entry);
      } else record({ outcome: 'miss' }, options, startedAt);
    }
    if (!store || asked.length === 0) return found;
    const keep = (key: string, lookedUp: Lookup<unknown>) => {
      record(lookedUp, options, startedAt);
      if ('value' in lookedUp) found.set(key, lookedUp.value);
    };
    const fence = core.fences.openMany(unique);
    try {
      const entries = await store.readMany(asked, { signal: options?.signal });
      const now = clock.now();
      for (let place = 0; place < asked.length; place += 1)
        keep(asked[place]!, fromStore(asked[place]!, entries[place], fence, now));
    } catch (error) {
      options?.signal?.throwIfAborted();
      recordStoreError(core, 'readMany', error);
      for (const key of asked) keep(key, fromFailedStore(suspects.get(key)));
    } finally {
      fence.close();
    }
    return found;
  }

  return Object.assign(lookup, { many });
}

// A late answer comes within seconds or never.
const lateAnswerMs = 10_000;
