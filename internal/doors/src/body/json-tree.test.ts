import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTree } from './json-tree.ts';
import { withChanges } from './with-changes.ts';

const digits = '{ "a" : 12345678901234567890 , "b":[1.0, -0, {"t":"old","n":1e+400}],\n"c":"\\u0041"}';

describe('a JSON text', () => {
  it('is changed where its value is, and keeps every other byte', () => {
    const now = JSON.parse(digits) as { b: { t: string; more?: boolean }[] };
    expect(withChanges(digits, now)).toBe(digits);
    now.b[2]!.t = 'new "one"';
    now.b[2]!.more = true;
    expect(withChanges(digits, now)).toBe(
      digits.replace('"old"', '"new \\"one\\""').replace('1e+400}', '1e+400,"more":true}'),
    );
  });

  it('is written anew where members or items went, and within keys that come twice', () => {
    expect(withChanges('{"a":{"b":1,"c":2},"d":[1, 2]}', { a: { b: 1 }, d: [1] })).toBe(
      '{"a":{"b":1},"d":[1]}',
    );
    expect(withChanges('{"a":"x","a":"y"}', { a: 'z' })).toBe('{"a":"z","a":"z"}');
    expect(withChanges('{}', { a: 1 })).toBe('{"a":1}');
    expect(withChanges('{"__proto__":1}', JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}');
    expect(withChanges('[1]', null)).toBe('null');
  });

  it('says afterwards what it shall say, whatever it said before', () => {
    const blanks = fc.constantFrom(0, 1, 2);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), blanks, (before, after, blank) => {
        const json = JSON.stringify(before, undefined, blank);
        expect(withChanges(json, JSON.parse(json))).toBe(json);
        expect(JSON.parse(withChanges(json, after))).toEqual(JSON.parse(JSON.stringify(after)));
        const { start, end } = readTree(` ${json}\n`);
        expect(` ${json}\n`.slice(start, end)).toBe(json);
      }),
      { numRuns: 300 },
    );
  });
});
