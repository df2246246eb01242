// Runs one producer under its deadline and records how it went.
import { withDeadline } from '@internal/kit';
import type { CacheCore } from '../core/cache-core.ts';
import { measureProduced, putInMemory, recordStoreError } from '../core/cache-core.ts';
import type { EntryPolicy } from '../entry/entry-life.ts';
import { durationProblem, isDuration, toMemoryEntry, toStoredEntry } from '../entry/entry-life.ts';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { GetOrSetOptions, Produce, ProduceContext } from '../ports/cache.ts';
import type { Lease } from '../ports/cache-store.ts';
import type { Production } from './consult-store.ts';

/** A value just produced, and the life it has by policy or by its producer. */
export interface Produced {
  readonly value: unknown;
  readonly life: Partial<EntryPolicy>;
  /** Whether its producer keeps it out: then it says as little about what is kept as a failure does. */
  readonly isKeptOut: boolean;
  readonly producedInMs: number;
}

/** Runs the producer under its hard timeout, and counts and emits how it went. */
export async function produceValue(
  core: CacheCore,
  produce: Produce<unknown>,
  policy: EntryPolicy,
  options: GetOrSetOptions | undefined,
  signal: AbortSignal | undefined,
  before: { readonly isRenewal: boolean; readonly previous?: ProduceContext['previous'] } = {
    isRenewal: false,
  },
): Promise<Produced> {
  const { clock, counters, events } = core;
  const startedAt = clock.monotonic();
  let ownTtlMs: number | undefined;
  const record = (ok: boolean) => {
    counters.productions += 1;
    if (!ok) counters.productionFailures += 1;
    if (!events.has('produce')) return;
    const operation = options?.operation;
    events.emit('produce', {
      ok,
      durationMs: clock.monotonic() - startedAt,
      ...(operation !== undefined && { operation }),
    });
  };
  const setTtlMs = (ttlMs: number) => {
    if (!isDuration(ttlMs)) throw invalidOptions([durationProblem('ttlMs')]);
    ownTtlMs = ttlMs;
  };
  try {
    const value = await withDeadline(async (inner) => produce({ ...before, signal: inner, setTtlMs }), {
      deadlineMs: policy.hardTimeoutMs === 0 ? undefined : policy.hardTimeoutMs,
      signal,
      clock,
      onDeadline: () =>
        new CacheError('produce_timeout', `The producer took longer than ${policy.hardTimeoutMs} ms.`),
    });
    record(true);
    const isEmpty = value === null || value === undefined;
    return {
      value,
      life: ownTtlMs === undefined ? (isEmpty ? emptyLife(policy) : {}) : { ttlMs: ownTtlMs },
      isKeptOut: ownTtlMs === 0,
      producedInMs: clock.monotonic() - startedAt,
    };
  } catch (error) {
    record(false);
    throw error;
  }
}

/** That there is nothing is served as long as it is kept, and no longer: the stale times are those of values. */
const emptyLife = ({ negativeTtlMs }: EntryPolicy): Partial<EntryPolicy> => ({
  ttlMs: negativeTtlMs,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
});

/**
 * Keeps a production in place of what was there, or only takes that away: it is older than what was just made. When its lease
 * was lost meanwhile, the copy in memory is checked before its next use.
 */
export function keepProduced(
  core: CacheCore,
  { key, policy: common, options, fence, isRefresh }: Production,
  { value, life, isKeptOut, producedInMs }: Produced,
  lease: Lease | undefined,
  isBypass: boolean,
): void {
  const { memory, store } = core;
  if (isKeptOut) {
    if (lease) core.background(releaseLease(core, lease));
    return;
  }
  const policy = { ...common, ...life };
  const bytes = policy.ttlMs === 0 ? undefined : measureProduced(core, value);
  const entry = toStoredEntry(value, policy, core, { producedInMs, tags: options?.tags });
  if (!fence.isBroken) {
    if (bytes === undefined) memory.remove(key);
    else putInMemory(core, key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
  }
  const remove = async () => {
    await store!.delete(key).catch((error) => recordStoreError(core, 'delete', error));
    return true;
  };
  // As a change that the store did not confirm: what stands there is older, and deleted as soon as that can be.
  if (isBypass && isRefresh && !fence.isChanged) core.background(remove());
  // A store without leases is written to as by `set`.
  const isWritten =
    lease !== undefined || (store !== undefined && !store.acquire && !isBypass && !fence.isBroken);
  if (!isWritten) return;
  const write = async () => {
    if (bytes !== undefined) return lease ? lease.write(entry) : store!.write(key, entry);
    return lease?.remove ? lease.remove() : remove();
  };
  const written = write().then(
    (isHeld) => {
      if (!isHeld) memory.suspect(key);
    },
    (error): Promise<unknown> | undefined => {
      recordStoreError(core, 'write', error);
      if (isRefresh || bytes === undefined) return remove();
      return lease && releaseLease(core, lease);
    },
  );
  core.background(written);
}

/** Lets another process produce; until the lease is released or over, it would wait. */
export const releaseLease = (core: CacheCore, lease: Lease, hasFailed = false): Promise<void> =>
  lease.release(hasFailed).catch((error) => recordStoreError(core, 'release', error));
