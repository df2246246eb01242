import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { priceRows, priceSource, upperBounds } from '../generated/price-rows.ts';
import { priceOf } from './price-of.ts';
import type { Usage } from './usage.ts';
import { addCost, addUsage, costOf, mostOf, noCost, noUsage, priceProblems } from './usage.ts';

const usages = fc
  .record({
    fresh: fc.nat(400_000),
    read: fc.nat(50_000),
    write: fc.nat(50_000),
    hour: fc.nat(5_000),
    out: fc.nat(100_000),
  })
  .map(
    ({ fresh, read, write, hour, out }): Usage => ({
      ...noUsage,
      inputTokens: fresh + read + write + hour,
      cacheReadTokens: read,
      cacheWriteTokens: write,
      cacheWrite1hTokens: hour,
      outputTokens: out,
    }),
  );
const names = Object.keys(priceRows).filter((name) => !upperBounds.includes(name));
const split = (name: string): [string, string] => {
  const at = name.indexOf('/');
  return [name.slice(0, at), name.slice(at + 1)];
};

describe('costOf', () => {
  it('is what the source of the table says, for every model and usage', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), usages, (name, usage) => {
        const [providerId = '', model = ''] = split(name);
        const cost = costOf(usage, priceOf(providerId, model));
        const theirs = calcPrice(
          {
            input_tokens: usage.inputTokens,
            cache_read_tokens: usage.cacheReadTokens,
            cache_write_tokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
            cache_write_1h_tokens: usage.cacheWrite1hTokens,
            output_tokens: usage.outputTokens,
          } as never,
          model,
          { providerId, timestamp: new Date(`${priceSource.date}T12:00:00Z`) },
        );
        expect(cost.status).toBe('known');
        expect(cost.status !== 'unpriced' && cost.usd).toBeCloseTo(theirs?.total_price ?? Number.NaN, 9);
      }),
      { numRuns: 500 },
    );
  });

  it('is unpriced for a model that is only similar to a listed one', () => {
    expect(priceOf('anthropic', 'claude-sonnet-5-5')).toBeUndefined();
    expect(priceOf('anthropic', 'toString')).toBeUndefined();
    expect(costOf(noUsage, undefined)).toEqual({ status: 'unpriced' });
  });

  it('says when the tokens were estimated, and where the price comes from', () => {
    const usage = { ...noUsage, outputTokens: 1_000_000, estimated: true };
    expect(costOf(usage, { input: 1, output: 2 })).toEqual({ status: 'estimated', usd: 2, source: 'caller' });
    expect(costOf(noUsage, priceOf('openai', 'gpt-5.4'))).toMatchObject({
      source: expect.stringContaining(priceSource.date),
    });
  });

  // litellm 31355, bifrost 7306: searches that the provider ran and billed stood in no cost.
  it('counts searches of the web by the thousand, and says where their price is not sure', () => {
    const usage = { ...noUsage, webSearches: 3 };
    const listed = priceOf('anthropic', 'claude-haiku-4-5');
    expect(costOf(usage, listed)).toMatchObject({ status: 'known', usd: 0.03 });
    expect(costOf(usage, { input: 1, output: 1, webSearches: 5 })).toMatchObject({
      status: 'known',
      usd: 0.015,
    });
    expect(costOf(usage, { input: 1, output: 1 })).toMatchObject({ status: 'estimated', usd: 0.075 });
    expect(addUsage(usage, addUsage(usage, noUsage)).webSearches).toBe(6);
    expect(addUsage(noUsage, noUsage)).toEqual(noUsage);
    expect(priceProblems({ input: 1, output: 1, webSearches: -1 })).toHaveLength(1);
  });

  it('never costs more than the bound made before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), usages, (name, usage) => {
        const price = priceOf(...split(name));
        const cost = costOf(usage, price);
        const bound = price ? mostOf(usage.inputTokens, usage.outputTokens, price) : 0;
        expect(cost.status !== 'unpriced' && cost.usd).toBeLessThanOrEqual(bound + 1e-9);
      }),
    );
  });

  it('adds: unpriced wins, then estimated', () => {
    const known = { status: 'known', usd: 1, source: 's' } as const;
    expect(addCost(noCost, known)).toEqual(known);
    expect(addCost(known, { status: 'estimated', usd: 2, source: 't' })).toEqual({
      status: 'estimated',
      usd: 3,
      source: 's',
    });
    expect(addCost(known, { status: 'unpriced' })).toEqual({ status: 'unpriced' });
  });

  it('names each number of a price that is no number from 0 up, and what is missing', () => {
    const paths = (price: unknown) => priceProblems(price).map(({ path }) => path);
    expect(paths({ input: -1, output: Number.NaN })).toEqual(['price.input', 'price.output']);
    expect(paths({ input: 0, output: 0, tiers: { flex: 0.5 } })).toEqual([]);
    expect(paths({ output: 1, tiers: { flex: -1 }, above: { tokens: 5, input: 'x', output: 1 } })).toEqual([
      'price.input',
      'price.above.input',
      'price.tiers.flex',
    ]);
    expect(paths(null)).toEqual(['price']);
  });
});

