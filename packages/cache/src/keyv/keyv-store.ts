// Adapts a cache to the storage interface of Keyv.

import { createCacheKey } from '../entry/create-cache-key.ts';
import type { Cache } from '../ports/cache.ts';

/** A storage adapter as Keyv wants it. */
export interface KeyvStore {
  /** Keyv looks for it; empty. */
  readonly opts: Record<string, unknown>;
  /** Set by Keyv: a store belongs to one Keyv. What is asked and cleared is what stands in this namespace. */
  namespace: string | undefined;
  /** The value, or `undefined`. */
  get(key: string): Promise<unknown>;
  /** The values in the order of the keys. */
  getMany(keys: string[]): Promise<unknown[]>;
  /** Stores a value for `ttl` milliseconds; a year without one. */
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  /** Stores values; whether each was taken. */
  setMany(entries: { key: string; value: unknown; ttl?: number }[]): Promise<boolean[]>;
  /** Whether there is a value. */
  has(key: string): Promise<boolean>;
  /** The same for many keys, in their order. */
  hasMany(keys: string[]): Promise<boolean[]>;
  /** Removes a key; whether it was there. */
  delete(key: string): Promise<boolean>;
  /** The same for many keys, in their order. */
  deleteMany(keys: string[]): Promise<boolean[]>;
  /** Removes everything of the namespace; without one, everything that came through such a store. */
  clear(): Promise<void>;
  /** Does nothing: failures are events of the cache. */
  on(event: string, listener: (error: unknown) => void): KeyvStore;
}

// Keyv without a time to live means "for ever"; the cache's longest is a year.
const longestMs = 365 * 24 * 3_600_000;

/**
 * Lets a Keyv instance stand on a cache: memory in front, Redis behind, no call that hangs. Keys may be of any length:
 * they are hashed. `clear` empties the namespace of that Keyv without looking for its keys. A store for each Keyv; over one
 * cache they share what they keep, by namespace.
 * @example
 * import { createCache } from '@tpl/cache';
 * import { keyvStore } from '@tpl/cache/keyv';
 *
 * const store = keyvStore(createCache());
 * await store.set('k', 'value', 60_000); // new Keyv({ store }) does this for you
 * console.log(await store.get('k')); // value
 */
export function keyvStore(cache: Cache): KeyvStore {
  const namespace = cache.namespace('keyv');
  const toKey = (key: string) =>
    createCacheKey(store.namespace === undefined ? [key] : [store.namespace, key]);
  const toTags = () => (store.namespace === undefined ? [] : [createCacheKey([store.namespace])]);

  async function set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    // What Keyv says is over is over, to `has` as well (jaredwray/keyv#1981).
    const fresh = { staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
    return namespace.set(toKey(key), value, { ttlMs: ttl ?? longestMs, tags: toTags(), ...fresh });
  }

  const store: KeyvStore = {
    opts: {},
    namespace: undefined,
    get: (key) => namespace.get(toKey(key)),
    async getMany(keys) {
      const found = await namespace.getMany(keys.map(toKey));
      return keys.map((key) => found.get(toKey(key)));
    },
    set,
    setMany: (entries) => Promise.all(entries.map(({ key, value, ttl }) => set(key, value, ttl))),
    has: (key) => namespace.has(toKey(key)),
    hasMany: (keys) => Promise.all(keys.map((key) => namespace.has(toKey(key)))),
    delete: (key) => namespace.delete(toKey(key)),
    deleteMany: (keys) => Promise.all(keys.map((key) => namespace.delete(toKey(key)))),
    clear: () => (store.namespace === undefined ? namespace.clear() : namespace.invalidateTags(toTags())),
    // Failures are events of the cache, and never thrown at readers.
    on: () => store,
  };
  return store;
}
