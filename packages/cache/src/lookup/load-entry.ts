// Decides who produces a missing value, who waits for it, and what is served when that fails.
import { createSingleFlight } from '@internal/kit';
import type { CacheCore } from '../core/cache-core.ts';
import { ageOf, recordLookup } from '../core/cache-core.ts';
import { checkKey, checkTags } from '../entry/create-cache-key.ts';
import type { EntryPolicy } from '../entry/entry-life.ts';
import { toPolicy } from '../entry/entry-life.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { GetOrSetOptions, Produce, Resolved } from '../ports/cache.ts';
import type { Consultation, LoadOptions, LoadRequest, Production } from './consult-store.ts';
import { consultStore } from './consult-store.ts';
import type { LookUp } from './look-up.ts';
import { keepProduced, produceValue, releaseLease } from './produce-value.ts';

/** `outdated`: what is served and to be renewed. `failure`: what an old value is served instead of. */
type Loaded = Resolved<unknown> & {
  readonly outdated?: MemoryEntry | undefined;
  readonly failure?: { readonly error: unknown };
};
type Found = ReturnType<CacheCore['memory']['find']>;

// Keys left alone after a failure; past that all are tried again.
const maxPauses = 10_000;

interface Load {
  (key: string, produce: Produce<unknown>, options: LoadOptions | undefined): Promise<Resolved<unknown>>;
  /** Runs the producer under its limits; nothing is looked up, joined or kept. */
  alone(produce: Produce<unknown>, options: GetOrSetOptions | undefined): Promise<Resolved<unknown>>;
}

