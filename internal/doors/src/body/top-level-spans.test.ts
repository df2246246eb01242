import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { topLevelSpans, withValues } from './top-level-spans.ts';

describe('topLevelSpans', () => {
  it('finds a value at the top alone, whatever stands around it', () => {
    const value = fc.jsonValue().filter((some) => some !== null);
    const others = fc.dictionary(fc.string(), fc.jsonValue()).map(({ model: _, ...rest }) => rest);
    fc.assert(
      fc.property(value, others, fc.nat(2), (model, rest, indent) => {
        const text = JSON.stringify(
          { ...rest, model, nested: { model: 'inner', list: [{ model: 1 }] } },
          null,
          indent,
        );
        const [span, ...more] = topLevelSpans(text, 'model');
        expect(more).toEqual([]);
        expect(JSON.parse(text.slice(span?.start, span?.end))).toEqual(JSON.parse(JSON.stringify(model)));
        const changed = withValues(text, [span!], '"other"');
        expect(JSON.parse(changed)).toEqual({ ...JSON.parse(text), model: 'other' });
      }),
      { numRuns: 500 },
    );
  });

  it('finds a key that is written in escapes, and one that comes twice', () => {
    const text = '{"m\\u006fdel":"a","x":[1,{"model":2}],"model" : "b" }';
    expect(withValues(text, topLevelSpans(text, 'model'), '"c"')).toBe(
      '{"m\\u006fdel":"c","x":[1,{"model":2}],"model" : "c" }',
    );
    expect(topLevelSpans('{}', 'model')).toEqual([]);
  });
});
