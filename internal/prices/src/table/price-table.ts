// Prices loaded as data: looked up, checked, and told to be old.
import type { Problem } from '@internal/kit';
import type { Price, PriceTable } from './price.ts';
import { priceProblems } from './usage.ts';

const dayMs = 86_400_000;
// Prices of one and the same model changed twice in half a year before.
const oldAfterDays = 180;
const maxRows = 50_000;
const maxProblems = 20;

/** A name and the one it dates: `NAME-20251001` and `NAME-2025-10-01` are `NAME` of that day. */
export function namesOf(model: string): readonly string[] {
  const undated = model.replace(/-20\d\d(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$/, '');
  return undated === model ? [model] : [model, undated];
}

/** The price of exactly this model in a table of one's own, or of the name that it dates. */
export function priceIn(table: PriceTable, provider: string, model: string): Price | undefined {
  const { rows, source = 'prices', asOf } = table;
  const name = namesOf(model)
    .map((each) => `${provider}/${each}`)
    .find((each) => Object.hasOwn(rows, each));
  return name === undefined ? undefined : { source: `${source} (${asOf})`, ...(rows[name] as Price) };
}

/** What is wrong with a table of prices, each row by its name, at most 20 things. */
export function tableProblems(table: unknown): Problem[] {
  const given = (typeof table === 'object' && table !== null ? table : {}) as Partial<PriceTable>;
  const { rows, asOf, source } = given;
  const problems: Problem[] = [];
  if (typeof asOf !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    problems.push({ path: 'prices.asOf', message: 'must be the day of the prices, for example 2026-09-23' });
  if (source !== undefined && typeof source !== 'string')
    problems.push({ path: 'prices.source', message: 'must be text' });
  const names = typeof rows === 'object' && rows !== null && !Array.isArray(rows) ? Object.keys(rows) : [];
  if (names.length === 0 || names.length > maxRows)
    problems.push({ path: 'prices.rows', message: `must be 1 to ${maxRows} prices by provider/model` });
  for (const name of names.slice(0, maxRows)) {
    if (problems.length >= maxProblems) break;
    if (!/^[^/]+\/./.test(name))
      problems.push({ path: `prices.rows.${name}`, message: 'must be named provider/model' });
    problems.push(...priceProblems(rows?.[name], `prices.rows.${name}`));
  }
  return problems.slice(0, maxProblems);
}

/** Whole days from a day to now. */
export function daysSince(day: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(day)) / dayMs));
}

/** What there is to be said about the age of a price: nothing where the caller wrote it, or where it is young. */
export function ageWarning(now: number, price: Price | undefined): string | undefined {
  const day = /\((\d{4}-\d\d-\d\d)\)$/.exec(price?.source ?? '')?.[1];
  const days = day === undefined ? 0 : daysSince(day, now);
  if (days <= oldAfterDays) return undefined;
  return `The price is of ${day}, ${days} days old; load newer ones: npx @tpl/ai prices --to FILE.`;
}
