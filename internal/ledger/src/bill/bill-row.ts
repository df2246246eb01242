// One row of a provider's bill, in nobody's columns.
import type { Usage } from '@internal/prices';

/** Who wrote the bill. */
export type BillProvider = 'openai' | 'anthropic';

/** Tokens as a bill counts them, all input in `inputTokens`. */
export type BillTokens = Pick<
  Usage,
  | 'inputTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'cacheWrite1hTokens'
  | 'outputTokens'
  | 'webSearches'
>;

/** A row of a bill. */
export interface BillRow {
  /** By UTC. */
  readonly day: string;
  /** The model, as the provider names it. */
  readonly model: string;
  /** The provider's name or id of the key that was used. */
  readonly key?: string;
  /** The provider's name of the request, where the export has such a column. */
  readonly requestId?: string;
  /** Requests that the row is about. Default: nobody says. */
  readonly requests?: number;
  /** What was used; left out in an export of costs. */
  readonly tokens?: BillTokens;
  /** What changes the price: `batch`, `flex`, `us`. */
  readonly tiers?: readonly string[];
  /** Whether all its requests had a long context, with prices of its own. */
  readonly isLong?: boolean;
  /** US dollars, where the export says them. */
  readonly costUsd?: number;
  /** Its line in the file, the first being 1. */
  readonly line: number;
}

/** A bill that was read. */
export interface Bill {
  /** Who wrote it. */
  readonly provider: BillProvider;
  /** Whether it counts tokens or dollars. */
  readonly kind: 'usage' | 'cost';
  /** Its rows. */
  readonly rows: readonly BillRow[];
  /** The first and the last day in it. */
  readonly from: string;
  /** The last. */
  readonly to: string;
}
