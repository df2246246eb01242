// Looks the listed price of an exactly named model up.
import { newerRows, newerSource, priceRows, priceSource, upperBounds } from '../generated/price-rows.ts';
import type { Price, PriceTable, TokenPrices } from './price.ts';
import { namesOf, priceIn } from './price-table.ts';
import { tiersOf } from './tier-factors.ts';

type Row = (typeof priceRows)[string];

const kinds = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;
// Names of adapters and vendors for the one name of the table.
const otherNames: Readonly<Record<string, string>> = {
  gemini: 'google',
  xai: 'x-ai',
  moonshot: 'moonshotai',
};
const source = `${priceSource.name} ${priceSource.version} (${priceSource.date})`;
const newer = `${newerSource.name} (${newerSource.date})`;

/**
 * The listed price of exactly this model, or of the listed name that it dates (`NAME-20251001`, `NAME-2025-10-01`), first in
 * a table of your own. `undefined` for every other name: none is guessed from a similar one.
 */
export function priceOf(provider: string, model: string, prices?: PriceTable): Price | undefined {
  const vendor = Object.hasOwn(otherNames, provider) ? (otherNames[provider] as string) : provider;
  const own = prices && (priceIn(prices, provider, model) ?? priceIn(prices, vendor, model));
  if (own) return own;
  for (const name of namesOf(model)) {
    const price = listed(priceRows, vendor, name, source) ?? listed(newerRows, vendor, name, newer);
    if (price) return price;
  }
  return undefined;
}

function listed(
  rows: Readonly<Record<string, Row>>,
  provider: string,
  model: string,
  from: string,
): Price | undefined {
  const name = `${provider}/${model}`;
  const [base, tokens = 0, above] = (Object.hasOwn(rows, name) && rows[name]) || [];
  if (!base) return undefined;
  const tiers = tiersOf(provider, namesOf(model).at(-1) as string);
  return {
    ...named(base),
    ...(above && { above: { tokens, ...named(above) } }),
    ...(tiers && { tiers }),
    // The same for all of its models (platform.claude.com, "Web search tool").
    ...(provider === 'anthropic' && { webSearches: 10 }),
    ...(upperBounds.includes(name) && { isUpperBound: true }),
    source: from,
  };
}

function named(prices: readonly number[]): TokenPrices {
  return Object.fromEntries(prices.map((price, at) => [kinds[at], price])) as unknown as TokenPrices;
}
