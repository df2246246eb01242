import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { priceRows, priceSource } from '../generated/price-rows.ts';
import type { Usage } from '../model/usage.ts';
import { addCost, noCost, noUsage } from '../model/usage.ts';
import { checkPrice, costOf, mostOf } from './cost-of.ts';
import { priceOf } from './price-of.ts';

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
const names = Object.keys(priceRows);

describe('costOf', () => {
  it('is what the source of the table says, for every model and usage', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), usages, (name, usage) => {
        const [providerId = '', model = ''] = name.split('/');
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

  it('never costs more than the bound made before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), usages, (name, usage) => {
        const price = priceOf(...(name.split('/') as [string, string]));
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

  it('refuses a price that is no number from 0 up, naming each', () => {
    expect(() => checkPrice({ input: -1, output: Number.NaN })).toThrow(/price\.input .*price\.output/s);
    expect(checkPrice({ input: 0, output: 0 })).toEqual({ input: 0, output: 0 });
  });
});

describe('the price table', () => {
  it('is what the generator makes of its source', () => {
    const script = fileURLToPath(new URL('../generated/generate-prices.mjs', import.meta.url));
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
  });
});
