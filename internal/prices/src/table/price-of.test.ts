import { describe, expect, it } from '@jest/globals';
import { newerRows, newerSource, priceRows, priceSource } from '../generated/price-rows.ts';
import { priceOf } from './price-of.ts';
import { ageWarning, daysSince, tableProblems } from './price-table.ts';

const prices = {
  rows: {
    'groq/a-model': { input: 1, output: 2 },
    'mine/other': { input: 3, output: 4, source: 'a contract' },
  },
  asOf: '2026-11-01',
  source: 'our list',
};

describe('priceOf', () => {
  it('prices a dated id of a listed name, in both spellings, and nothing that is only alike', () => {
    const alias = priceOf('anthropic', 'claude-haiku-4-5');
    expect(alias).toBeDefined();
    expect(priceOf('anthropic', 'claude-haiku-4-5-20251001')).toEqual(alias);
    expect(priceOf('openai', 'gpt-5-nano-2025-08-07')).toEqual(priceOf('openai', 'gpt-5-nano'));
    for (const name of [
      'claude-haiku-99-5-20251001',
      'claude-haiku-4-5-turbo',
      'claude-haiku-4-5-2025',
      'claude-haiku-4-5-20251301',
      'claude-haiku-4-5-20251032',
      'claude-haiku-4-5-2025-1001',
      'claude-haiku-4-5-20251001-v1',
      'Claude-Haiku-4-5',
    ])
      expect(priceOf('anthropic', name)).toBeUndefined();
  });

  it('keeps the own price of a dated name that is listed', () => {
    expect(priceOf('openai', 'gpt-4o-2024-05-13')?.input).toBe(5);
    expect(priceOf('openai', 'gpt-4o')?.input).toBe(2.5);
  });

  it('has rows of the other providers, under the names that adapters use too', () => {
    expect(priceOf('groq', 'llama-3.3-70b-versatile')).toMatchObject({ input: 0.59, output: 0.79 });
    expect(priceOf('gemini', 'gemini-2.5-flash')).toEqual(priceOf('google', 'gemini-2.5-flash'));
    expect(priceOf('xai', 'grok-3')).toEqual(priceOf('x-ai', 'grok-3'));
    expect(priceOf('openai-compatible', 'gpt-5.4')).toBeUndefined();
  });

  it('says of the newest models that their price is from the vendor, and of which day', () => {
    expect(priceOf('openai', 'gpt-6.1-sol')?.source).toBe(`${newerSource.name} (${newerSource.date})`);
    expect(Object.keys(newerRows).filter((name) => Object.hasOwn(priceRows, name))).toEqual([]);
  });

  it('asks a table of your own first, and names it', () => {
    expect(priceOf('groq', 'a-model', prices)).toEqual({
      input: 1,
      output: 2,
      source: 'our list (2026-11-01)',
    });
    expect(priceOf('groq', 'a-model-20260101', prices)).toMatchObject({ input: 1 });
    expect(priceOf('mine', 'other', prices)).toMatchObject({ source: 'a contract' });
    expect(priceOf('groq', 'llama-3.3-70b-versatile', prices)).toMatchObject({ input: 0.59 });
    expect(priceOf('groq', 'toString', prices)).toBeUndefined();
  });
});

describe('a table of prices', () => {
  it('is told what is wrong with it, row by row', () => {
    const paths = (table: unknown) => tableProblems(table).map(({ path }) => path);
    expect(paths(prices)).toEqual([]);
    expect(paths(undefined)).toEqual(['prices.asOf', 'prices.rows']);
    expect(paths({ rows: [], asOf: '2026-13-01', source: 1 })).toEqual([
      'prices.asOf',
      'prices.source',
      'prices.rows',
    ]);
    expect(
      paths({ asOf: '2026-01-01', rows: { 'no-provider': { input: 1, output: 1 }, 'a/b': { input: 1 } } }),
    ).toEqual(['prices.rows.no-provider', 'prices.rows.a/b.output']);
  });

  it('is bounded, and so is what is said about it', () => {
    const rows = (count: number, price: object) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`a/${at}`, price]));
    const wrong = tableProblems({ asOf: '2026-01-01', rows: rows(100, { input: -1, output: -1 }) });
    expect(wrong).toHaveLength(20);
    const many = tableProblems({ asOf: '2026-01-01', rows: rows(50_001, { input: 1, output: 1 }) });
    expect(many).toMatchObject([{ path: 'prices.rows' }]);
  });

  it('is old after half a year, and a price of the caller never is', () => {
    const price = priceOf('groq', 'a-model', prices);
    const days = (count: number) => Date.parse('2026-11-01') + count * 86_400_000;
    expect(ageWarning(days(180), price)).toBeUndefined();
    expect(ageWarning(days(181), price)).toMatch(/2026-11-01, 181 days old.*tpl-ai|prices/);
    expect(ageWarning(days(9999), { input: 1, output: 1 })).toBeUndefined();
    expect(ageWarning(days(9999), undefined)).toBeUndefined();
    expect(daysSince(priceSource.date, Date.parse(priceSource.date) - 5)).toBe(0);
  });
});
