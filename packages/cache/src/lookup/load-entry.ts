// Infrastructure Service: cache · stable API, changes affect all users
import { createSingleFlight } from '@internal/kit';
import type { GetOrSetOptions, Produce, Resolved } from '../ports/cache.ts';
import { ageOf, type CacheCore, measure, tellLookup, tellStoreError } from './cache-core.ts';
import { CacheError } from '../errors/cache-error.ts';
import type { Lease } from '../ports/cache-store.ts';
import { checkKey, checkTags } from '../entry/check-key.ts';
import { consultStore, type Flight, type Wanted } from './consult-store.ts';
import { toMemoryEntry, toStoredEntry } from '../entry/entry-life.ts';
import { type EntryPolicy, toPolicy } from '../entry/entry-policy.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { type Produced, produceValue } from './produce-value.ts';

type Loaded = Resolved<unknown> & { readonly isDue?: boolean };
type Load = (
  key: string,
  produce: Produce<unknown>,
  options: GetOrSetOptions | undefined,
) => Promise<Resolved<unknown>>;

/** Creates the way of everything that memory does not serve at once: joins, asks the store, produces, falls back. */
export function createLoader(core: CacheCore): Load {
  const { clock, memory, store } = core;
  const joined = createSingleFlight<Loaded>();
  const flights = new Map<string, Flight>();

  async function load(
    key: string,
    produce: Produce<unknown>,
    options: GetOrSetOptions | undefined,
  ): Promise<Resolved<unknown>> {
    const startedAt = clock.monotonic();
    checkKey(key);
    if (typeof produce !== 'function')
      throw new CacheError('invalid_options', 'produce must be a function that makes the value.');
    if (options?.tags) checkTags(options.tags);
    const policy = toPolicy(core.settingsOf(options?.operation), options);
    if (!core.settings.enabled) {
      const { value } = await produceValue(core, produce, policy, options, options?.signal);
      tellLookup(core, 'miss', undefined, options?.operation, startedAt);
      return { value, outcome: 'miss' };
    }
    const wanted = { key, produce, options, policy };
    const entry = memory.find(key, startedAt);
    if (entry && !entry.isSuspect && startedAt < entry.swrUntil) {
      const outcome = startedAt < entry.freshUntil ? 'hit' : 'stale';
      renew(wanted, entry);
      tellLookup(core, outcome, 'memory', options?.operation, startedAt);
      return { value: entry.value, outcome, tier: 'memory', ageMs: ageOf(entry, startedAt) };
    }
    if (joined.has(key)) core.counters.joins += 1;
    const { isDue, ...resolved } = await softly(fly(wanted, entry, undefined, options?.signal), key, policy);
    if (isDue) renew(wanted, memory.find(key, clock.monotonic()));
    tellLookup(core, resolved.outcome, resolved.tier, options?.operation, startedAt);
    return resolved;
  }

  /** Produces in the background what is to be renewed, unless that goes on already. */
  function renew(wanted: Wanted, entry: MemoryEntry | undefined): void {
    if (!joined.has(wanted.key))
      core.background(fly(wanted, entry, entry && wallClockOf(entry)).catch(() => {}));
  }

  // Rounded up by what memory rounds lives to (24 bits): the entry itself must not count as younger than itself.
  const wallClockOf = (entry: MemoryEntry) => {
    const rounding = 2 + (entry.freshUntil - entry.createdAt) / 2 ** 23;
    return Math.ceil(clock.now() - (clock.monotonic() - entry.createdAt) + rounding);
  };

  function fly(
    wanted: Wanted,
    fallback: (MemoryEntry & { readonly isSuspect?: boolean }) | undefined,
    after: number | undefined,
    signal?: AbortSignal,
  ): Promise<Loaded> {
    const { key, options } = wanted;
    const suspect = fallback?.isSuspect ? fallback : undefined;
    const run = async (inner: AbortSignal): Promise<Loaded> => {
      const fence = core.fences.open(key, options?.tags);
      const flight: Flight = { ...wanted, fallback, after, fence };
      flights.set(key, flight);
      try {
        return await settle(flight, suspect, inner);
      } finally {
        fence.close();
        if (flights.get(key) === flight) flights.delete(key);
      }
    };
    return joined.run(key, run, signal);
  }

  async function settle(
    flight: Flight,
    suspect: MemoryEntry | undefined,
    signal: AbortSignal,
  ): Promise<Loaded> {
    const consultation = store && (await consultStore(core, store, flight, signal));
    if (consultation?.kind === 'value') {
      const { entry, isStale } = consultation;
      const ageMs = ageOf(entry, clock.monotonic());
      const outcome = isStale ? 'stale' : 'hit';
      return { value: entry.value, outcome, tier: store!.name, ageMs, isDue: isStale };
    }
    const isBypass = consultation?.isBypass ?? false;
    if (isBypass && suspect && clock.monotonic() < suspect.swrUntil) return toStale(suspect);
    const lease = consultation?.lease;
    const { produce, policy, options, after } = flight;
    try {
      const produced = await produceValue(core, produce, policy, options, signal, after !== undefined);
      keep(flight, produced, lease);
      return { value: produced.value, outcome: isBypass ? 'bypass' : 'miss' };
    } catch (error) {
      if (lease) core.background(giveUp(lease));
      const { fallback } = flight;
      if (signal.aborted || !fallback || clock.monotonic() >= fallback.errorUntil) throw error;
      return toStale(fallback);
    }
  }

  /** In memory at once; in the store by and by: nobody waits for it, and a lost lease takes the value out of memory again. */
  function keep(
    { key, policy, options, fence }: Flight,
    { value, ttlMs, producedInMs }: Produced,
    lease: Lease | undefined,
  ): void {
    const bytes = ttlMs === 0 ? undefined : measure(core, value);
    if (bytes === undefined) {
      if (lease) core.background(giveUp(lease));
      return;
    }
    const entry = toStoredEntry(value, { ...policy, ttlMs }, core, { producedInMs, tags: options?.tags });
    if (!fence.isBroken) memory.put(key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
    if (!lease) return;
    const written = lease.write(entry).then(
      (isHeld) => {
        if (!isHeld) memory.suspect(key);
      },
      (error) => {
        tellStoreError(core, 'write', error);
        return giveUp(lease);
      },
    );
    core.background(written);
  }

  /** Lets another process produce; until it is told, or the lease is over, it would wait. */
  const giveUp = (lease: Lease) => lease.release().catch((error) => tellStoreError(core, 'release', error));

  /** Serves a stale value, if there is one, when the production takes longer than the soft timeout; it goes on meanwhile. */
  function softly(production: Promise<Loaded>, key: string, policy: EntryPolicy): Promise<Loaded> {
    if (policy.softTimeoutMs === 0) return production;
    return new Promise((resolve, reject) => {
      const cancel = clock.setTimer(() => {
        const fallback = flights.get(key)?.fallback;
        if (!fallback || clock.monotonic() >= fallback.errorUntil) return;
        // Stays on board, so that the production is not aborted when this caller leaves.
        core.background(joined.run(key, () => production).catch(() => {}));
        resolve(toStale(fallback));
      }, policy.softTimeoutMs);
      production.finally(cancel).then(resolve, reject);
    });
  }

  const toStale = (entry: MemoryEntry): Loaded => ({
    value: entry.value,
    outcome: 'stale',
    tier: 'memory',
    ageMs: ageOf(entry, clock.monotonic()),
  });

  return load;
}
