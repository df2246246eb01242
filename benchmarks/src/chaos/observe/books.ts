// Says what was seen of the ledger beside the bills.
import type { BillReport } from '@tpl/ai/ledger';

/** The ledger beside the bills. */
export interface Books {
  /** A report a provider; what a killed process had under way counts as uncertain. */
  readonly bills: readonly BillReport[];
  /** Calls whose end nobody wrote down. */
  readonly open: number;
}
