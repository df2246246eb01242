// One row of what was spent, and how rows are added up.
import type { CostState, Payer } from '../entry/entry.ts';

/** By what spending is told apart. */
export type SpendDimension = 'day' | 'tenant' | 'key' | 'operation' | 'model';

/** All of them, in order. */
export const spendDimensions: readonly SpendDimension[] = ['day', 'tenant', 'key', 'operation', 'model'];

/** What was spent. Dollars of one call stand in exactly one of `settledUsd`, `estimatedUsd`, `reservedUsd` and `uncertainUsd`. */
export interface SpendCounts {
  /** Calls that asked a model, whatever came of them; one with several attempts is one. */
  readonly calls: number;
  /** Requests to providers. */
  readonly attempts: number;
  /** Of them those after the first of their call. */
  readonly retries: number;
  /** Calls that ended in an error. */
  readonly failed: number;
  /** Streams and calls that were left before their end. */
  readonly aborted: number;
  /** Dollars that the provider counted. */
  readonly settledUsd: number;
  /** Dollars that we estimate. */
  readonly estimatedUsd: number;
  /** Dollars held for calls that are under way. */
  readonly reservedUsd: number;
  /** Dollars held for calls whose end nobody wrote down: their process was killed. */
  readonly uncertainUsd: number;
  /** Those calls. */
  readonly uncertainCalls: number;
  /** Attempts without a price: their dollars are in no sum. */
  readonly unpricedAttempts: number;
  /** Answers of a cache. */
  readonly savedCalls: number;
  /** What they would have cost. */
  readonly savedUsd: number;
  /** What settled attempts cost less for being a batch. */
  readonly batchDiscountUsd: number;
  /** All input. */
  readonly inputTokens: number;
  /** All output. */
  readonly outputTokens: number;
  /** Input read from a provider's prompt cache. */
  readonly cacheReadTokens: number;
  /** Input written to it. */
  readonly cacheWriteTokens: number;
}

/** Nothing spent. */
export const noSpend: SpendCounts = {
  calls: 0,
  attempts: 0,
  retries: 0,
  failed: 0,
  aborted: 0,
  settledUsd: 0,
  estimatedUsd: 0,
  reservedUsd: 0,
  uncertainUsd: 0,
  uncertainCalls: 0,
  unpricedAttempts: 0,
  savedCalls: 0,
  savedUsd: 0,
  batchDiscountUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};

/** The names of the counts, in order. */
export const spendCounts = Object.keys(noSpend) as readonly (keyof SpendCounts)[];

/** One row: whose, when, of which model, and how much. */
export interface SpendRow extends Partial<Payer>, SpendCounts {
  /** By UTC: `2026-11-29`. */
  readonly day?: string;
  /** `provider/model`, or the route of a call that nobody answered. */
  readonly model?: string;
  /** The tables of prices that were used, with their days; at most 8. */
  readonly prices: readonly string[];
}

/** A row that is added to. */
export type OpenRow = { -readonly [Name in keyof SpendCounts]: number } & {
  readonly prices: Set<string>;
};

/** An empty row. */
export const openRow = (): OpenRow => ({ ...noSpend, prices: new Set() });

const maxPrices = 8;

/** Adds a part of a row to a row. */
export function addTo(row: OpenRow, more: Partial<SpendCounts>, prices: Iterable<string> = []): void {
  for (const name of spendCounts) row[name] += more[name] ?? 0;
  for (const table of prices) if (row.prices.size < maxPrices) row.prices.add(table);
}

/** The count that the dollars of an attempt belong to. */
export const dollarsBy: Readonly<Record<CostState, keyof SpendCounts | undefined>> = {
  settled: 'settledUsd',
  estimated: 'estimatedUsd',
  unpriced: undefined,
  nothing: undefined,
};
