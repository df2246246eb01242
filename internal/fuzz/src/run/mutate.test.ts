import { describe, expect, it } from '@jest/globals';
import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';

describe('a change', () => {
  it('keeps to the bound, whatever it begins with', () => {
    const random = randomOf(3);
    const others = {
      words: [Buffer.from('word')],
      pool: [Buffer.from('a pool of other inputs\nin lines\n')],
    };
    const seen = new Set<string>();
    for (let round = 0; round < 3_000; round += 1) {
      const changed = mutate(Buffer.from('line 1\nline 22\n'), random, others, 60);
      expect(changed.length).toBeLessThanOrEqual(60);
      seen.add(changed.toString('hex'));
    }
    expect(seen.size).toBeGreaterThan(2_000);
    const bare = { words: [], pool: [] };
    for (let round = 0; round < 300; round += 1) mutate(Buffer.alloc(0), random, bare, 60);
  });
});
