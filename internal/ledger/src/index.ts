/**
 * Infrastructure Service: ledger
 *
 * Keeps account of what every model call costs, and compares it with the provider's bill; bundled into `@tpl/ai`.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: stores, bounds and what happens without a store are options
 * - main components: `createLedger`, its stores of files, Redis and memory, `spendCsv`, `compareBill`
 */
export type { BillCause, BillDifference, BillReport } from './bill/bill-report.ts';
export { markedCauses } from './bill/bill-report.ts';
export type { Bill, BillProvider, BillRow, BillTokens } from './bill/bill-row.ts';
export type { CompareBillOptions } from './bill/compare-bill.ts';
export { compareBill } from './bill/compare-bill.ts';
export type { BillDays } from './bill/ledger-side.ts';
export { daysAround } from './bill/ledger-side.ts';
export { readBill } from './bill/read-bill.ts';
export type {
  ClosedEntry,
  CostState,
  EntryAttempt,
  LedgerEntry,
  OpenEntry,
  Payer,
  SavedEntry,
} from './entry/entry.ts';
export type { LedgerOptions } from './ledger/create-ledger.ts';
export { createLedger } from './ledger/create-ledger.ts';
export type { CallLedger } from './ledger/keep-account.ts';
export { keepAccount } from './ledger/keep-account.ts';
export type {
  BookedCall,
  CallToOpen,
  Ledger,
  LedgerEvents,
  LedgerStats,
  OpenCall,
  SavedAnswer,
} from './ledger/ledger.ts';
export type { FileLedgerStoreOptions } from './store/file-ledger-store.ts';
export { fileLedgerStore } from './store/file-ledger-store.ts';
export type { LedgerStore, LedgerStoreEvents, StoredEntries } from './store/ledger-store.ts';
export type { MemoryLedgerStoreOptions } from './store/memory-ledger-store.ts';
export { memoryLedgerStore } from './store/memory-ledger-store.ts';
export type { RedisLedgerStoreOptions } from './store/redis-ledger-store.ts';
export { redisLedgerStore } from './store/redis-ledger-store.ts';
export { spendCsv } from './totals/spend-csv.ts';
export type { SpendQuery, SpendReport } from './totals/spend-report.ts';
export type { SpendCounts, SpendDimension, SpendRow } from './totals/spend-row.ts';
