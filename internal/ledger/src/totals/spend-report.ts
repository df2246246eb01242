// What is asked of the ledger's totals, and what they say.
import type { SpendDimension, SpendRow } from './spend-row.ts';

/** Which days, told apart by what. */
export interface SpendQuery {
  /** The first day, by UTC: `2026-11-01`. */
  readonly from: string;
  /** The last day, itself included; at most 400 days. */
  readonly to: string;
  /** By what rows are told apart. Default: `day`. */
  readonly by?: readonly SpendDimension[] | undefined;
  /** Only what has this tenant, key, operation or model. */
  readonly only?: { readonly [Name in Exclude<SpendDimension, 'day'>]?: string } | undefined;
}

/** What was spent. */
export interface SpendReport {
  /** The first day. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
  /** Of all rows together. */
  readonly total: SpendRow;
  /** The rows, by their names in order. */
  readonly rows: readonly SpendRow[];
  /** Lines that could not be read. */
  readonly damagedLines: number;
  /** Rows of a day past the bound, which are counted under `other`. */
  readonly foldedRows: number;
}
