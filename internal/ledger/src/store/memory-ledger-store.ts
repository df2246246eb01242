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
  // Of each day the lines that are left, and how many went before them: a cursor counts from the first ever.
  const days = new Map<string, { lines: LedgerEntry[]; gone: number }>();
  let size = 0;

  function makeRoom(): void {
    for (const day of [...days.keys()].sort()) {
      if (size <= maxEntries) return;
      const kept = days.get(day) as { lines: LedgerEntry[]; gone: number };
      // Of the last day that is left the oldest lines go.
      const count = days.size === 1 ? size - maxEntries : kept.lines.length;
      kept.lines.splice(0, count);
      kept.gone += count;
      size -= count;
      if (kept.lines.length === 0) days.delete(day);
    }
  }

  return {
    kind: 'memory',
    async append(entries) {
      for (const entry of entries) {
        const day = entryDay(entry);
        const kept = days.get(day);
        if (kept) kept.lines.push(entry);
        else days.set(day, { lines: [entry], gone: 0 });
      }
      size += entries.length;
      makeRoom();
    },
    async *read(day, cursor = '0') {
      const { lines, gone } = days.get(day) ?? { lines: [], gone: 0 };
      const entries = lines.slice(Math.max(0, Number(cursor) - gone));
      if (entries.length > 0) yield { entries, cursor: String(gone + lines.length), damaged: 0 };
    },
    async close() {},
  };
}
