// Infrastructure Service: cache · stable API, changes affect all users
import { CacheError } from '../errors/cache-error.ts';
import type { CacheStore, StoreClock, StoredEntry } from '../ports/cache-store.ts';

const maxKeys = 10_000;
const maxTags = 1_000;
const firstDelayMs = 100;
const longestDelayMs = 1_000;

/**
 * Stands before a store and owes it what it did not confirm: a key that was set, deleted or whose tag was invalidated in
 * vain is deleted or invalidated as soon as the store answers again. Until then this process does not read it there.
 */
export function replayChanges(store: CacheStore, clock: StoreClock): CacheStore {
  const keys = new Set<string>();
  const tags = new Set<string>();
  let forgotten = 0;
  let delayMs = firstDelayMs;
  let cancel: (() => void) | undefined;
  let isClosed = false;

  function owe(debts: Set<string>, name: string, most: number): void {
    if (debts.size < most) debts.add(name);
    else if (!debts.has(name)) forgotten += 1;
    if (!isClosed) cancel ??= clock.setTimer(() => void pay(), delayMs);
  }

  async function pay(): Promise<void> {
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
    cancel = isDone ? undefined : clock.setTimer(() => void pay(), delayMs);
  }

  /** Judges an answer of the store by what is owed when it is asked for, and when it comes: it may stand for either moment. */
  function createJudge(key: string): (entry: StoredEntry | undefined) => StoredEntry | undefined {
    const wasOwed = keys.has(key);
    const tagsBefore = [...tags];
    return (entry) => {
      const isOld = (tag: string) => tags.has(tag) || tagsBefore.includes(tag);
      return wasOwed || keys.has(key) || entry?.tags.some(isOld) ? undefined : entry;
    };
  }

  async function change<T>(
    debts: Set<string>,
    names: readonly string[],
    most: number,
    run: () => Promise<T>,
  ) {
    try {
      const done = await run();
      for (const name of names) debts.delete(name);
      return done;
    } catch (error) {
      for (const name of names) owe(debts, name, most);
      throw error;
    }
  }

  return {
    name: store.name,
    values: store.values,
    async read(key, { signal, late } = {}) {
      const judge = createJudge(key);
      const onLate = late && ((entry: StoredEntry | undefined) => late(judge(entry)));
      return judge(await store.read(key, { signal, ...(onLate && { late: onLate }) }));
    },
    async readMany(many, options) {
      const judges = many.map(createJudge);
      const entries = await store.readMany(many, options);
      return judges.map((judge, place) => judge(entries[place]));
    },
    write: (key, entry, options) => change(keys, [key], maxKeys, () => store.write(key, entry, options)),
    delete: (key, options) => change(keys, [key], maxKeys, () => store.delete(key, options)),
    invalidateTags: (named, options) =>
      change(tags, named, maxTags, () => store.invalidateTags(named, options)),
    ...(store.acquire && {
      async acquire(key, options) {
        const judge = createJudge(key);
        const reply = keys.has(key) ? undefined : await store.acquire!(key, options);
        if (reply && (reply.kind !== 'value' || judge(reply.entry))) return reply;
        throw new CacheError(
          'store_unavailable',
          'The store has not heard of the last change of this key yet.',
        );
      },
    }),
    ...(store.changed && { changed: (key, attempt, signal) => store.changed!(key, attempt, signal) }),
    health: (signal) => store.health(signal),
    stats: () => ({ ...store.stats?.(), owed: keys.size + tags.size, forgotten }),
    async close() {
      isClosed = true;
      cancel?.();
      await store.close();
    },
  };
}
