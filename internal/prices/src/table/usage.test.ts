import { describe, expect, it } from '@jest/globals';
import {
  addCost,
  addUsage,
  mergeCounts,
  noCost,
  noUsage,
  readCount,
  readHighest,
  readTiers,
} from './usage.ts';

describe('usage', () => {
  it('adds every count, and is estimated when one of the two is', () => {
    const one = { ...noUsage, inputTokens: 5, cacheReadTokens: 1, outputTokens: 2, tiers: ['flex'] };
    const two = { ...noUsage, inputTokens: 7, cacheWriteTokens: 3, reasoningTokens: 1, estimated: true };
    expect(addUsage(one, two)).toEqual({
      inputTokens: 12,
      cacheReadTokens: 1,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: 0,
      outputTokens: 2,
      reasoningTokens: 1,
      estimated: true,
    });
  });

  it('lets no missing, null or zero count of later take an earlier one back', () => {
    const before = { inputTokens: 5, outputTokens: 1 };
    expect(mergeCounts(before, { inputTokens: null, outputTokens: 9 } as never)).toEqual({
      inputTokens: 5,
      outputTokens: 9,
    });
    expect(mergeCounts(before, { inputTokens: 0 } as never)).toEqual(before);
    expect(mergeCounts<object>({ a: 1 }, { a: null, b: 0 })).toEqual({ a: 1, b: 0 });
    expect(mergeCounts(before, undefined)).toBe(before);
    expect(mergeCounts(undefined, before)).toBe(before);
  });

  it('takes whole numbers from 0 up as counts and nothing else', () => {
    expect([0, 12, -1, 1.5, '3', null, Number.NaN, 2 ** 60].map(readCount)).toEqual([
      0,
      12,
      ...Array(6).fill(undefined),
    ]);
    expect(readHighest(undefined, 0, 7, '9', 3)).toBe(7);
    expect(readHighest()).toBe(0);
  });

  it('keeps only words of tier, speed and region that change a price', () => {
    expect(readTiers('Default', null, 'standard', 'global', undefined, 7)).toEqual({});
    expect(readTiers('Flex', 'us', 'a b', 'x'.repeat(41))).toEqual({ tiers: ['flex', 'us'] });
  });

  it('adds costs: unpriced when one is, estimated when one is, from where the first was', () => {
    const known = { status: 'known', usd: 1, source: 'list' } as const;
    expect(addCost(known, { status: 'unpriced' })).toEqual({ status: 'unpriced' });
    expect(addCost({ status: 'unpriced' }, known)).toEqual({ status: 'unpriced' });
    expect(addCost(known, { ...known, status: 'estimated' })).toEqual({
      ...known,
      status: 'estimated',
      usd: 2,
    });
    expect(addCost(noCost, known)).toEqual(known);
  });
});