/** Creates what loads an entry that memory does not serve at once: joins, asks the store, produces, falls back. */
export function createLoader(core: CacheCore, lookup: LookUp): Load {
  const { clock, memory, store } = core;
  const joined = createSingleFlight<Loaded>();
  const productions = new Map<string, Production>();
  // Keys whose producer failed while an old value could be served, and until when it is left alone.
  const pauses = new Map<string, number>();

  async function load(
    key: string,
    produce: Produce<unknown>,
    options: LoadOptions | undefined,
  ): Promise<Resolved<unknown>> {
    const startedAt = clock.monotonic();
    checkKey(key);
    if (typeof produce !== 'function')
      throw invalidOptions([{ path: 'produce', message: 'must be a function that makes the value' }]);
    if (options?.tags) checkTags(options.tags);
    const policy = toPolicy(core.settingsOf(options?.operation), options);
    if (options?.mode === 'only_if_cached') {
      const found = await lookup(key, options);
      if ('value' in found) return found;
      throw new CacheError('not_cached', 'Nothing is kept that this call may use.');
    }
    if (!core.settings.enabled || options?.mode === 'no_store') return alone(produce, options);
    const request = { key, produce, options, policy };
    let entry = memory.find(key, startedAt);
    if (options?.mode === 'refresh') return refresh(request, entry, startedAt);
    const servedUntil = isPaused(key)
      ? Math.max(entry?.swrUntil ?? 0, entry?.errorUntil ?? 0)
      : entry?.swrUntil;
    if (entry && !entry.isSuspect && startedAt < servedUntil!) {
      const outcome = startedAt < entry.freshUntil ? 'hit' : 'stale';
      if (startedAt >= entry.refreshAt) renew(request, entry);
      return resolve({ ...toStale(entry), outcome }, options, startedAt);
    }
    const running = productions.get(key);
    // What was begun before a change is for those who asked before it.
    if (running?.fence.isBroken) joined.forget(key);
    // What memory may not serve while it is renewed, the store gives; where it is gone, it was changed since, and is no fallback.
    else if (store && running?.after !== undefined && startedAt < (running.fallback?.swrUntil ?? 0)) {
      const found = await lookup(key, options, true);
      if ('value' in found) return found;
      entry = memory.find(key, clock.monotonic());
      if (found.outcome === 'miss' && productions.get(key) === running) joined.forget(key);
    }
    if (joined.has(key)) core.counters.joins += 1;
    const loading = startProduction(request, { fallback: entry }, options?.signal);
    const loaded = await withSoftTimeout(loading, productions.get(key), policy);
    if (loaded.outdated) renew(request, loaded.outdated);
    return resolve(loaded, options, startedAt);
  }

  /** Produces for this caller, whatever is kept or under way; what was begun before is not kept. */
  async function refresh(request: LoadRequest, entry: Found, startedAt: number): Promise<Resolved<unknown>> {
    const { key, options } = request;
    core.fences.breakKey(key);
    joined.forget(key);
    const fallback = entry?.isSuspect ? undefined : entry;
    const loaded = await startProduction(request, { fallback, isRefresh: true }, options?.signal);
    if (loaded.failure) throw loaded.failure.error;
    return resolve(loaded, options, startedAt);
  }

  function resolve(loaded: Loaded, options: GetOrSetOptions | undefined, startedAt: number) {
    const { value, outcome, tier, ageMs } = loaded;
    const found = { value, outcome, ...(tier && { tier }), ...(ageMs !== undefined && { ageMs }) };
    return recordLookup(core, found, options, startedAt);
  }

  const isPaused = (key: string): boolean =>
    clock.monotonic() < (pauses.get(key) ?? Number.NEGATIVE_INFINITY);

  async function alone(
    produce: Produce<unknown>,
    options: GetOrSetOptions | undefined,
  ): Promise<Resolved<unknown>> {
    const startedAt = clock.monotonic();
    const policy = toPolicy(core.settingsOf(options?.operation), options);
    const { value } = await produceValue(core, produce, policy, options, options?.signal);
    return recordLookup(core, { value, outcome: 'miss' }, options, startedAt);
  }

  /** Produces in the background what is to be renewed, unless that goes on already. */
  function renew(request: LoadRequest, entry: MemoryEntry | undefined): void {
    if (joined.has(request.key) || isPaused(request.key) || core.closing.aborted) return;
    const after = entry && wallClockOf(entry);
    core.background(startProduction(request, { fallback: entry, after }, core.closing));
  }

  // Rounded up, as the two clocks are read one after the other: the entry itself must not count as younger than itself.
  const wallClockOf = ({ createdAt }: MemoryEntry) =>
    Math.ceil(clock.now() - clock.monotonic() + createdAt + 2);

  function startProduction(
    request: LoadRequest,
    {
      fallback,
      after,
      isRefresh = false,
    }: {
      fallback: (MemoryEntry & { readonly isSuspect?: boolean }) | undefined;
      after?: number | undefined;
      isRefresh?: boolean;
    },
    signal?: AbortSignal,
  ): Promise<Loaded> {
    const { key, options } = request;
    const suspect = fallback?.isSuspect ? fallback : undefined;
    const run = async (inner: AbortSignal): Promise<Loaded> => {
      const fence = core.fences.open(key, options?.tags);
      const production: Production = { ...request, fallback, suspect, after, isRefresh, fence };
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
      const now = clock.monotonic();
      const outcome = isStale ? 'stale' : 'hit';
      const outdated = now >= entry.refreshAt ? entry : undefined;
      return { value: entry.value, outcome, tier: store!.name, ageMs: ageOf(entry, now), outdated };
    }
    const isBypass = consultation?.isBypass ?? false;
    const { suspect, produce, policy, options, after } = production;
    if (isBypass && suspect && clock.monotonic() < suspect.swrUntil && !production.fence.isChanged)
      return toStale(suspect);
    // The store answered that what stood here is gone.
    if (consultation && !isBypass && suspect) dropSuspect(production, suspect);
    const lease = consultation?.lease;
    // What failed a moment ago is left alone, also where memory may not serve the old value.
    const old = isPaused(production.key) && !production.isRefresh ? fallbackOf(production) : undefined;
    if (old && lease) core.background(releaseLease(core, lease));
    if (old) return toStale(old);
    try {
      const before = { isRenewal: after !== undefined, previous: previousOf(production) };
      const produced = await produceValue(core, produce, policy, options, signal, before);
      keepProduced(core, production, produced, lease, isBypass);
      pauses.delete(production.key);
      return { value: produced.value, outcome: isBypass ? 'bypass' : 'miss' };
    } catch (error) {
      // A producer that was left by its callers did not fail: whoever waits for it elsewhere may run its own.
      if (lease) core.background(releaseLease(core, lease, !signal.aborted));
      if (!signal.aborted && production.fallback) pause(production);
      return insteadOf(error, production, signal);
    }
  }

  function insteadOf(error: unknown, production: Production, signal: AbortSignal): Loaded {
    const fallback = fallbackOf(production);
    if (signal.aborted || !fallback) throw error;
    return { ...toStale(fallback), failure: { error } };
  }

  function pause({ key, policy }: Production): void {
    if (pauses.size >= maxPauses) pauses.clear();
    pauses.set(key, clock.monotonic() + policy.failurePauseMs);
  }

  /** What the producer may be shown: never what was changed since, or is still to be checked. */
  function previousOf({ fallback, suspect, fence }: Production) {
    if (!fallback || fallback === suspect || fence.isChanged) return undefined;
    return { value: fallback.value, ageMs: ageOf(fallback, clock.monotonic()) };
  }

  function dropSuspect(production: Production, suspect: MemoryEntry): void {
    if (production.fallback === suspect) production.fallback = undefined;
    if (memory.find(production.key, clock.monotonic())?.isSuspect) memory.remove(production.key);
  }

  /** What may be served in place of a production: never what was changed since it began. */
  function fallbackOf({ fallback, fence }: Production): MemoryEntry | undefined {
    return fallback && !fence.isChanged && clock.monotonic() < fallback.errorUntil ? fallback : undefined;
  }

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
          core.background(joined.run(key, () => loading));
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
