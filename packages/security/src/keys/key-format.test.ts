// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createApiKey, readKeyFormat } from './key-format.ts';
import { weaknessOf } from './key-strength.ts';

describe('the key format', () => {
  it('is found by its prefix and checked by its checksum', () => {
    expect(createApiKey('live')).toMatch(/^tpl_live_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}$/);
    expect(readKeyFormat(createApiKey('test'))).toEqual({ kind: 'test' });
  });

  it('notices any single letter that is mistyped', () => {
    const key = createApiKey();
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(...'abcXYZ019_-'), (index, letter) => {
        const typed = key.slice(0, index) + letter + key.slice(index + 1);
        expect(readKeyFormat(typed) === undefined).toBe(typed !== key);
      }),
    );
  });

  it('uses every letter about equally often', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 400; index += 1)
      for (const letter of createApiKey().slice(9, 39)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(62);
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(2.2);
  });

  it('takes bytes until it has letters enough, without favouring any', () => {
    let calls = 0;
    const random = (size: number) => new Uint8Array(size).fill((calls += 1) === 1 ? 255 : 61);
    expect(createApiKey('live', random)).toContain('z'.repeat(30));
    expect(calls).toBe(2);
  });
});

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
