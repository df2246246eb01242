// The port of what keeps the lines of the ledger.
import type { Observable } from '@internal/kit';
import { AiError } from '@internal/model';
import type { LedgerEntry } from '../entry/entry.ts';

/** Lines that were read together. */
export interface StoredEntries {
  /** In the order in which they were written. */
  readonly entries: readonly LedgerEntry[];
  /** Where to read on. */
  readonly cursor: string;
  /** Lines that could not be read: torn by a crash, or none of ours. */
  readonly damaged: number;
}

/** What happens to a store without anybody asking for it. */
export interface LedgerStoreEvents {
  /** A day was removed with all its lines: it was one more than are kept, or its room was needed. */
  removed: { readonly day: string; readonly reason: 'keep_days' | 'max_bytes' };
}

/** Keeps lines by the day they are counted to. */
export interface LedgerStore {
  /** What it is, for people: `file`, `redis`, `memory`. */
  readonly kind: string;
  /**
   * Resolves when the lines will outlive this process. Lines of one call keep their order; one that is written twice, after a
   * failure that was none, counts once. Rejects where they may not be kept; with the providerCode `full` where their day has no
   * room and will have none, so that it is not tried again; `timeout` or `unavailable` where they may be kept all the same. A ledger gives the lines of one day at a time, and nothing more until
   * this ends: what waits for something that may never answer needs a deadline of its own.
   */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** The lines of a day, some at a time, from after `cursor` on; nothing for a day that has none. */
  read(day: string, cursor?: string): AsyncIterable<StoredEntries>;
  /** For a store that removes days of its own accord. */
  readonly on?: Observable<LedgerStoreEvents>['on'] | undefined;
  /** Ends what it opened. */
  close(): Promise<void>;
}

/** The error of a day that has no room. */
export const fullError = (message: string): AiError =>
  new AiError('server', message, { providerCode: 'full' });

/** Whether lines may be kept although the store failed: it did not say so in time, or was lost while it wrote. */
export const mayBeKept = (error: unknown): boolean =>
  AiError.isInstance(error) && (error.providerCode === 'timeout' || error.providerCode === 'unavailable');

/** Whether lines were refused for good. */
export const isFull = (error: unknown): boolean => AiError.isInstance(error) && error.providerCode === 'full';
