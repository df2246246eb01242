// Infrastructure Service: redact · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createApiKey, readKeyFormat } from './key-format.ts';

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
