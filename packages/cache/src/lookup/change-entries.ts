// Sets, deletes and invalidates in all tiers, so that nothing old is stored afterwards.

import { checkKey, checkTags } from '../entry/check-key.ts';
import { toMemoryEntry, toStoredEntry } from '../entry/entry-life.ts';
import { toPolicy } from '../entry/entry-policy.ts';
import type { CallOptions, EntryOptions } from '../ports/cache.ts';
import { type CacheCore, measure, putInMemory, recordStoreError } from './cache-core.ts';

/** Puts entries in and takes them out. */
export interface Changes {
  set(key: string, value: unknown, options?: EntryOptions): Promise<boolean>;
  remove(key: string, options?: CallOptions): Promise<boolean>;
  invalidateTags(tags: readonly string[], options?: CallOptions): Promise<void>;
}

/** Creates the changes of a cache. Each of them keeps reads and productions under way from storing what is now old. */
export function changeEntries(core: CacheCore): Changes {
  const { memory, store, fences } = core;

  function forget(key: string): boolean {
    fences.breakKey(key);
    return memory.remove(key);
  }

  async function tryStore<T>(
    call: string,
    run: () => Promise<T>,
    options: CallOptions | undefined,
  ): Promise<T> {
    try {
      return await run();
    } catch (error) {
      options?.signal?.throwIfAborted();
      recordStoreError(core, call, error);
      throw error;
    }
  }

  return {
    async set(key, value, options) {
      checkKey(key);
      if (options?.tags) checkTags(options.tags);
      const policy = toPolicy(core.settingsOf(options?.operation), options);
      const bytes = measure(core, value);
      if (!core.settings.enabled) return false;
      forget(key);
      if (bytes === undefined || policy.ttlMs === 0) {
        // What was there before is not what the caller wants to be there now.
        await store?.delete(key, options).catch((error) => recordStoreError(core, 'delete', error));
        return false;
      }
      const entry = toStoredEntry(value, policy, core, { tags: options?.tags });
      putInMemory(core, key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
      if (!store) return core.settings.memoryMaxEntries > 0;
      try {
        if (await tryStore('write', () => store.write(key, entry, options), options)) return true;
        // Too large on the wire: what was there before is not what the caller wants either.
        await tryStore('delete', () => store.delete(key, options), options);
        return false;
      } catch {
        options?.signal?.throwIfAborted();
        return false;
      }
    },
    async remove(key, options) {
      checkKey(key);
      const wasInMemory = forget(key);
      if (!store) return wasInMemory;
      const wasInStore = await tryStore('delete', () => store.delete(key, options), options);
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
  };
}
