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

/** A value just produced, and how long it is fresh by policy or by its producer. */
export interface Produced {
  readonly value: unknown;
  readonly ttlMs: number;
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
      ttlMs: ownTtlMs ?? (isEmpty ? policy.negativeTtlMs : policy.ttlMs),
      producedInMs: clock.monotonic() - startedAt,
    };
  } catch (error) {
    record(false);
    throw error;
  }
}

/** Keeps a production; when its lease was lost meanwhile, the copy in memory is checked before its next use. */
export function keepProduced(
  core: CacheCore,
  { key, policy, options, fence }: Production,
  { value, ttlMs, producedInMs }: Produced,
  lease: Lease | undefined,
  isBypass: boolean,
): void {
  const { memory, store } = core;
  const bytes = ttlMs === 0 ? undefined : measureProduced(core, value);
  if (bytes === undefined) {
    if (lease) core.background(releaseLease(core, lease));
    return;
  }
  const entry = toStoredEntry(value, { ...policy, ttlMs }, core, { producedInMs, tags: options?.tags });
  if (!fence.isBroken) putInMemory(core, key, toMemoryEntry(entry, bytes, policy.earlyRefresh, core));
  // A store without leases is written to as by `set`.
  const isWritten =
    lease !== undefined || (store !== undefined && !store.acquire && !isBypass && !fence.isBroken);
  if (!isWritten) return;
  const write = async () => (lease ? lease.write(entry) : store!.write(key, entry));
  const written = write().then(
    (isHeld) => {
      if (!isHeld) memory.suspect(key);
    },
    (error) => {
      recordStoreError(core, 'write', error);
      return lease && releaseLease(core, lease);
    },
  );
  core.background(written);
}

/** Lets another process produce; until the lease is released or over, it would wait. */
export const releaseLease = (core: CacheCore, lease: Lease, hasFailed = false): Promise<void> =>
  lease.release(hasFailed).catch((error) => recordStoreError(core, 'release', error));
