// Repeats changes that the store did not confirm, so that deleted values do not come back.
import { scopesOf } from '../entry/create-cache-key.ts';
import { CacheError } from '../errors/cache-error.ts';
import type { CacheStore, StoreClock, StoredEntry } from '../ports/cache-store.ts';

const maxKeys = 10_000;
const maxTags = 1_000;
const firstDelayMs = 100;
const longestDelayMs = 1_000;
const none: ReadonlySet<string> = new Set();

/**
 * Wraps a store and repeats what it did not confirm: a key that could not be set or deleted is deleted, and a tag that
 * could not be invalidated is invalidated, as soon as the store answers again. Until then this process does not read them
 * there.
 */
export function replayChanges(store: CacheStore, clock: StoreClock): CacheStore {
  // Each with the turn in which it was last not confirmed.
  const keys = new Map<string, number>();
  const tags = new Map<string, number>();
  const soft = new Map<string, number>();
  // Keys that are being changed: what becomes of that decides, not the deletion of the change before.
  const changing = new Map<string, number>();
  let turn = 0;
  let dropped = 0;
  let delayMs = firstDelayMs;
  let cancel: (() => void) | undefined;
  let isClosed = false;

  function remember(unconfirmed: Map<string, number>, name: string, most: number): void {
    turn += 1;
    if (unconfirmed.size < most || unconfirmed.has(name)) unconfirmed.set(name, turn);
    else dropped += 1;
    if (!isClosed) cancel ??= clock.setTimer(() => void retry(), delayMs);
  }

  /** A change that failed while this one was repeated is still to be repeated. */
  function settle(unconfirmed: Map<string, number>, name: string, of: number): void {
    if (unconfirmed.get(name) === of) unconfirmed.delete(name);
  }

  async function retry(): Promise<void> {
    try {
      for (const [key, of] of keys) {
        if (changing.has(key)) continue;
        await store.delete(key);
        settle(keys, key, of);
      }
      for (const [tag, of] of tags) {
        await store.invalidateTags([tag]);
        settle(tags, tag, of);
      }
      for (const [tag, of] of soft) {
        await store.invalidateTags([tag], { soft: true });
        settle(soft, tag, of);
      }
      delayMs = firstDelayMs;
    } catch {
      delayMs = Math.min(longestDelayMs, delayMs * 2);
    }
    const isDone = isClosed || keys.size + tags.size + soft.size === 0;
    cancel = isDone ? undefined : clock.setTimer(() => void retry(), delayMs);
  }

  /** Drops an answer whose key or tag was unconfirmed when it was asked for or is so when it comes: it may stand for either moment. */
  function createFilter(
    asked: readonly string[],
  ): (key: string, entry: StoredEntry | undefined) => StoredEntry | undefined {
    const before = keys.size === 0 ? none : new Set(asked.filter((key) => keys.has(key)));
    const tagsBefore = tags.size === 0 ? none : new Set(tags.keys());
    const isOld = (tag: string) => tags.has(tag) || tagsBefore.has(tag);
    return (key, entry) => {
      if (keys.has(key) || before.has(key)) return undefined;
      if (!entry || tags.size + tagsBefore.size === 0) return entry;
      return entry.tags.some(isOld) || scopesOf(key).some(isOld) ? undefined : entry;
    };
  }

  async function change<T>(
    unconfirmed: Map<string, number>,
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

  async function changeKey<T>(key: string, run: () => Promise<T>): Promise<T> {
    changing.set(key, (changing.get(key) ?? 0) + 1);
    try {
      return await change(keys, [key], maxKeys, run);
    } finally {
      const left = (changing.get(key) ?? 1) - 1;
      if (left === 0) changing.delete(key);
      else changing.set(key, left);
    }
  }

  return {
    name: store.name,
    values: store.values,
    // Not `async`, as all on the way of a hit: each such step would take as much memory as the answer.
    read(key, { signal, late } = {}) {
      const filter = createFilter([key]);
      const options = late ? { signal, late: (entry?: StoredEntry) => late(filter(key, entry)) } : { signal };
      return Promise.resolve(store.read(key, options)).then((entry) => filter(key, entry));
    },
    async readMany(many, options) {
      const filter = createFilter(many);
      const entries = await store.readMany(many, options);
      return entries.map((entry, place) => filter(many[place]!, entry));
    },
    write: (key, entry, options) => changeKey(key, () => store.write(key, entry, options)),
    delete: (key, options) => changeKey(key, () => store.delete(key, options)),
    invalidateTags: (named, options) =>
      change(options?.soft ? soft : tags, named, maxTags, () => store.invalidateTags(named, options)),
    ...(store.acquire && {
      async acquire(key, options) {
        const filter = createFilter([key]);
        const reply = keys.has(key) ? undefined : await store.acquire!(key, options);
        if (reply && (reply.kind !== 'value' || filter(key, reply.entry))) return reply;
        throw new CacheError(
          'store_unavailable',
          'The store has not confirmed the last change of this key yet.',
        );
      },
    }),
    ...(store.changed && { changed: (key, attempt, signal) => store.changed!(key, attempt, signal) }),
    ...(store.isCoherent && { isCoherent: () => store.isCoherent!() }),
    ...(store.ready && { ready: (signal) => store.ready!(signal) }),
    health: (signal) => store.health(signal),
    stats: () => ({ ...store.stats?.(), unconfirmed: keys.size + tags.size + soft.size, dropped }),
    async close() {
      isClosed = true;
      cancel?.();
      await store.close();
    },
  };
}
