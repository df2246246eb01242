// Sets, deletes and invalidates in all tiers, so that nothing old is stored afterwards.

import { type CacheCore, measure, putInMemory, recordStoreError } from '../core/cache-core.ts';
import { checkKey, checkTags, scopeOf } from '../entry/create-cache-key.ts';
import { toMemoryEntry, toPolicy, toStoredEntry } from '../entry/entry-life.ts';
import type { CallOptions, EntryOptions } from '../ports/cache.ts';

/** Puts entries in and takes them out. */
export interface Changes {
  set(key: string, value: unknown, options?: EntryOptions, inBatch?: boolean): Promise<boolean>;
  /** Sets each, all called at once: a change called afterwards comes after all of them. */
  setMany(entries: Iterable<readonly [string, unknown]>, options?: EntryOptions): Promise<boolean>;
  remove(key: string, options?: CallOptions, inBatch?: boolean): Promise<boolean>;
  /** Removes each; says how many were there. */
  removeMany(keys: readonly string[], options?: CallOptions): Promise<number>;
  invalidateTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  expireTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  /** Removes every key that starts so. */
  clear(prefix: string, options?: CallOptions): Promise<void>;
}

/** Creates the changes of a cache. Each of them keeps reads and productions under way from storing what is now old. */
export function changeEntries(core: CacheCore): Changes {
  const { memory, store, fences } = core;

  function forget(key: string): boolean {
    fences.breakKey(key);
    return memory.remove(key);
  }

  /** Runs the part of a change that is the store's; `close` waits for it. */
  async function tryStore<T>(
    call: string,
    run: () => Promise<T>,
    options: CallOptions | undefined,
  ): Promise<T> {
    const work = run();
    core.background(work);
    try {
      return await work;
    } catch (error) {
      options?.signal?.throwIfAborted();
      recordStoreError(core, call, error);
      throw error;
    }
  }

  const changes: Changes = {
    async set(key, value, options, inBatch = false) {
      checkKey(key);
      if (options?.tags) checkTags(options.tags);
      const policy = toPolicy(core.settingsOf(options?.operation), options);
      const bytes = measure(core, value);
      if (!core.settings.enabled) return false;
      if (bytes === undefined || policy.ttlMs === 0) {
        // What was there before is not what the caller wants to be there now.
        forget(key);
        if (store) await tryStore('delete', () => store.delete(key, options), undefined).catch(() => {});
        return false;
      }
      const entry = toStoredEntry(value, policy, core, { tags: options?.tags });
      // Written over, not taken out first: a Map walks past every place that the same key has left behind.
      fences.breakKey(key);
      putInMemory(core, key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
      if (!store) return core.settings.memoryMaxEntries > 0;
      const write = async () => {
        if (await store.write(key, entry, { signal: options?.signal, inBatch })) return true;
        // Too large on the wire: what was there before is not what the caller wants either.
        await store.delete(key, options);
        return false;
      };
      try {
        return await tryStore('write', write, options);
      } catch {
        options?.signal?.throwIfAborted();
        return false;
      }
    },
    async setMany(entries, options) {
      const all = [...entries];
      const inBatch = all.length > 1;
      const stored = await Promise.all(all.map(([key, value]) => changes.set(key, value, options, inBatch)));
      return stored.every(Boolean);
    },
    async removeMany(keys, options) {
      const own = new Set(keys);
      for (const key of own) checkKey(key);
      const inBatch = own.size > 1;
      const removed = await Promise.allSettled([...own].map((key) => changes.remove(key, options, inBatch)));
      const failed = removed.find(({ status }) => status === 'rejected');
      if (failed) throw (failed as PromiseRejectedResult).reason;
      return removed.filter((one) => one.status === 'fulfilled' && one.value).length;
    },
    async remove(key, options, inBatch = false) {
      checkKey(key);
      const wasInMemory = forget(key);
      if (!store) return wasInMemory;
      const wasInStore = await tryStore(
        'delete',
        () => store.delete(key, { signal: options?.signal, inBatch }),
        options,
      );
      return wasInMemory || wasInStore;
    },
    async invalidateTags(tags, options) {
      checkTags(tags);
      for (const tag of tags) {
        fences.breakTag(tag);
        memory.removeTag(tag);
      }
      if (store && tags.length > 0)
        await tryStore('invalidateTags', () => store.invalidateTags(tags, options), options);
    },
    async expireTags(tags, options) {
      checkTags(tags);
      for (const tag of tags) memory.expireTag(tag, core.clock.monotonic());
      if (store && tags.length > 0)
        await tryStore('expireTags', () => store.invalidateTags(tags, { ...options, soft: true }), options);
    },
    async clear(prefix, options) {
      fences.breakPrefix(prefix);
      memory.clear(prefix);
      const scope = [scopeOf(prefix)];
      if (store) await tryStore('clear', () => store.invalidateTags(scope, options), options);
    },
  };
  return changes;
}
