// Turns tokens into money at a price.
import type { Problem } from '@internal/kit';
import type { Cost, Usage } from '../usage/usage.ts';
import type { Price, TokenPrices } from './price.ts';
import { factorOf } from './tier-factors.ts';

const million = 1_000_000;

/** What a usage costs at a price, its tier, speed and region counted in; `unpriced` where there is none. */
export function costOf(usage: Usage, price: Price | undefined): Cost {
  if (price === undefined) return { status: 'unpriced' };
  const prices: TokenPrices = price.above && usage.inputTokens > price.above.tokens ? price.above : price;
  const { input, output, cacheRead = input, cacheWrite = input, cacheWrite1h = cacheWrite } = prices;
  const { cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens, outputTokens, inputTokens, estimated } =
    usage;
  const uncached = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens - cacheWrite1hTokens);
  const { factor, isSure } = factorOf(usage.tiers, price);
  const usd =
    (factor *
      (uncached * input +
        cacheReadTokens * cacheRead +
        cacheWriteTokens * cacheWrite +
        cacheWrite1hTokens * cacheWrite1h +
        outputTokens * output)) /
    million;
  return { status: estimated || !isSure ? 'estimated' : 'known', usd, source: price.source ?? 'caller' };
}

/** The most that a number of tokens can cost in the ordinary tier: every kind of token at its dearest. */
export function mostOf(inputTokens: number, outputTokens: number, price: Price): number {
  const tiers: TokenPrices[] = price.above ? [price, price.above] : [price];
  const dearest = tiers.map(({ input, output, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }) => ({
    input: Math.max(input, cacheRead, cacheWrite, cacheWrite1h),
    output,
  }));
  const most = (name: 'input' | 'output') => Math.max(...dearest.map((prices) => prices[name]));
  return (inputTokens * most('input') + outputTokens * most('output')) / million;
}

/** What is wrong with a price that a caller wrote: every number is finite and at least 0, input and output are there. */
export function priceProblems(price: unknown, path = 'price'): Problem[] {
  if (typeof price !== 'object' || price === null)
    return [{ path, message: 'must be prices: { input, output } in dollars for a million tokens' }];
  const { source: _, isUpperBound: __, above, tiers, ...prices } = price as Price;
  const numbers = [
    ...Object.entries(prices as Partial<TokenPrices>),
    ...Object.entries(above ?? {}).map(([name, value]) => [`above.${name}`, value] as const),
    ...Object.entries(tiers ?? {}).map(([name, value]) => [`tiers.${name}`, value] as const),
  ];
  const missing = (['input', 'output'] as const).filter((name) => prices[name] === undefined);
  const wrong = numbers
    .filter(([, value]) => value !== undefined && !(Number.isFinite(value) && (value as number) >= 0))
    .map(([name]) => name);
  return [...missing, ...wrong].map((name) => ({
    path: `${path}.${name}`,
    message: 'must be a number from 0 up',
  }));
}
