// Turns tokens into money at a price.
import { throwProblems } from '../model/ai-error.ts';
import type { Cost, Usage } from '../model/usage.ts';
import type { Price, TokenPrices } from './price.ts';

const million = 1_000_000;

/** What a usage costs at a price; `unpriced` where there is none. */
export function costOf(usage: Usage, price: Price | undefined): Cost {
  if (price === undefined) return { status: 'unpriced' };
  const prices: TokenPrices = price.above && usage.inputTokens > price.above.tokens ? price.above : price;
  const { input, output, cacheRead = input, cacheWrite = input, cacheWrite1h = cacheWrite } = prices;
  const { cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens, outputTokens, inputTokens, estimated } =
    usage;
  const uncached = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens - cacheWrite1hTokens);
  const usd =
    (uncached * input +
      cacheReadTokens * cacheRead +
      cacheWriteTokens * cacheWrite +
      cacheWrite1hTokens * cacheWrite1h +
      outputTokens * output) /
    million;
  return { status: estimated ? 'estimated' : 'known', usd, source: price.source ?? 'caller' };
}

/** The most that a number of tokens can cost: every kind of token at its dearest. */
export function mostOf(inputTokens: number, outputTokens: number, price: Price): number {
  const tiers: TokenPrices[] = price.above ? [price, price.above] : [price];
  const dearest = tiers.map(({ input, output, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }) => ({
    input: Math.max(input, cacheRead, cacheWrite, cacheWrite1h),
    output,
  }));
  const most = (name: 'input' | 'output') => Math.max(...dearest.map((prices) => prices[name]));
  return (inputTokens * most('input') + outputTokens * most('output')) / million;
}

/** Checks a price that a caller wrote: every number is finite and at least 0. Throws `invalid_options`. */
export function checkPrice(price: Price): Price {
  const { source: _, above, ...prices } = price;
  const numbers = Object.entries({ ...prices, ...above }).filter(([, value]) => value !== undefined);
  throwProblems(
    'The price of a model',
    numbers
      .filter(([, value]) => !(Number.isFinite(value) && (value as number) >= 0))
      .map(([name]) => ({ path: `price.${name}`, message: 'must be a number from 0 up' })),
  );
  return price;
}
