// Puts tiers, settings and events together into the cache that users call.
import { type Clock, createEvents, createWarnOnce, systemClock, withDeadline } from '@internal/kit';
import { takeSettings, toOptions } from '@internal/kit/settings';
import { ageOf, type CacheCore, recordLookup } from '../core/cache-core.ts';
import { insideOf } from '../core/cache-internals.ts';
import type { CacheOptions } from '../core/cache-options.ts';
import { createFences } from '../entry/fences.ts';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import { absent, createMemoryTier } from '../memory/memory-tier.ts';
import type {
  Cache,
  CallOptions,
  EntryOptions,
  GetOrSetOptions,
  Lookup,
  Produce,
  ProduceMany,
  Resolved,
} from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';
import { createCounters, toStats } from '../ports/cache-stats.ts';
import { cacheSettings } from '../settings/cache-settings.ts';
import { changeEntries } from './change-entries.ts';
import { createCoarseClock } from './coarse-clock.ts';
import { createLoader } from './load-entry.ts';
import { loadMany } from './load-many.ts';
import { lookUp } from './look-up.ts';
import { namespacedCache } from './namespaced-cache.ts';
import { openStoreOf } from './open-store.ts';
import { sweepMemory } from './sweep-memory.ts';

// What writes under way may take when the cache is closed.
const closeGraceMs = 1_000;

/**
 * Creates a cache: memory in front, optionally a store behind it.
 * @throws CacheError `invalid_options` with all problems at once.
 * @example
 * import { createCache } from '@tpl/cache';
 *
 * const cache = createCache({ preset: 'simple', ttlMs: 60_000 });
 * const user = await cache.getOrSet('user:42', async () => ({ name: 'Ada' }));
 * console.log(user.name); // Ada
 * await cache.close();
 */
