// What comes of comparing the ledger with a bill.
import type { BillProvider } from './bill-row.ts';

/**
 * Why ledger and bill differ.
 * `estimated`: the provider did not tell us what it counted. `uncertain`: the process was killed before the end of a call.
 * `day_boundary`: one counts it to the day before the other does. Those three the ledger said itself.
 * `cached_tokens`: the same input, another part of it cached. `price`: the same tokens, another price or its date. `tier`: another
 * tier. `retried`: an attempt that failed, and that we took for free, was billed. `missing_in_bill`, `missing_in_ledger`: only one
 * of them has it. `twice_in_bill`, `twice_in_ledger`: it has it twice. `unknown_model`: no price for it. `counted_otherwise`: the
 * provider told one count and billed another.
 */
export type BillCause =
  | 'estimated'
  | 'uncertain'
  | 'day_boundary'
  | 'cached_tokens'
  | 'price'
  | 'tier'
  | 'retried'
  | 'missing_in_bill'
  | 'missing_in_ledger'
  | 'twice_in_bill'
  | 'twice_in_ledger'
  | 'unknown_model'
  | 'counted_otherwise';

/** Causes that the ledger had marked itself: a difference by them is no fault of it. */
export const markedCauses: ReadonlySet<BillCause> = new Set(['estimated', 'uncertain', 'day_boundary']);

/** One difference. */
export interface BillDifference {
  /** Why, the likeliest first. */
  readonly causes: readonly BillCause[];
  /** By UTC. */
  readonly day: string;
  /** As the bill names it, its date left out. */
  readonly model: string;
  /** Where both name the request. */
  readonly requestId?: string;
  /** US dollars by the ledger. */
  readonly ledgerUsd: number;
  /** US dollars by the bill. */
  readonly billUsd: number;
  /** What is to be known about it, in a sentence. */
  readonly note: string;
}

/** A comparison. */
export interface BillReport {
  /** Who wrote the bill. */
  readonly provider: BillProvider;
  /** Whether it counts tokens or dollars. */
  readonly kind: 'usage' | 'cost';
  /** The first day. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
  /** US dollars by the ledger, estimates in it. */
  readonly ledgerUsd: number;
  /** US dollars by the bill: said by it, or its tokens at the listed prices. */
  readonly billUsd: number;
  /** `ledgerUsd - billUsd`. */
  readonly differenceUsd: number;
  /** The same without what the ledger marked as estimated or uncertain. */
  readonly knownDifferenceUsd: number;
  /** Share of what differs that the ledger had marked itself, by count; 1 where nothing differs. */
  readonly markedShare: number;
  /** The first 1,000. */
  readonly differences: readonly BillDifference[];
  /** How many there are. */
  readonly differenceCount: number;
  /** Rows of other keys, which were left out. */
  readonly otherKeyRows: number;
  /** The tables of prices by which tokens of the bill were priced. */
  readonly prices: readonly string[];
}
