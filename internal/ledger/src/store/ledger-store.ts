// The port of what keeps the lines of the ledger.
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

/** Keeps lines by the day they are counted to. */
export interface LedgerStore {
  /** What it is, for people: `file`, `redis`, `memory`. */
  readonly kind: string;
  /**
   * Resolves when the lines will outlive this process. Lines of one call keep their order; one that is written twice, after a
   * failure that was none, counts once. Rejects where they may not be kept.
   */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** The lines of a day, some at a time, from after `cursor` on; nothing for a day that has none. */
  read(day: string, cursor?: string): AsyncIterable<StoredEntries>;
  /** Ends what it opened. */
  close(): Promise<void>;
}
