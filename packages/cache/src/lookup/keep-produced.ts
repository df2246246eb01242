// Keeps what was just produced: in memory at once, in the store in the background.
import { type CacheCore, measureProduced, putInMemory, recordStoreError } from '../core/cache-core.ts';
import { toMemoryEntry, toStoredEntry } from '../entry/entry-life.ts';
import type { Lease } from '../ports/cache-store.ts';
import type { Production } from './consult-store.ts';
import type { Produced } from './produce-value.ts';

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
