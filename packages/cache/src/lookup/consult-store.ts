// Asks the store for a value or a lease before anything is produced, and waits while another process produces.

import { withDeadline } from '@internal/kit';
import { type CacheCore, keepFromStore, recordStoreError } from '../core/cache-core.ts';
import type { EntryPolicy } from '../entry/entry-life.ts';
import type { Fence } from '../entry/fences.ts';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { CacheError } from '../errors/cache-error.ts';
import type { GetOrSetOptions, Produce } from '../ports/cache.ts';
import type { AcquireReply, CacheStore, Lease } from '../ports/cache-store.ts';

/** What the store answered before a production. */
export type Consultation =
  | { readonly kind: 'value'; readonly entry: MemoryEntry; readonly isStale: boolean }
  | { readonly kind: 'produce'; readonly lease?: Lease; readonly isBypass: boolean };

/** Options of a call, or of one key among many that were asked for together. */
export type LoadOptions = GetOrSetOptions & { readonly inBatch?: boolean };

/** What a caller asks for. */
export interface LoadRequest {
  readonly key: string;
  readonly produce: Produce<unknown>;
  readonly options: LoadOptions | undefined;
  readonly policy: EntryPolicy;
}

/** One production and what can be served when it fails. */
export interface Production extends LoadRequest {
  fallback: MemoryEntry | undefined;
  /** The copy in memory that was to be checked: served when the store cannot be asked. */
  suspect: MemoryEntry | undefined;
  /** Wall-clock creation of the entry that is to be renewed: only a younger one will do. */
  readonly after: number | undefined;
  /** Whether its caller wants a production of its own. */
  readonly isRefresh: boolean;
  /** Shows whether the key was changed since the store was last asked, or the production began. */
  fence: Fence;
}

const waitedTooLong = ({ hardTimeoutMs }: EntryPolicy) =>
  new CacheError('produce_timeout', `The producer of another process took longer than ${hardTimeoutMs} ms.`);

/** Asks the store for a value or the right to produce one, and waits while another process produces it. */
export async function consultStore(
  core: CacheCore,
  store: CacheStore,
  production: Production,
  signal: AbortSignal,
): Promise<Consultation> {
  const { key, options, policy } = production;
  const isRenewal = production.after !== undefined;
  const startedAt = core.clock.monotonic();
  let seen: string | undefined;
  let after = production.after;
  for (let attempt = 0; ; attempt += 1) {
    let reply: AcquireReply | undefined;
    if (attempt > 0) {
      // Whatever happened while it waited: the answer to this question knows of it, a copy from before does not.
      if (production.fence.isChanged) production.fallback = production.suspect = undefined;
      production.fence.close();
      production.fence = core.fences.open(key, options?.tags);
    }
    try {
      const softTimeoutMs = policy.softTimeoutMs || undefined;
      if (store.acquire)
        reply = await store.acquire(key, {
          signal,
          tags: options?.tags ?? [],
          after,
          softTimeoutMs,
          hardTimeoutMs: policy.hardTimeoutMs,
          seen,
          takeOver: production.isRefresh,
          inBatch: options?.inBatch,
        });
      else if (!production.isRefresh) {
        const entry = await store.read(key, { signal });
        reply = entry && { kind: 'value', entry };
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      recordStoreError(core, 'acquire', error);
      return { kind: 'produce', isBypass: true };
    }
    if (reply?.kind === 'lease') return { kind: 'produce', lease: reply.lease, isBypass: false };
    if (reply?.kind === 'busy') {
      seen = reply.holder;
      // The push came before the answer: it would not come again.
      if (production.fence.isChanged) continue;
      const leftMs = policy.hardTimeoutMs - (core.clock.monotonic() - startedAt);
      await withDeadline(async (inner) => store.changed?.(key, attempt, inner), {
        deadlineMs: policy.hardTimeoutMs === 0 ? undefined : Math.max(0, leftMs),
        signal,
        clock: core.clock,
        onDeadline: () => waitedTooLong(policy),
      });
      continue;
    }
    if (reply?.kind === 'failed')
      throw new CacheError(
        'produce_failed',
        'The producer of another process failed; its error stands there.',
      );
    if (reply && reply.entry.createdAtMs > (after ?? Number.NEGATIVE_INFINITY)) {
      const entry = keepFromStore(core, key, reply.entry, production.fence);
      const now = core.clock.monotonic();
      if (now < entry.freshUntil) return { kind: 'value', entry, isStale: false };
      production.fallback = entry;
      if (now < entry.swrUntil && !isRenewal) return { kind: 'value', entry, isStale: true };
      after = reply.entry.createdAtMs;
    }
    if (!store.acquire) return { kind: 'produce', isBypass: false };
  }
}
