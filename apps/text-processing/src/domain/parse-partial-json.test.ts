import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePartialJson } from './parse-partial-json.ts';

describe('parsePartialJson', () => {
  it.each([
    ['', undefined],
    ['{', {}],
    ['{"summary": "The tr', { summary: 'The tr' }],
    ['{"points": ["one", "tw', { points: ['one', 'tw'] }],
    ['{"points": ["one"], "phr', { points: ['one'] }],
    ['{"a": 1, "b": tr', { a: 1 }],
    ['{"a": "x\\', { a: 'x' }],
  ])('reads %s', (text, value) => {
    expect(parsePartialJson(text)).toEqual(value);
  });

  it('never throws, and reads the whole as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.object(), fc.nat(), (value, cut) => {
        const json = JSON.stringify(value);
        parsePartialJson(json.slice(0, cut % (json.length + 1)));
        expect(parsePartialJson(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});
