// Tokens and money of an answer: their sums, and what they cost by a row of prices.
import type { Problem } from '@internal/kit';
import type { Price, TokenPrices } from './price.ts';
import { factorOf } from './tier-factors.ts';

/** Tokens of one answer, counted the same way for every provider. */
export interface Usage {
  /** All input, cached or not. */
  readonly inputTokens: number;
  /** Part of the input read from the provider's prompt cache. */
  readonly cacheReadTokens: number;
  /** Part of the input written to the prompt cache, kept for about 5 minutes or as the provider decides. */
  readonly cacheWriteTokens: number;
  /** Part of the input written to the prompt cache for an hour. */
  readonly cacheWrite1hTokens: number;
  /** All output, reasoning included. */
  readonly outputTokens: number;
  /** Part of the output that was reasoning. */
  readonly reasoningTokens: number;
  /** What changes the price of this answer, as the provider names it: `flex`, `priority`, `batch`, `fast`, `us`. */
  readonly tiers?: readonly string[];
  /** Searches of the web that the provider ran and bills by the request. */
  readonly webSearches?: number;
  /** What the provider says that the answer cost. */
  readonly billedUsd?: number;
  /** True when the provider did not count, or did not come to it, and we estimated. */
  readonly estimated: boolean;
}

/** What a provider has counted so far; a count that it left out, sent as null or sent wrong is missing. */
export type Counted = Partial<Omit<Usage, 'estimated'>>;

/** Usage of nothing. */
export const noUsage: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

/** Sum of two usages; estimated if one is. What changes a price belongs to one answer and is in no sum. */
export function addUsage(a: Usage, b: Usage): Usage {
  const webSearches = (a.webSearches ?? 0) + (b.webSearches ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    ...(webSearches > 0 && { webSearches }),
    estimated: a.estimated || b.estimated,
  };
}

/** Later counts over earlier ones. What is missing, null or zero later takes nothing back. */
export function mergeCounts<T extends object>(before: T | undefined, now: T | undefined): T | undefined {
  if (before === undefined || now === undefined) return now ?? before;
  const told = Object.entries(now).filter(([, value]) => value != null && value !== 0);
  return { ...now, ...before, ...Object.fromEntries(told) };
}

/** A count as it may stand in an answer, or `undefined` when it is no whole number from 0 up. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The highest of the counts that stand there: servers name one thing by several words, some of them left at zero. */
export function readHighest(...values: readonly unknown[]): number {
  return Math.max(0, ...values.map((value) => readCount(value) ?? 0));
}

// What providers call the tier, speed and region that every price list is about.
const ordinary = /^(?:|default|standard|standard_only|auto|on_demand|global|not_available|none)$/;

/** What changes the price, of the words an answer has for tier, speed and region. */
export function readTiers(...words: readonly unknown[]): { readonly tiers?: readonly string[] } {
  const tiers = words
    .filter((word) => typeof word === 'string')
    .map((word) => word.toLowerCase())
    .filter((word) => !ordinary.test(word) && /^[\w.-]{1,40}$/.test(word));
  return tiers.length === 0 ? {} : { tiers };
}

/**
 * What an answer costs. `known`: counted tokens at a listed price. `estimated`: estimated tokens at a listed
 * price, or counted tokens at a price that is not sure. `unpriced`: no price for this exact model; never 0.
 */
export type Cost =
  | { readonly status: 'known' | 'estimated'; readonly usd: number; readonly source: string }
  | { readonly status: 'unpriced' };

/** Nothing was spent, for example at a cache hit. */
export const noCost: Cost = { status: 'known', usd: 0, source: 'none' };

/** Sum of two costs; unpriced if one is, estimated if one is. */
export function addCost(a: Cost, b: Cost): Cost {
  if (a.status === 'unpriced' || b.status === 'unpriced') return { status: 'unpriced' };
  const status = a.status === 'estimated' || b.status === 'estimated' ? 'estimated' : 'known';
  return { status, usd: a.usd + b.usd, source: a.source === 'none' ? b.source : a.source };
}

const million = 1_000_000;
// The dearest that a provider of the table asks for a thousand searches; counted where a price says nothing, and `estimated` then.
const dearestSearches = 25;

/** What a usage costs at a price, its tier, speed and region counted in; `unpriced` where there is none. */
export function costOf(usage: Usage, price: Price | undefined): Cost {
  if (price === undefined) return { status: 'unpriced' };
  const prices: TokenPrices = price.above && usage.inputTokens > price.above.tokens ? price.above : price;
  const { input, output, cacheRead = input, cacheWrite = input, cacheWrite1h = cacheWrite } = prices;
  const { cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens, outputTokens, inputTokens, estimated } =
    usage;
  const uncached = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens - cacheWrite1hTokens);
  const { factor, isSure } = factorOf(usage.tiers, price);
  const { webSearches = 0 } = usage;
  const isSearchPriced = webSearches === 0 || price.webSearches !== undefined;
  const searchUsd = (webSearches * (price.webSearches ?? dearestSearches)) / 1_000;
  const usd =
    (factor *
      (uncached * input +
        cacheReadTokens * cacheRead +
        cacheWriteTokens * cacheWrite +
        cacheWrite1hTokens * cacheWrite1h +
        outputTokens * output)) /
      million +
    searchUsd;
  const isKnown = !estimated && isSure && isSearchPriced;
  return { status: isKnown ? 'known' : 'estimated', usd, source: price.source ?? 'caller' };
}

/**
 * The most that a number of tokens can cost: every kind of token at its dearest, in the tier, at the speed and in the region
 * that were asked for. What would make it cheaper is not counted in: a provider may answer in the ordinary tier all the same.
 */
export function mostOf(
  inputTokens: number,
  outputTokens: number,
  price: Price,
  asked: readonly unknown[] = [],
): number {
  const words = asked.flatMap((word) => readTiers(word).tiers ?? []);
  const factor = words.reduce((all, word) => all * Math.max(1, factorOf([word], price).factor), 1);
  const tiers: TokenPrices[] = price.above ? [price, price.above] : [price];
  const dearest = tiers.map(({ input, output, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 }) => ({
    input: Math.max(input, cacheRead, cacheWrite, cacheWrite1h),
    output,
  }));
  const most = (name: 'input' | 'output') => Math.max(...dearest.map((prices) => prices[name]));
  return (factor * (inputTokens * most('input') + outputTokens * most('output'))) / million;
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
