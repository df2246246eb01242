// Gives each namespace keys and tags that no other can reach.

import { type CacheInternals, shareInternals } from '../core/cache-internals.ts';
import { checkNamespace, isReserved, namespaceSeparator, reservedKey } from '../entry/create-cache-key.ts';
import type { Cache, EntryOptions, GetOrSetOptions, ProduceMany } from '../ports/cache.ts';

/**
 * A view of a cache whose keys and tags start with a prefix; the root is the view without one. Keys of users never start
 * with the separator, those of namespaces always do: no key of one namespace is a key of another.
 */
export function namespacedCache(whole: Cache, inside: CacheInternals, prefix: string): Cache {
  const own = (key: string): string => {
    if (isReserved(key)) throw reservedKey();
    return prefix + key;
  };
  const within = <Options extends EntryOptions>(options: Options | undefined): Options | undefined =>
    Array.isArray(options?.tags) ? { ...options, tags: options.tags.map(own) } : options;

  const view: Cache = {
    ...whole,
    getOrSet(key, produce, options) {
      // The hot path: no closure, and no check that costs.
      if (isReserved(key)) return Promise.reject(reservedKey());
      return whole.getOrSet(prefix + key, produce, options?.tags ? within(options) : options);
    },
    resolve: async (key, produce, options) => whole.resolve(own(key), produce, within(options)),
    // Not `async`: to return a promise from there costs three turns.
    get: (key, options) =>
      isReserved(key) ? Promise.reject(reservedKey()) : whole.get(prefix + key, options),
    lookup: (key, options) =>
      isReserved(key) ? Promise.reject(reservedKey()) : whole.lookup(prefix + key, options),
    peek: (key) => whole.peek(own(key)),
    has: async (key, options) => whole.has(own(key), options),
    async getMany<T>(keys: readonly string[], options?: EntryOptions) {
      const found = await whole.getMany<T>(keys.map(own), options);
      if (prefix === '') return found;
      return new Map([...found].map(([key, value]) => [key.slice(prefix.length), value]));
    },
    async getOrSetMany<T>(keys: readonly string[], produce: ProduceMany<T>, options?: GetOrSetOptions) {
      const named = (key: string) => key.slice(prefix.length);
      const produceOwn: ProduceMany<T> = async (missing, context) => {
        const values = await produce(missing.map(named), context);
        return new Map([...values].map(([key, value]) => [prefix + key, value]));
      };
      const found = await whole.getOrSetMany<T>(keys.map(own), produceOwn, within(options));
      return new Map([...found].map(([key, value]) => [named(key), value]));
    },
    set: async (key, value, options) => whole.set(own(key), value, within(options)),
    setMany: async (entries, options) =>
      whole.setMany(
        [...entries].map(([key, value]) => [own(key), value] as const),
        within(options),
      ),
    delete: async (key, options) => whole.delete(own(key), options),
    deleteMany: async (keys, options) => whole.deleteMany(keys.map(own), options),
    invalidateTags: async (tags, options) => whole.invalidateTags(tags.map(own), options),
    expireTags: async (tags, options) => whole.expireTags(tags.map(own), options),
    clear: async (options) => inside.clear(prefix, options),
    namespace(name) {
      checkNamespace(name);
      return namespacedCache(whole, inside, prefix + namespaceSeparator + name + namespaceSeparator);
    },
  };
  shareInternals(view, { ...inside, watch: (key, tags) => inside.watch(own(key), tags.map(own)) });
  return view;
}
