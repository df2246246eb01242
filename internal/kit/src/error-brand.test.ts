import { describe, expect, it } from '@jest/globals';
import { brandError, hasBrand, toError } from './error-brand.ts';

describe('error brand', () => {
  it('is seen across copies of a class, because it is a registered symbol', () => {
    const error = new Error('x');
    brandError(error, 'cache');
    expect(hasBrand(error, 'cache')).toBe(true);
    expect(hasBrand(error, 'ai')).toBe(false);
    expect((error as unknown as Record<symbol, unknown>)[Symbol.for('tpl.cache')]).toBe(true);
    expect(Object.keys(error)).toEqual([]);
  });

  it.each([null, undefined, 'text', 7])('is not on %p', (value) => {
    expect(hasBrand(value, 'cache')).toBe(false);
  });
});

describe('toError', () => {
  it('keeps an error and wraps anything else as its cause', () => {
    const error = new Error('x');
    expect(toError(error)).toBe(error);
    expect(toError('secret').cause).toBe('secret');
    expect(toError('secret').message).not.toContain('secret');
  });
});
