// Lists the contract of stores of the ledger.
export type { StoreUnderTest } from './ledger-store-contract.ts';
export { describeLedgerStoreContract } from './ledger-store-contract.ts';
