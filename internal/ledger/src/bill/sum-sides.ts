// Adds up attempts of the ledger and rows of a bill.
import type { Cost } from '@internal/prices';
import type { BillRow, BillTokens } from './bill-row.ts';
import type { Marks, Sum } from './find-cause.ts';
import type { BookedAttempt } from './ledger-side.ts';

const noTokens: BillTokens = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
};

function add(a: BillTokens, b: BillTokens): BillTokens {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** What was billed of some attempts, as the ledger has it. */
export function sumAttempts(attempts: readonly BookedAttempt[]): Sum {
  let tokens = noTokens;
  let usd = 0;
  let requests = 0;
  let unpriced = 0;
  const tiers = new Set<string>();
  for (const { state, costUsd, usage } of attempts) {
    if (state === 'nothing') continue;
    requests += 1;
    usd += costUsd;
    if (usage) tokens = add(tokens, usage);
    for (const tier of usage?.tiers ?? []) tiers.add(tier);
    if (state === 'unpriced') unpriced += 1;
  }
  return { requests, usd, tokens, tiers, unpriced };
}

/** What some rows of a bill say, each with its cost. */
export function sumRows(rows: readonly { readonly row: BillRow; readonly cost: Cost }[]): Sum | undefined {
  if (rows.length === 0) return undefined;
  let tokens: BillTokens | undefined = noTokens;
  let usd = 0;
  let requests: number | undefined = 0;
  let unpriced = 0;
  const tiers = new Set<string>();
  for (const { row, cost } of rows) {
    const count = row.requestId === undefined ? row.requests : 1;
    requests = count === undefined || requests === undefined ? undefined : requests + count;
    tokens = row.tokens && tokens ? add(tokens, row.tokens) : undefined;
    for (const tier of row.tiers ?? []) tiers.add(tier);
    if (cost.status === 'unpriced') unpriced += 1;
    else usd += cost.usd;
  }
  return { requests, usd, tokens, tiers, unpriced };
}

/** What the ledger marked of some attempts. */
export function marksOf(
  attempts: readonly BookedAttempt[],
): Pick<Marks, 'estimated' | 'estimatedUsd' | 'free'> {
  const estimated = attempts.filter(({ state }) => state === 'estimated');
  return {
    estimated: estimated.length,
    estimatedUsd: estimated.reduce((sum, { mostUsd = Number.POSITIVE_INFINITY }) => sum + mostUsd, 0),
    free: attempts.filter(({ state }) => state === 'nothing').length,
  };
}
