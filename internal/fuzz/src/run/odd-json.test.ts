import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oddJson } from './odd-json.ts';

describe('odd JSON', () => {
  it('is the value itself at times, and the value with another part at others', () => {
    const value = { a: [1, { b: 'x' }], c: null };
    const made = fc.sample(oddJson(fc.constant(value)), { numRuns: 500, seed: 1 });
    const kinds = new Set(made.map((text) => JSON.stringify(JSON.parse(text))));
    expect(kinds).toContain(JSON.stringify(value));
    expect(kinds.size).toBeGreaterThan(50);
    expect(value).toEqual({ a: [1, { b: 'x' }], c: null });
  });

  it('changes nothing in what has no parts', () => {
    expect(fc.sample(oddJson(fc.constant(7)), 20).every((text) => text === '7')).toBe(true);
    expect(fc.sample(oddJson(fc.constant(undefined)), 1)).toEqual(['null']);
  });
});
