import { describe, expect, it } from '@jest/globals';
import { testOperations } from '../../../test/operations.ts';
import { estimateAnalysis } from './estimate-analysis.ts';
import { estimateTokens } from './estimate-tokens.ts';

const shorten = testOperations.find(({ id }) => id === 'shorten')!;
const countWords = testOperations.find(({ id }) => id === 'count_words')!;
const basis = { bounds: { maxTokens: 6_000, maxCharacters: 200_000 }, stepMs: 1_000, atOnce: 4 };
const parts = (count: number) => Array.from({ length: count }, () => ({ text: 'tide '.repeat(4_000) }));

describe('estimateAnalysis', () => {
  it('counts the steps that reduce, their tokens, and what the first model asks for them', () => {
    const route = 'anthropic/claude-haiku-4-5';
    const one = estimateAnalysis(shorten, parts(1), { ...basis, route });
    const many = estimateAnalysis(shorten, parts(25), { ...basis, route });
    expect([one.steps, many.parts]).toEqual([1, 25]);
    expect(many.steps).toBeGreaterThan(25);
    expect(many.inputTokens).toBeGreaterThan(25 * 5_000);
    expect(many.cost).toMatchObject({
      status: 'estimated',
      usd: expect.closeTo(many.inputTokens / 1e6 + (many.outputTokens * 5) / 1e6, 2),
    });
    expect(many.timeMs).toBeGreaterThanOrEqual(7_000);
  });

  it('costs nothing offline, reduces nothing where a rule does, and names no time before the first step', () => {
    const estimate = estimateAnalysis(countWords, parts(25), {
      ...basis,
      route: undefined,
      stepMs: undefined,
    });
    expect(estimate).toEqual({
      ...{ operation: 'count_words', parts: 25, steps: 25, inputTokens: 0, outputTokens: 0 },
      cost: { status: 'known', usd: 0 },
    });
  });

  it('says that a model without a listed price has none', () => {
    expect(estimateAnalysis(shorten, parts(2), { ...basis, route: 'compatible/llama' }).cost).toEqual({
      status: 'unpriced',
    });
  });
});

describe('estimateTokens', () => {
  it('takes four letters for a token, and each sign of a script without spaces for one', () => {
    expect([estimateTokens('a'.repeat(400)), estimateTokens('海'.repeat(400)), estimateTokens('')]).toEqual([
      100, 400, 0,
    ]);
  });
});
