// Infrastructure Service: cache · stable API, changes affect all users
import type { Cache, EntryOptions } from './cache.ts';
import { emitterOf, shareEmitter } from './cache-emitter.ts';
import { checkNamespace, namespaceSeparator } from './check-key.ts';

/** A view of a cache whose keys and tags start with a name: no key of one namespace is a key of another. */
export function namespacedCache(cache: Cache, name: string): Cache {
  checkNamespace(name);
  const prefix = name + namespaceSeparator;
  const within = <Options extends EntryOptions>(options: Options | undefined): Options | undefined =>
    options?.tags ? { ...options, tags: options.tags.map((tag) => prefix + tag) } : options;

  const view: Cache = {
    ...cache,
    getOrSet: (key, produce, options) => cache.getOrSet(prefix + key, produce, within(options)),
    resolve: (key, produce, options) => cache.resolve(prefix + key, produce, within(options)),
    get: (key, options) => cache.get(prefix + key, options),
    lookup: (key, options) => cache.lookup(prefix + key, options),
    peek: (key) => cache.peek(prefix + key),
    has: (key, options) => cache.has(prefix + key, options),
    async getMany<T>(keys: readonly string[], options?: EntryOptions) {
      const found = await cache.getMany<T>(
        keys.map((key) => prefix + key),
        options,
      );
      return new Map([...found].map(([key, value]) => [key.slice(prefix.length), value]));
    },
    set: (key, value, options) => cache.set(prefix + key, value, within(options)),
    setMany: (entries, options) =>
      cache.setMany(
        [...entries].map(([key, value]) => [prefix + key, value] as const),
        within(options),
      ),
    delete: (key, options) => cache.delete(prefix + key, options),
    invalidateTags: (tags, options) =>
      cache.invalidateTags(
        tags.map((tag) => prefix + tag),
        options,
      ),
    namespace: (inner) => {
      checkNamespace(inner);
      return namespacedCache(view, inner);
    },
  };
  const emitter = emitterOf(cache);
  if (emitter) shareEmitter(view, emitter);
  return view;
}
