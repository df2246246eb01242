import { describe, expect, it } from '@jest/globals';
import { createBatches } from './batches.ts';

const turn = () => new Promise(setImmediate);

describe('batches', () => {
  it('begin a few at a time, in their order', async () => {
    const batches = createBatches();
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const all = Array.from({ length: 205 }, (_, index) =>
      batches.run(() => {
        begun.push(index);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    expect(begun).toEqual([]);
    await turn();
    expect(begun).toHaveLength(200);
    for (let index = 0; index < 205; index += 1) {
      ends[index]!();
      await turn();
    }
    await Promise.all(all);
    expect(begun).toEqual(Array.from({ length: 205 }, (_, index) => index));
  });
});
