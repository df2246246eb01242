/**
 * Infrastructure Service: ai/ledger
 *
 * Keeps account of what every call costs, durably, and compares it with the provider's bill.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: stores, bounds and what happens without a store are options
 * - main components: `createLedger`, its stores of files, Redis and memory, `withLedger`, `spendCsv`, `compareBill`
 */
export type {
  Bill,
  BillCause,
  BillDays,
  BillDifference,
  BillProvider,
  BillReport,
  BillRow,
  BillTokens,
  BookedCall,
  CallLedger,
  CallToOpen,
  ClosedEntry,
  CompareBillOptions,
  CostState,
  EntryAttempt,
  FileLedgerStoreOptions,
  Ledger,
  LedgerEntry,
  LedgerEvents,
  LedgerOptions,
  LedgerStats,
  LedgerStore,
  LedgerStoreEvents,
  MemoryLedgerStoreOptions,
  OpenCall,
  OpenEntry,
  Payer,
  RedisLedgerStoreOptions,
  SavedAnswer,
  SavedEntry,
  SpendCounts,
  SpendDimension,
  SpendQuery,
  SpendReport,
  SpendRow,
  StoredEntries,
} from '@internal/ledger';
export {
  compareBill,
  createLedger,
  daysAround,
  fileLedgerStore,
  markedCauses,
  memoryLedgerStore,
  readBill,
  redisLedgerStore,
  spendCsv,
} from '@internal/ledger';
export { withLedger } from './layers/with-ledger.ts';
