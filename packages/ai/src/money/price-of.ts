// Looks the listed price of an exactly named model up.
import { priceRows, priceSource } from '../generated/price-rows.ts';
import type { Price, TokenPrices } from './price.ts';

const source = `${priceSource.name} ${priceSource.version} (${priceSource.date})`;
const kinds = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

/** The listed price of exactly this model, or `undefined`: no name is guessed from a similar one. */
export function priceOf(provider: string, model: string): Price | undefined {
  const name = `${provider}/${model}`;
  const [base, tokens = 0, above] = (Object.hasOwn(priceRows, name) && priceRows[name]) || [];
  return base && { ...named(base), ...(above && { above: { tokens, ...named(above) } }), source };
}

function named(prices: readonly number[]): TokenPrices {
  return Object.fromEntries(prices.map((price, at) => [kinds[at], price])) as unknown as TokenPrices;
}
