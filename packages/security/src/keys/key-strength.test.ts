// Infrastructure Service: security · stable API, changes affect all users

import { createApiKey } from '@internal/redact';
import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from './key-strength.ts';

describe('the strength of a key', () => {
  it.each([
    ['too-short-1', 'holds fewer than 128 bits'],
    ['a'.repeat(64), 'repeats itself'],
    ['0123456789abcdef'.repeat(4), 'repeats itself'],
    ['abcdefghijklmnopqrstuvwxyz123456', 'repeats itself'],
    ['correct-horse-battery-staple-correct', 'is made of words'],
    ['the quick brown fox jumps over it', 'is made of words'],
    ['MyOwnLittleServiceKeyForTheShop', 'is made of words'],
    ['MyCompany-Password-2026-Production!', 'is made of words'],
  ])('refuses %s', (key, weakness) => expect(weaknessOf(key)).toBe(weakness));

  it('refuses test keys', () => expect(weaknessOf(createApiKey('test'))).toBe('is a test key'));

  it.each([
    ['9f86d081884c7d659a2feaa0c55ad015'],
    ['k7Gx2mQpV9sLwN4tYb8RzE'],
    ['kGxTmQpVQsLwNRtYbFRzEhWcJd'],
    ['xkqzvtbwmrplhgdsjfnctkwqzbxvmp'],
    ['Zm9v-8sd7f6_asd87f-98as7dfA'],
  ])('takes %s', (key) => expect(weaknessOf(key)).toBeUndefined());

  it('takes every key of its own', () => {
    for (let index = 0; index < 200; index += 1) expect(weaknessOf(createApiKey())).toBeUndefined();
  });
});
