// Keeps the lines of the ledger in this process: for tests, and where nothing may be written.
import type { LedgerEntry } from '../entry/entry.ts';
import { entryDay } from '../entry/entry.ts';
import type { LedgerStore } from './ledger-store.ts';

/** How much is kept. */
export interface MemoryLedgerStoreOptions {
  /** Most lines, of all days together. Oldest days go first. Default: 100,000. */
  readonly maxEntries?: number | undefined;
}

/**
 * Creates a store that ends with its process.
 *
 * @example
 * import { createLedger, memoryLedgerStore } from '@tpl/ai/ledger';
 *
 * await using ledger = createLedger({ store: memoryLedgerStore() });
 * console.log((await ledger.spend({ from: '2026-11-29', to: '2026-11-29' })).total.calls); // 0
 */
export function memoryLedgerStore({ maxEntries = 100_000 }: MemoryLedgerStoreOptions = {}): LedgerStore {
  const days = new Map<string, LedgerEntry[]>();
  let size = 0;

  function makeRoom(): void {
    for (const day of [...days.keys()].sort()) {
      if (size <= maxEntries) return;
      const lines = days.get(day) as LedgerEntry[];
      // Of the last day that is left the oldest lines go.
      if (days.size === 1) size -= lines.splice(0, size - maxEntries).length;
      else {
        size -= lines.length;
        days.delete(day);
      }
    }
  }

  return {
    kind: 'memory',
    async append(entries) {
      for (const entry of entries) {
        const day = entryDay(entry);
        const lines = days.get(day);
        if (lines) lines.push(entry);
        else days.set(day, [entry]);
      }
      size += entries.length;
      makeRoom();
    },
    async *read(day, cursor = '0') {
      const entries = (days.get(day) ?? []).slice(Number(cursor));
      if (entries.length > 0) yield { entries, cursor: String(Number(cursor) + entries.length), damaged: 0 };
    },
    async close() {},
  };
}