export function createCache(options: CacheOptions = {}): Cache {
  const {
    settings: given,
    preset,
    store: openStore,
    clock = systemClock,
    random = Math.random,
    ...values
  } = toOptions(options, invalidOptions);
  const loaded = takeSettings(cacheSettings, given, { preset, values }, invalidOptions);
  if (openStore !== undefined && typeof openStore !== 'function')
    throw invalidOptions([{ path: 'store', message: 'must be what redisStore() or memoryStore() returns' }]);
  const settings = loaded.values;
  const own = new Map(loaded.operations.map((operation) => [operation, loaded.forOperation(operation)]));
  const events = createEvents<CacheEvents>('cache');
  const counters = createCounters();
  const fences = createFences();
  const pending = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let isClosed = false;
  const memory = createMemoryTier({
    maxEntries: settings.enabled ? settings.memoryMaxEntries : 0,
    maxBytes: settings.memoryMaxBytes,
    onEvict(reason, bytes) {
      if (reason === 'size') counters.evictions += 1;
      else counters.expirations += 1;
      if (events.has('evict')) events.emit('evict', { reason, count: 1, bytes });
    },
  });
  const store = openStoreOf({
    openStore,
    settings,
    preset: loaded.preset,
    clock,
    random,
    fences,
    memory,
    events,
  });
  const core: CacheCore = {
    settings,
    settingsOf: (operation = '') => own.get(operation) ?? settings,
    memory,
    store,
    fences,
    counters,
    events,
    clock: clock as Clock,
    random,
    warnOnce: createWarnOnce('TPL_CACHE_VALUE'),
    closing: closing.signal,
    background(work) {
      const done = () => pending.delete(tracked);
      const tracked: Promise<unknown> = work.then(done, done);
      pending.add(tracked);
    },
  };
  const coarse = createCoarseClock(clock);
  const lookup = lookUp(core);
  const load = createLoader(core, lookup);
  const changes = changeEntries(core);
  const endSweeps = sweepMemory(core, settings.sweepIntervalMs);

  /** The hot path: serves from memory what is fresh, without a closure. */
  function getOrSet<T>(key: string, produce: Produce<T>, callOptions?: GetOrSetOptions): Promise<T> {
    const value = memory.fresh(key, coarse.now());
    if (value === absent || isClosed || callOptions?.signal?.aborted || callOptions?.mode)
      return getOrSetSlowly(key, produce, callOptions);
    counters.memoryHits += 1;
    if (events.has('get')) recordHit(callOptions);
    return Promise.resolve(value as T);
  }

  function recordHit(callOptions: CallOptions | undefined): void {
    counters.memoryHits -= 1;
    recordLookup(core, { outcome: 'hit', tier: 'memory' }, callOptions, clock.monotonic());
  }

  async function getOrSetSlowly<T>(
    key: string,
    produce: Produce<T>,
    callOptions: GetOrSetOptions | undefined,
  ): Promise<T> {
    guard(callOptions);
    return (await load(key, produce, callOptions)).value as T;
  }

  function guard(callOptions?: CallOptions): void {
    if (isClosed) throw new CacheError('closed', 'The cache is closed.');
    callOptions?.signal?.throwIfAborted();
  }

  async function clear(prefix: string, callOptions: CallOptions | undefined): Promise<void> {
    guard(callOptions);
    await changes.clear(prefix, callOptions);
  }

  const cache: Cache = {
    getOrSet,
    async resolve<T>(key: string, produce: Produce<T>, callOptions?: GetOrSetOptions) {
      guard(callOptions);
      const now = clock.monotonic();
      if (callOptions?.mode || memory.fresh(key, now) === absent)
        return (await load(key, produce, callOptions)) as Resolved<T>;
      const entry = memory.find(key, now)!;
      const ageMs = ageOf(entry, now);
      const hit = { value: entry.value as T, outcome: 'hit', tier: 'memory', ageMs } as const;
      return recordLookup(core, hit, callOptions, now);
    },
    async get<T>(key: string, callOptions?: CallOptions) {
      guard(callOptions);
      const found = await lookup(key, callOptions);
      return 'value' in found ? (found.value as T) : undefined;
    },
    async lookup<T>(key: string, callOptions?: CallOptions) {
      guard(callOptions);
      return (await lookup(key, callOptions)) as Lookup<T>;
    },
    peek<T>(key: string) {
      guard();
      const value = memory.fresh(key, coarse.now());
      return value === absent ? undefined : (value as T);
    },
    async has(key, callOptions) {
      guard(callOptions);
      return 'value' in (await lookup(key, callOptions));
    },
    async getMany<T>(keys: readonly string[], callOptions?: CallOptions) {
      guard(callOptions);
      return (await lookup.many(keys, callOptions)) as Map<string, T>;
    },
    async set(key, value, callOptions?: EntryOptions) {
      guard(callOptions);
      return changes.set(key, value, callOptions);
    },
    async getOrSetMany<T>(keys: readonly string[], produce: ProduceMany<T>, callOptions?: GetOrSetOptions) {
      guard(callOptions);
      if (callOptions?.mode === 'only_if_cached') return cache.getMany<T>(keys, callOptions);
      return loadMany(cache.resolve, keys, produce, callOptions);
    },
    async setMany(entries, callOptions?: EntryOptions) {
      guard(callOptions);
      return changes.setMany(entries, callOptions);
    },
    async delete(key, callOptions) {
      guard(callOptions);
      return changes.remove(key, callOptions);
    },
    async deleteMany(keys, callOptions) {
      guard(callOptions);
      return changes.removeMany(keys, callOptions);
    },
    async invalidateTags(tags, callOptions) {
      guard(callOptions);
      await changes.invalidateTags(tags, callOptions);
    },
    async expireTags(tags, callOptions) {
      guard(callOptions);
      await changes.expireTags(tags, callOptions);
    },
    clear: (callOptions) => clear('', callOptions),
    namespace: () => cache,
    stats: () => toStats(counters, memory, store?.stats?.() ?? {}),
    async ready(signal) {
      guard({ signal });
      await store?.ready?.(signal);
    },
    async health(signal) {
      if (isClosed) return { status: 'down', details: { reason: 'closed' } };
      if (!store) return { status: 'up', details: { tiers: 'memory' } };
      const { status, details } = await store.health(signal);
      // Without its store the cache still serves from memory and runs producers.
      return {
        status: status === 'up' ? 'up' : 'degraded',
        details: { tiers: `memory, ${store.name}`, ...details },
      };
    },
    explain: (operation) => loaded.explain(operation),
    on: events.on,
    async close() {
      if (isClosed) return;
      isClosed = true;
      endSweeps();
      coarse.close();
      closing.abort(new CacheError('closed', 'The cache is closed.'));
      const grace = { deadlineMs: closeGraceMs, clock: core.clock, onDeadline: () => new Error('late') };
      await withDeadline(() => Promise.allSettled(pending), grace).catch(() => {});
      await store?.close();
    },
    [Symbol.asyncDispose]: () => cache.close(),
  };
  const inside = insideOf(core, { alone: load.alone, clear });
  return namespacedCache(cache, inside, '');
}
