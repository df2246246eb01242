// Says what was seen of the ledger beside the bills.
import type { BillReport } from '@tpl/ai/ledger';

/** An attempt that no request of a bill names, and why. */
export interface LooseAttempt {
  readonly provider: string;
  readonly state: string;
  readonly code?: string;
}

/** The ledger beside the bills. */
export interface Books {
  /** A report a provider; what a killed process had under way counts as uncertain. */
  readonly bills: readonly BillReport[];
  /** Attempts without the name of a request, or with one that nobody billed. */
  readonly loose: readonly LooseAttempt[];
  /** Calls whose end nobody wrote down. */
  readonly open: number;
}
