// Repeats changes that the store did not confirm, so that deleted values do not come back.
import { CacheError } from '../errors/cache-error.ts';
import type { CacheStore, StoreClock, StoredEntry } from '../ports/cache-store.ts';

const maxKeys = 10_000;
const maxTags = 1_000;
const firstDelayMs = 100;
const longestDelayMs = 1_000;

/**
 * Wraps a store and repeats what it did not confirm: a key that could not be set or deleted is deleted, and a tag that
 * could not be invalidated is invalidated, as soon as the store answers again. Until then this process does not read them
 * there.
 */
export function replayChanges(store: CacheStore, clock: StoreClock): CacheStore {
  const keys = new Set<string>();
  const tags = new Set<string>();
  let dropped = 0;
  let delayMs = firstDelayMs;
  let cancel: (() => void) | undefined;
  let isClosed = false;

  function remember(unconfirmed: Set<string>, name: string, most: number): void {
    if (unconfirmed.size < most) unconfirmed.add(name);
    else if (!unconfirmed.has(name)) dropped += 1;
    if (!isClosed) cancel ??= clock.setTimer(() => void retry(), delayMs);
  }

  async function retry(): Promise<void> {
    try {
      for (const key of keys) {
        await store.delete(key);
        keys.delete(key);
      }
      for (const tag of tags) {
        await store.invalidateTags([tag]);
        tags.delete(tag);
      }
      delayMs = firstDelayMs;
    } catch {
      delayMs = Math.min(longestDelayMs, delayMs * 2);
    }
    const isDone = isClosed || keys.size + tags.size === 0;
    cancel = isDone ? undefined : clock.setTimer(() => void retry(), delayMs);
  }

  /** Drops an answer whose key or tag was unconfirmed when it was asked for or is so when it comes: it may stand for either moment. */
  function createFilter(key: string): (entry: StoredEntry | undefined) => StoredEntry | undefined {
    const wasUnconfirmed = keys.has(key);
    const tagsBefore = [...tags];
    return (entry) => {
      const isOld = (tag: string) => tags.has(tag) || tagsBefore.includes(tag);
      return wasUnconfirmed || keys.has(key) || entry?.tags.some(isOld) ? undefined : entry;
    };
  }

  async function change<T>(
    unconfirmed: Set<string>,
    names: readonly string[],
    most: number,
    run: () => Promise<T>,
  ) {
    try {
      const done = await run();
      for (const name of names) unconfirmed.delete(name);
      return done;
    } catch (error) {
      for (const name of names) remember(unconfirmed, name, most);
      throw error;
    }
  }

  return {
    name: store.name,
    values: store.values,
    async read(key, { signal, late } = {}) {
      const filter = createFilter(key);
      const onLate = late && ((entry: StoredEntry | undefined) => late(filter(entry)));
      return filter(await store.read(key, { signal, ...(onLate && { late: onLate }) }));
    },
    async readMany(many, options) {
      const filters = many.map(createFilter);
      const entries = await store.readMany(many, options);
      return filters.map((filter, place) => filter(entries[place]));
    },
    write: (key, entry, options) => change(keys, [key], maxKeys, () => store.write(key, entry, options)),
    delete: (key, options) => change(keys, [key], maxKeys, () => store.delete(key, options)),
    invalidateTags: (named, options) =>
      change(tags, named, maxTags, () => store.invalidateTags(named, options)),
    ...(store.acquire && {
      async acquire(key, options) {
        const filter = createFilter(key);
        const reply = keys.has(key) ? undefined : await store.acquire!(key, options);
        if (reply && (reply.kind !== 'value' || filter(reply.entry))) return reply;
        throw new CacheError(
          'store_unavailable',
          'The store has not confirmed the last change of this key yet.',
        );
      },
    }),
    ...(store.changed && { changed: (key, attempt, signal) => store.changed!(key, attempt, signal) }),
    ...(store.ready && { ready: (signal) => store.ready!(signal) }),
    health: (signal) => store.health(signal),
    stats: () => ({ ...store.stats?.(), unconfirmed: keys.size + tags.size, dropped }),
    async close() {
      isClosed = true;
      cancel?.();
      await store.close();
    },
  };
}
