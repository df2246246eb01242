// Infrastructure Service: cache · stable API, changes affect all users
import type { Cache } from '../ports/cache.ts';
import { createCacheKey } from '../entry/create-cache-key.ts';

/** A storage adapter as Keyv wants it. */
export interface KeyvStore {
  readonly opts: Record<string, unknown>;
  namespace?: string | undefined;
  get(key: string): Promise<unknown>;
  getMany(keys: string[]): Promise<unknown[]>;
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  setMany(entries: { key: string; value: unknown; ttl?: number }[]): Promise<boolean[]>;
  has(key: string): Promise<boolean>;
  hasMany(keys: string[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  deleteMany(keys: string[]): Promise<boolean[]>;
  clear(): Promise<void>;
  on(event: string, listener: (error: unknown) => void): KeyvStore;
}

const tag = 'keyv';
// Keyv without a time to live means "for ever"; the cache's longest is a year.
const longestMs = 365 * 24 * 3_600_000;

/**
 * Lets a Keyv instance stand on a cache: memory in front, Redis behind, no call that hangs. Keys may be of any length:
 * they are hashed. Keyv's own prefix keeps its namespaces apart; `clear` empties all that came through this store.
 * @example
 * import { createCache } from '@tpl/cache';
 * import { keyvStore } from '@tpl/cache/keyv';
 *
 * const store = keyvStore(createCache());
 * await store.set('k', 'value', 60_000); // new Keyv({ store }) does this for you
 * console.log(await store.get('k')); // value
 */
export function keyvStore(cache: Cache): KeyvStore {
  const space = cache.namespace('keyv');
  const toKey = (key: string) => createCacheKey([key]);

  async function set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    return space.set(toKey(key), value, { ttlMs: ttl ?? longestMs, tags: [tag] });
  }

  const store: KeyvStore = {
    opts: {},
    get: (key) => space.get(toKey(key)),
    async getMany(keys) {
      const found = await space.getMany(keys.map(toKey));
      return keys.map((key) => found.get(toKey(key)));
    },
    set,
    setMany: (entries) => Promise.all(entries.map(({ key, value, ttl }) => set(key, value, ttl))),
    has: (key) => space.has(toKey(key)),
    hasMany: (keys) => Promise.all(keys.map((key) => space.has(toKey(key)))),
    delete: (key) => space.delete(toKey(key)),
    deleteMany: (keys) => Promise.all(keys.map((key) => space.delete(toKey(key)))),
    clear: () => space.invalidateTags([tag]),
    // Trouble is told by the cache's own events and never thrown at readers.
    on: () => store,
  };
  return store;
}
