// A store in this process that several caches share: for tests, and for one budget of memory.
import { randomUUID } from 'node:crypto';
import { unknownOptions } from '@internal/kit/settings';
import { prefixOfScope } from '../entry/create-cache-key.ts';
import { cutShort, keptForMs, measureValue } from '../entry/entry-life.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import type {
  AcquireReply,
  CacheStore,
  CacheStoreFactory,
  Lease,
  StoreContext,
  StoredEntry,
} from '../ports/cache-store.ts';
import { createChangeWaiters } from './change-waiters.ts';
import { createMemoryTier, type MemoryTier } from './memory-tier.ts';

// Tags whose expiry is remembered; past that entries with the oldest are removed.
const maxExpired = 10_000;
// Failures of which those who wait are told.
const maxFailures = 1_000;

/** Bounds of a store in memory. */
export interface MemoryStoreOptions {
  /** Most entries. Default 10,000. */
  readonly maxEntries?: number | undefined;
  /** Most bytes, as estimated. Default 64 MB. */
  readonly maxBytes?: number | undefined;
}

/** What all caches over one store share. */
interface Shared {
  readonly tier: MemoryTier;
  readonly maxBytes: number;
  readonly leases: Map<string, string>;
  /** The production of a key that failed last, until the key is produced again. */
  readonly failures: Map<string, string>;
  readonly contexts: Set<StoreContext>;
  /** When tags were expired, on the wall clock. */
  readonly expired: Map<string, number>;
}

/**
 * A store in the memory of this process that several caches share, with leases and notice of changes as Redis gives them:
 * for tests of what runs on Redis later, and for caches that share one budget.
 * @throws CacheError `invalid_options`
 * @example
 * import { createCache, memoryStore } from '@tpl/cache';
 *
 * const store = memoryStore({ maxEntries: 1_000 });
 * const [one, two] = [createCache({ store }), createCache({ store })];
 * await one.set('k', 'shared');
 * console.log(await two.get('k')); // shared
 */
export function memoryStore(options: MemoryStoreOptions = {}): CacheStoreFactory {
  const { maxEntries = 10_000, maxBytes = 67_108_864 } = options;
  const problems = unknownOptions(options, ['maxEntries', 'maxBytes']);
  for (const [path, value] of Object.entries({ maxEntries, maxBytes }))
    if (!Number.isSafeInteger(value) || value < 0)
      problems.push({ path, message: 'must be an integer of at least 0' });
  if (problems.length > 0) throw invalidOptions(problems);
  const shared: Shared = {
    maxBytes,
    tier: createMemoryTier({ maxEntries, maxBytes, onEvict() {} }),
    leases: new Map(),
    failures: new Map(),
    contexts: new Set(),
    expired: new Map(),
  };
  return (context) => openMemoryStore(shared, context);
}

function openMemoryStore(
  { tier, maxBytes, leases, failures, contexts, expired }: Shared,
  context: StoreContext,
): CacheStore {
  const { clock } = context;
  const waiters = createChangeWaiters(clock, context.random);
  contexts.add(context);

  const others = () => [...contexts].filter((other) => other !== context);
  const now = () => clock.monotonic();

  function read(key: string): StoredEntry | undefined {
    const entry = tier.find(key, now())?.value as StoredEntry | undefined;
    return entry?.tags.reduce<typeof entry | undefined>(
      (cut, tag) => cut && cutShort(cut, expired.get(tag) ?? -1),
      entry,
    );
  }

  function expireTag(tag: string): void {
    expired.delete(tag);
    expired.set(tag, clock.now());
    const [oldest] = expired.keys();
    if (expired.size <= maxExpired || oldest === undefined) return;
    expired.delete(oldest);
    tier.removeTag(oldest);
  }

  function put(key: string, entry: StoredEntry): boolean {
    const keptUntil = now() + keptForMs(entry);
    const times = {
      createdAt: now(),
      refreshAt: keptUntil,
      freshUntil: keptUntil,
      swrUntil: keptUntil,
      errorUntil: keptUntil,
    };
    const bytes = measureValue(entry.value, 'any', maxBytes);
    leases.delete(key);
    if (bytes > maxBytes) tier.remove(key);
    else tier.put(key, { value: entry, bytes, tags: entry.tags, ...times });
    for (const other of others()) other.onChange(key, false);
    return bytes <= maxBytes;
  }

  function drop(key: string): boolean {
    leases.delete(key);
    for (const other of others()) other.onChange(key, false);
    return tier.remove(key);
  }

  function lease(key: string): Lease {
    const token = randomUUID();
    leases.set(key, token);
    failures.delete(key);
    const isHeld = () => leases.get(key) === token;
    return {
      write: async (entry) => isHeld() && put(key, entry),
      async remove() {
        const isOurs = isHeld();
        if (isOurs) drop(key);
        return isOurs;
      },
      async release(hasFailed) {
        if (!isHeld()) return;
        leases.delete(key);
        if (!hasFailed) return;
        if (failures.size >= maxFailures) failures.clear();
        failures.set(key, token);
      },
    };
  }

  return {
    name: 'memory',
    values: 'any',
    read: async (key) => read(key),
    readMany: async (keys) => keys.map(read),
    write: async (key, entry) => put(key, entry),
    delete: async (key) => drop(key),
    async invalidateTags(tags, { soft = false } = {}) {
      // Whatever is under way may carry one of the tags: it is not stored.
      if (!soft) leases.clear();
      for (const tag of tags) {
        const prefix = prefixOfScope(tag);
        if (prefix !== undefined) tier.clear(prefix);
        else if (soft) expireTag(tag);
        else tier.removeTag(tag);
        for (const other of others()) other.onTagChange(tag);
      }
    },
    async acquire(key, { after, seen, takeOver = false }): Promise<AcquireReply> {
      if (takeOver) return { kind: 'lease', lease: lease(key) };
      const entry = read(key);
      if (entry && entry.createdAtMs > (after ?? Number.NEGATIVE_INFINITY)) return { kind: 'value', entry };
      const holder = leases.get(key);
      if (holder !== undefined) return { kind: 'busy', holder };
      if (seen !== undefined && failures.get(key) === seen) return { kind: 'failed' };
      return { kind: 'lease', lease: lease(key) };
    },
    changed: (key, attempt, signal) => waiters.wait(key, attempt, { signal }),
    health: async () => ({ status: 'up' }),
    async close() {
      contexts.delete(context);
    },
  };
}
