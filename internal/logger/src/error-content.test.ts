import { describe, expect, it } from '@jest/globals';
import { errorType } from './error-content.ts';

describe('errorType', () => {
  it('is the code of an error, of its cause, or its name, and never a word of what it says', () => {
    const cause = Object.assign(new Error('secret'), { code: 'ECONNREFUSED' });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const errors = [
      [Object.assign(new Error('secret', { cause }), { code: 'overloaded' }), 'overloaded'],
      [new TypeError('fetch failed: secret', { cause }), 'ECONNREFUSED'],
      [new RangeError('secret', { cause: null }), 'RangeError'],
      [Object.assign(new Error('secret'), { code: 7, name: '' }), 'unknown'],
      ['secret', 'unknown'],
      [revoked.proxy, 'unknown'],
      [
        Object.defineProperty(new TypeError('x'), 'code', {
          get: () => {
            throw new Error('no');
          },
        }),
        'TypeError',
      ],
      [undefined, 'unknown'],
    ] as const;
    for (const [error, type] of errors) expect(errorType(error)).toBe(type);
  });
});
