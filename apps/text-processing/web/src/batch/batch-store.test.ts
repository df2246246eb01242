import { beforeEach, describe, expect, it } from '@jest/globals';
import { batchesKey, forget, setOff } from '../history/history-store.ts';
import type { KeptBatch } from './batch-store.ts';
import { batchBounds, forgetBatch, keepBatch, readBatches } from './batch-store.ts';

const kept = new Map<string, string>();
let room = Number.POSITIVE_INFINITY;
const shelf = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem(key: string, value: string) {
    if (value.length > room) throw new Error('QuotaExceededError');
    kept.set(key, value);
  },
  removeItem: (key: string) => void kept.delete(key),
};
const batch = (id: string, rows = 2): KeptBatch => ({
  ...{ id, at: 1, operation: 'shorten', parts: ['one'] },
  rows: Array.from({ length: rows }, (_, n) => [`${n}.txt`, 0, n]),
});
beforeEach(() => {
  kept.clear();
  room = Number.POSITIVE_INFINITY;
});

describe('batches of this browser', () => {
  it('are read back, the newest first, and one that changes stays in its place', () => {
    keepBatch(shelf, batch('a'));
    keepBatch(shelf, batch('b'));
    keepBatch(shelf, { ...batch('a'), parts: ['one', 'two'] });
    expect(readBatches(shelf)).toEqual([batch('b'), { ...batch('a'), parts: ['one', 'two'] }]);
    forgetBatch(shelf, 'b');
    expect(readBatches(shelf).map(({ id }) => id)).toEqual(['a']);
  });

  it('are so many, so long, and never more than the browser has room for', () => {
    for (let n = 0; n < batchBounds.batches + 2; n += 1) keepBatch(shelf, batch(String(n)));
    expect(readBatches(shelf)).toHaveLength(batchBounds.batches);
    for (let n = 0; n < 12; n += 1) keepBatch(shelf, batch(`long ${n}`, 4_000));
    expect(kept.get(batchesKey)!.length).toBeLessThanOrEqual(batchBounds.characters);
    expect(readBatches(shelf)[0]?.id).toBe('long 11');
    room = 500;
    keepBatch(shelf, batch('last'));
    expect(readBatches(shelf)[0]?.id).toBe('last');
  });

  it('are none where the history is off, and go with it', () => {
    keepBatch(shelf, batch('a'));
    setOff(shelf, true);
    keepBatch(shelf, batch('b'));
    expect(readBatches(shelf)).toEqual([]);
    setOff(shelf, false);
    keepBatch(shelf, batch('c'));
    forget(shelf);
    expect(readBatches(shelf)).toEqual([]);
  });

  it.each(['{', '7', '[null, {"id":1}]', '[{"id":"a","at":1,"operation":"x","parts":[1],"rows":[]}]'])(
    'are none where %s stands',
    (text) => {
      kept.set(batchesKey, text);
      expect(readBatches(shelf)).toEqual([]);
    },
  );
});
