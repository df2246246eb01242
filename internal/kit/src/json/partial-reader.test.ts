import { describe, expect, it } from '@jest/globals';
import { createPartialReader } from './partial-reader.ts';
import { isObject } from './repair-json.ts';

describe('createPartialReader', () => {
  it('shows an object as far as it has come', () => {
    const reader = createPartialReader();
    expect(reader.push('Sure: ')).toBeUndefined();
    expect(reader.push('{"a": [1')).toMatchObject({});
    expect(reader.push(', 2], "b": "x"}')).toEqual({ a: [1, 2], b: 'x' });
    expect(reader.push(' ')).toBeUndefined();
  });

  it.each([false, true])('shows nothing of what is thought aloud, wrapped: %s', (isWrapped) => {
    const reader = createPartialReader(isWrapped);
    expect(reader.push('<think>Maybe {"value": {"a": 1}}')).toBeUndefined();
    expect(reader.push('</think>{"value": {"a": 2}}')).toEqual(isWrapped ? { a: 2 } : { value: { a: 2 } });
  });

  it('shows what stands inside a wrapper, and a list as it is', () => {
    expect(createPartialReader(true).push('{"value": "x"}')).toBe('x');
    expect(createPartialReader(true).push('[1, 2]')).toEqual([1, 2]);
    expect(createPartialReader(true).push('{}')).toBeUndefined();
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
