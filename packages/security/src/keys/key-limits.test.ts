// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { limitsOfKeys } from './key-limits.ts';

const good = (limits?: Record<string, number>) => ({ isGood: true, ...(limits && { limits }) });
const ended = (limits?: Record<string, number>) => ({ ...good(limits), isGood: false });

describe('the limits of a principal', () => {
  it('are those of the last good key that brings some, whatever keys that ended brought', () => {
    expect(limitsOfKeys([good({ cost: 9 }), good(), ended({ cost: 1 })], { cost: 5 })).toEqual({ cost: 9 });
    expect(limitsOfKeys([good({ cost: 1 }), good({ cost: 9 })])).toEqual({ cost: 9 });
    expect(limitsOfKeys([ended({ cost: 1 }), good()], { cost: 5 })).toBeUndefined();
  });

  it('are the least of each window where no key is good, and none is above its own', () => {
    const keys = [ended({ cost: 3, tokens: 7 }), ended(), ended({ cost: 2 })];
    expect(limitsOfKeys(keys, { cost: 5, tokens: 6 })).toEqual({ cost: 2, tokens: 6 });
    expect(limitsOfKeys(keys)).toEqual({ cost: 2, tokens: 7 });
    expect(limitsOfKeys([ended({ cost: 0 })], { cost: 5 })).toEqual({ cost: 0 });
  });

  it('are none where no key brought any', () => {
    expect([limitsOfKeys([]), limitsOfKeys([ended()], { cost: 5 })]).toEqual([undefined, undefined]);
  });
});
