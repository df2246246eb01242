// Prices a row of a bill by the listed prices of its model.
import type { Cost, Price, PriceTable, Usage } from '@internal/prices';
import { costOf, priceOf } from '@internal/prices';
import type { BillProvider, BillRow } from './bill-row.ts';

/** What a row costs: as the bill says, else its tokens at the listed price. */
export function priceRow(provider: BillProvider, row: BillRow, prices: PriceTable | undefined): Cost {
  const { costUsd, tokens, tiers, model, isLong = false, requests } = row;
  if (costUsd !== undefined) return { status: 'known', usd: costUsd, source: 'bill' };
  const price = priceOf(provider, model, prices);
  if (!tokens || !price) return { status: 'unpriced' };
  const usage: Usage = { ...tokens, reasoningTokens: 0, estimated: false, ...(tiers && { tiers }) };
  return costOf(usage, row.requestId !== undefined || requests === 1 ? price : ofMany(price, isLong));
}

/** Prices of a long context hold for each request, not for the sum of many: only the bill knows which those were. */
function ofMany({ above, ...price }: Price, isLong: boolean): Price {
  if (!above || !isLong) return price;
  const { tokens: _, ...long } = above;
  return { ...price, ...long };
}