describe('tiers', () => {
  const usage = { ...noUsage, inputTokens: 1_000_000, cacheReadTokens: 500_000, outputTokens: 1_000_000 };
  const costIn = (provider: string, model: string, ...tiers: string[]) => {
    const [cost, plain] = [{ ...usage, tiers }, usage].map((each) => costOf(each, priceOf(provider, model)));
    if (cost?.status === 'unpriced' || plain?.status === 'unpriced') throw new Error('unpriced');
    return { status: cost?.status, factor: (cost?.usd ?? 0) / (plain?.usd ?? 1) };
  };

  it('multiply the whole price, cached input too, by what the provider publishes', () => {
    const known = (factor: number) => ({ status: 'known', factor: expect.closeTo(factor, 9) });
    expect(costIn('openai', 'gpt-5.4', 'flex')).toEqual(known(0.5));
    expect(costIn('openai', 'gpt-5.4', 'priority')).toEqual(known(2));
    expect(costIn('openai', 'gpt-5.4-2026-03-05', 'priority')).toEqual(known(2));
    expect(costIn('openai', 'gpt-5.5', 'priority')).toEqual(known(2.5));
    expect(costIn('anthropic', 'claude-opus-5', 'fast', 'us')).toEqual(known(2.2));
    expect(costIn('anthropic', 'claude-haiku-4-5', 'batch')).toEqual(known(0.5));
    expect(costIn('google', 'gemini-2.5-flash', 'flex')).toEqual(known(0.5));
  });

  it('are never known where nobody publishes a factor, and never cheaper than the listed price', () => {
    for (const [provider, model, tier] of [
      ['openai', 'gpt-5', 'priority'],
      ['openai', 'gpt-5.6-sol', 'ultrafast'],
      ['anthropic', 'claude-haiku-4-5', 'fast'],
      ['groq', 'llama-3.3-70b-versatile', 'performance'],
      ['openai', 'gpt-audio', 'audio'],
      ['openai', 'gpt-5', 'constructor'],
    ] as const) {
      const { status, factor } = costIn(provider, model, tier);
      expect(status).toBe('estimated');
      expect(factor).toBeGreaterThanOrEqual(1);
    }
  });

  it('of a caller are his own', () => {
    const price = { input: 1, output: 1, tiers: { night: 0.25 } };
    const asked = { ...noUsage, inputTokens: 1_000_000, tiers: ['night'] };
    expect(costOf(asked, price)).toMatchObject({ status: 'known', usd: 0.25 });
  });

  it('do not matter where the price changes by the hour: it is the dearest and estimated', () => {
    expect(costOf(usage, priceOf('deepseek', 'deepseek-chat'))).toMatchObject({ status: 'estimated' });
  });
});

describe('the price table', () => {
  it('is what the generator makes of its source', () => {
    const script = fileURLToPath(new URL('../generated/generate-prices.mjs', import.meta.url));
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
  });
});
