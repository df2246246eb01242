import { describe, expect, it } from '@jest/globals';
import { showValue } from './show-value.ts';

describe('showValue', () => {
  it('shows any value briefly, and of none the inside', () => {
    const cases: [unknown, string][] = [
      ['a "word"', '"a \\"word\\""'],
      [1.5, '1.5'],
      [2n, '2'],
      [Number.NaN, 'NaN'],
      [undefined, 'undefined'],
      [null, 'null'],
      [true, 'true'],
      [Symbol('s'), 'Symbol(s)'],
      [() => 'secret', 'a function'],
      [class Secret {}, 'a function'],
      [{ key: 'secret' }, 'an object'],
      [['secret'], 'a list'],
    ];
    for (const [value, shown] of cases) expect(showValue(value)).toBe(shown);
    expect(showValue('x'.repeat(100))).toHaveLength(58);
  });
});
