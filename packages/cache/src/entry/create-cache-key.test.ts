import { anyCharacter } from '@internal/kit/arbitrary';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCacheKey } from '../index.ts';

const field = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const fields = fc.array(field, { maxLength: 6 });

describe('createCacheKey', () => {
  it('gives different fields different keys, and equal fields the same', () => {
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const areSame =
          one.length === other.length && one.every((entry, place) => Object.is(entry, other[place]));
        expect(createCacheKey(one) === createCacheKey(other)).toBe(areSame);
      }),
    );
  });

  it('does not mix up borders, types, lone surrogates or nesting', () => {
    const lists: unknown[][] = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc'],
      [1],
      ['1'],
      [true],
      ['true'],
      [null],
      [undefined],
      [],
      [''],
      [0],
      [-0],
      ['\ud800'],
      ['\ud801'],
      ['\ufffd'],
      [['a']],
      ['a'],
      [{ a: 1 }],
      [['a', 1]],
    ];
    expect(new Set(lists.map((list) => createCacheKey(list as never))).size).toBe(lists.length);
  });

  it('takes a record by its names, in any order, without its undefined fields', () => {
    expect(createCacheKey({ a: 1, b: { c: [2], d: undefined } })).toBe(
      createCacheKey({ b: { c: [2] }, a: 1, e: undefined }),
    );
    expect(createCacheKey({ a: 1 })).not.toBe(createCacheKey({ b: 1 }));
  });

  it('has one length, and shows nothing of what went in', () => {
    const key = createCacheKey(['a secret text', 'x'.repeat(100_000)], { prefix: 'summary' });
    expect(key).toMatch(/^summary:[\w-]{43}$/);
    expect(createCacheKey([])).toHaveLength(43);
  });

  it('refuses what has no one meaning', () => {
    const deep: unknown[] = [];
    let inner = deep;
    for (let level = 0; level < 60; level += 1) inner.push((inner = []));
    for (const bad of [[Number.NaN], [() => {}], [1n], [new Date()], deep]) {
      expect(() => createCacheKey(bad as never)).toThrow(
        expect.objectContaining({ code: 'invalid_key' }) as never,
      );
    }
    expect(() => createCacheKey([], { prefix: 'a b' })).toThrow('prefix');
  });
});
