// Decides who produces a missing value, who waits for it, and what is served when that fails.
import { createSingleFlight } from '@internal/kit';
import {
  ageOf,
  type CacheCore,
  measureProduced,
  putInMemory,
  recordLookup,
  recordStoreError,
} from '../core/cache-core.ts';
import { checkKey, checkTags } from '../entry/create-cache-key.ts';
import { type EntryPolicy, toMemoryEntry, toPolicy, toStoredEntry } from '../entry/entry-life.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import type { GetOrSetOptions, Produce, Resolved } from '../ports/cache.ts';
import type { Lease } from '../ports/cache-store.ts';
import { type Consultation, consultStore, type LoadRequest, type Production } from './consult-store.ts';
import { type Produced, produceValue } from './produce-value.ts';

type Loaded = Resolved<unknown> & { readonly needsRenewal?: boolean };
interface Load {
  (key: string, produce: Produce<unknown>, options: GetOrSetOptions | undefined): Promise<Resolved<unknown>>;
  /** Runs the producer under its limits; nothing is looked up, joined or kept. */
  alone(produce: Produce<unknown>, options: GetOrSetOptions | undefined): Promise<Resolved<unknown>>;
}

/** Creates what loads an entry that memory does not serve at once: joins, asks the store, produces, falls back. */
export function createLoader(core: CacheCore): Load {
  const { clock, memory, store } = core;
  const joined = createSingleFlight<Loaded>();
  const productions = new Map<string, Production>();

  async function load(
    key: string,
    produce: Produce<unknown>,
    options: GetOrSetOptions | undefined,
  ): Promise<Resolved<unknown>> {
    const startedAt = clock.monotonic();
    checkKey(key);
    if (typeof produce !== 'function')
      throw invalidOptions([{ path: 'produce', message: 'must be a function that makes the value' }]);
    if (options?.tags) checkTags(options.tags);
    if (!core.settings.enabled) return alone(produce, options);
    const policy = toPolicy(core.settingsOf(options?.operation), options);
    const request = { key, produce, options, policy };
    const entry = memory.find(key, startedAt);
    if (entry && !entry.isSuspect && startedAt < entry.swrUntil) {
      const outcome = startedAt < entry.freshUntil ? 'hit' : 'stale';
      renew(request, entry);
      recordLookup(core, outcome, 'memory', options?.operation, startedAt);
      return { value: entry.value, outcome, tier: 'memory', ageMs: ageOf(entry, startedAt) };
    }
    // What was begun before a change is for those who asked before it.
    if (productions.get(key)?.fence.isBroken) joined.forget(key);
    if (joined.has(key)) core.counters.joins += 1;
    const loading = startProduction(request, entry, undefined, options?.signal);
    const { needsRenewal, ...resolved } = await withSoftTimeout(loading, productions.get(key), policy);
    if (needsRenewal) renew(request, memory.find(key, clock.monotonic()));
    recordLookup(core, resolved.outcome, resolved.tier, options?.operation, startedAt);
    return resolved;
  }

  async function alone(
    produce: Produce<unknown>,
    options: GetOrSetOptions | undefined,
  ): Promise<Resolved<unknown>> {
    const startedAt = clock.monotonic();
    const policy = toPolicy(core.settingsOf(options?.operation), options);
    const { value } = await produceValue(core, produce, policy, options, options?.signal);
    recordLookup(core, 'miss', undefined, options?.operation, startedAt);
    return { value, outcome: 'miss' };
  }

  /** Produces in the background what is to be renewed, unless that goes on already. */
  function renew(request: LoadRequest, entry: MemoryEntry | undefined): void {
    if (!joined.has(request.key))
      core.background(startProduction(request, entry, entry && wallClockOf(entry)).catch(() => {}));
  }

  // Rounded up by what memory rounds lives to (24 bits): the entry itself must not count as younger than itself.
  const wallClockOf = (entry: MemoryEntry) => {
    const rounding = 2 + (entry.freshUntil - entry.createdAt) / 2 ** 23;
    return Math.ceil(clock.now() - (clock.monotonic() - entry.createdAt) + rounding);
  };

  function startProduction(
    request: LoadRequest,
    fallback: (MemoryEntry & { readonly isSuspect?: boolean }) | undefined,
    after: number | undefined,
    signal?: AbortSignal,
  ): Promise<Loaded> {
    const { key, options } = request;
    const suspect = fallback?.isSuspect ? fallback : undefined;
    const run = async (inner: AbortSignal): Promise<Loaded> => {
      const fence = core.fences.open(key, options?.tags);
      const production: Production = { ...request, fallback, suspect, after, fence };
      productions.set(key, production);
      try {
        return await runProduction(production, inner);
      } finally {
        production.fence.close();
        if (productions.get(key) === production) productions.delete(key);
      }
    };
    return joined.run(key, run, signal);
  }

  async function runProduction(production: Production, signal: AbortSignal): Promise<Loaded> {
    let consultation: Consultation | undefined;
    try {
      consultation = store && (await consultStore(core, store, production, signal));
    } catch (error) {
      return insteadOf(error, production, signal);
    }
    if (consultation?.kind === 'value') {
      const { entry, isStale } = consultation;
      const ageMs = ageOf(entry, clock.monotonic());
      const outcome = isStale ? 'stale' : 'hit';
      return { value: entry.value, outcome, tier: store!.name, ageMs, needsRenewal: isStale };
    }
    const isBypass = consultation?.isBypass ?? false;
    const { suspect } = production;
    if (isBypass && suspect && clock.monotonic() < suspect.swrUntil && !production.fence.isChanged)
      return toStale(suspect);
    // The store answered that what stood here is gone.
    if (consultation && !isBypass && suspect) dropSuspect(production, suspect);
    const lease = consultation?.lease;
    const { produce, policy, options, after } = production;
    try {
      const produced = await produceValue(core, produce, policy, options, signal, after !== undefined);
      keep(production, produced, lease);
      return { value: produced.value, outcome: isBypass ? 'bypass' : 'miss' };
    } catch (error) {
      // A producer that was left by its callers did not fail: whoever waits for it elsewhere may run its own.
      if (lease) core.background(releaseLease(lease, !signal.aborted));
      return insteadOf(error, production, signal);
    }
  }

  function insteadOf(error: unknown, production: Production, signal: AbortSignal): Loaded {
    const fallback = fallbackOf(production);
    if (signal.aborted || !fallback) throw error;
    return toStale(fallback);
  }

  function dropSuspect(production: Production, suspect: MemoryEntry): void {
    if (production.fallback === suspect) production.fallback = undefined;
    if (memory.find(production.key, clock.monotonic())?.isSuspect) memory.remove(production.key);
  }

  /** What may be served in place of a production: never what was changed since it began. */
  function fallbackOf({ fallback, fence }: Production): MemoryEntry | undefined {
    return fallback && !fence.isChanged && clock.monotonic() < fallback.errorUntil ? fallback : undefined;
  }

  /** In memory at once, in the store in the background; when the lease was lost meanwhile, the copy in memory is checked before its next use. */
  function keep(
    { key, policy, options, fence }: Production,
    { value, ttlMs, producedInMs }: Produced,
    lease: Lease | undefined,
  ): void {
    const bytes = ttlMs === 0 ? undefined : measureProduced(core, value);
    if (bytes === undefined) {
      if (lease) core.background(releaseLease(lease));
      return;
    }
    const entry = toStoredEntry(value, { ...policy, ttlMs }, core, { producedInMs, tags: options?.tags });
    if (!fence.isBroken) putInMemory(core, key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
    if (!lease) return;
    const written = lease.write(entry).then(
      (isHeld) => {
        if (!isHeld) memory.suspect(key);
      },
      (error) => {
        recordStoreError(core, 'write', error);
        return releaseLease(lease);
      },
    );
    core.background(written);
  }

  /** Lets another process produce; until the lease is released or over, it would wait. */
  const releaseLease = (lease: Lease, hasFailed = false) =>
    lease.release(hasFailed).catch((error) => recordStoreError(core, 'release', error));

  /** Serves a stale value, if there is one, when the production takes longer than the soft timeout; it goes on meanwhile. */
  function withSoftTimeout(
    loading: Promise<Loaded>,
    production: Production | undefined,
    policy: EntryPolicy,
  ): Promise<Loaded> {
    if (policy.softTimeoutMs === 0 || !production) return loading;
    return new Promise((resolve, reject) => {
      const cancel = clock.setTimer(() => {
        const fallback = fallbackOf(production);
        if (!fallback) return;
        const { key } = production;
        // Joins as a waiter of its own, so that the production is not aborted when this caller leaves.
        if (productions.get(key) === production && joined.has(key))
          core.background(joined.run(key, () => loading).catch(() => {}));
        resolve(toStale(fallback));
      }, policy.softTimeoutMs);
      loading.finally(cancel).then(resolve, reject);
    });
  }

  const toStale = (entry: MemoryEntry): Loaded => ({
    value: entry.value,
    outcome: 'stale',
    tier: 'memory',
    ageMs: ageOf(entry, clock.monotonic()),
  });

  return Object.assign(load, { alone });
}
