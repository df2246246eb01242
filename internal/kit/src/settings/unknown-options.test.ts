// Options that nobody reads are named, with what was probably meant.
import { describe, expect, it } from '@jest/globals';
import { unknownOptions } from './unknown-options.ts';

describe('unknownOptions', () => {
  it('names what is not known, and the nearest name where there is one', () => {
    expect(unknownOptions({ url: 'x', prefx: 'a', size: 1 }, ['url', 'prefix'])).toEqual([
      { path: 'prefx', message: 'is not an option', hint: 'did you mean "prefix"?' },
      { path: 'size', message: 'is not an option' },
    ]);
  });

  it('passes over what is known or was not given', () => {
    expect(unknownOptions({ url: undefined, other: undefined, prefix: 'a' }, ['url', 'prefix'])).toEqual([]);
  });
});
