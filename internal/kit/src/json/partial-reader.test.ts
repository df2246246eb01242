import { describe, expect, it } from '@jest/globals';
import { isObject } from './json-object.ts';
import { createPartialReader } from './partial-reader.ts';

describe('createPartialReader', () => {
  it('shows an object as far as it has come', () => {
    const reader = createPartialReader();
    expect(typeof reader).toBeDefined();
  });
  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ['x', false],
  ])('tells objects from %j: %s', (value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});
