// Reads the public price list of genai-prices into rows by exact names.
import type { Price, TokenPrices } from './price.ts';

type Json = Record<string, unknown>;
type Amount = number | { base: number; tiers?: { start: number; price: number }[] };
type Amounts = Record<string, Amount>;
type Dated = { prices: Amounts; constraint?: { type: string; start_date?: string } };

const columns = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
} as const;
// Paid by another measure than tokens of text, or an output that is no text: such a model would be priced too low. Audio is
// not: it is never asked for, and an answer that counts it is `estimated`.
const foreign = /image|video|hours|requests|kpages|text_messages/;
// A beginning of names is no name, and what is no model of texts is asked for elsewhere.
const noChatModel = /-$|:|realtime|transcribe|-tts|-live-|native-audio|embedding/;

function accepts(match: unknown, id: string): boolean {
  if (typeof match !== 'object' || match === null) return false;
  const { or, and, equals, starts_with: start, ends_with: end, contains, regex } = match as Json;
  if (Array.isArray(or)) return or.some((each) => accepts(each, id));
  if (Array.isArray(and)) return and.every((each) => accepts(each, id));
  if (typeof equals === 'string') return equals === id;
  if (typeof start === 'string') return id.startsWith(start);
  if (typeof end === 'string') return id.endsWith(end);
  if (typeof contains === 'string') return id.includes(contains);
  return typeof regex === 'string' && regex.length < 200 && new RegExp(regex).test(id);
}

function exactNames(match: unknown): string[] {
  const { or, equals } = (typeof match === 'object' && match !== null ? match : {}) as Json;
  if (Array.isArray(or)) return or.flatMap(exactNames);
  return typeof equals === 'string' ? [equals] : [];
}

/** The amounts in force on a day; of several by the hour the dearest, which is then only an upper bound. */
function inForce(prices: unknown, day: string): { amounts: Amounts; isUpperBound: boolean } | undefined {
  if (!Array.isArray(prices)) return { amounts: prices as Amounts, isUpperBound: false };
  const dated = prices as Dated[];
  const began = dated
    .filter(({ constraint: c }) => !c || (c.start_date !== undefined && c.start_date <= day))
    .sort((a, b) => (a.constraint?.start_date ?? '').localeCompare(b.constraint?.start_date ?? ''))
    .at(-1);
  const hourly = dated.filter(
    ({ constraint }) => constraint !== undefined && constraint.start_date === undefined,
  );
  const all = [...(began ? [began] : []), ...hourly].map((each) => each.prices);
  const dearest = all.sort((a, b) => baseOf(b['output_mtok']) - baseOf(a['output_mtok']))[0];
  return dearest && { amounts: dearest, isUpperBound: hourly.length > 0 };
}

const baseOf = (amount: Amount | undefined): number =>
  typeof amount === 'object' ? amount.base : (amount ?? 0);

function priceIn(prices: unknown, day: string): Price | undefined {
  const found = inForce(prices, day);
  if (found?.amounts?.['input_mtok'] === undefined || found.amounts['output_mtok'] === undefined)
    return undefined;
  const { amounts, isUpperBound } = found;
  if (Object.keys(amounts).some((name) => foreign.test(name))) return undefined;
  const starts = new Set(
    Object.values(amounts).flatMap((amount) =>
      typeof amount === 'object' ? (amount.tiers ?? []).map(({ start }) => start) : [],
    ),
  );
  if (starts.size > 1) return undefined;
  const pick = (read: (amount: Amount) => number): TokenPrices =>
    Object.fromEntries(
      Object.entries(columns)
        .filter(([, column]) => amounts[column] !== undefined)
        .map(([kind, column]) => [kind, read(amounts[column] as Amount)]),
    ) as unknown as TokenPrices;
  const [tokens] = starts;
  const above = (amount: Amount): number =>
    typeof amount === 'object' ? (amount.tiers?.[0]?.price ?? amount.base) : amount;
  return {
    ...pick(baseOf),
    ...(tokens !== undefined && { above: { tokens, ...pick(above) } }),
    ...(isUpperBound && { isUpperBound }),
  };
}

/**
 * Rows of a list of providers as genai-prices publishes it, prices in force on a day. Exact names only: each name that the
 * list spells out, and each model's own id where its rule accepts it. Throws where it is no such list.
 */
export function readPriceFeed(
  providers: unknown,
  day: string,
  ids?: readonly string[],
): Record<string, Price> {
  if (!Array.isArray(providers))
    throw new Error('This is no list of providers as genai-prices publishes it.');
  const rows: Record<string, Price> = {};
  for (const provider of providers as {
    id: string;
    models?: { id: string; match: unknown; prices: unknown }[];
  }[]) {
    if (typeof provider?.id !== 'string' || !Array.isArray(provider.models))
      throw new Error('A provider in the list has no id or no models.');
    if (ids && !ids.includes(provider.id)) continue;
    for (const { id, match, prices } of provider.models) {
      const price = priceIn(prices, day);
      const own = accepts(match, id) ? [id] : [];
      for (const name of price ? [...exactNames(match), ...own] : [])
        if (!noChatModel.test(name)) rows[`${provider.id}/${name}`] = price as Price;
    }
  }
  return rows;
}
