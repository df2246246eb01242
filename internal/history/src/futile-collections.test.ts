import { describe, expect, it } from '@jest/globals';
import { createFutileCollections } from './futile-collections.ts';

const marks = (startTime: number) => ({ startTime, duration: 5, detail: { kind: 8 } });
const collects = (startTime: number) => ({ startTime, duration: 40, detail: { kind: 4 } });

/** A collection a second that marks for `markedMs` before it, in a heap that is full by `fullBy`. */
function collected(times: number, { markedMs = 700, fullBy = 0.82 } = {}) {
  const futile = createFutileCollections();
  for (let turn = 1; turn <= times; turn += 1) {
    futile.add({ startTime: turn * 1_000 - 900, duration: 10, detail: { kind: 1 } }, fullBy, turn * 1_000);
    futile.add(marks(turn * 1_000 - markedMs), fullBy, turn * 1_000);
    futile.add(marks(turn * 1_000 - 10), fullBy, turn * 1_000);
    futile.add(collects(turn * 1_000 - 40), fullBy, turn * 1_000);
  }
  return futile;
}

describe('createFutileCollections', () => {
  it('says so at the second collection in a row that takes most of the time and leaves the heap nearly full', () => {
    expect(collected(1).at(1_000)).toBe(false);
    expect(collected(2).at(2_000)).toBe(true);
  });

  it('says nothing where there is time between them, or room after them', () => {
    expect(collected(9, { markedMs: 400 }).at(9_000)).toBe(false);
    expect(collected(9, { fullBy: 0.79 }).at(9_000)).toBe(false);
  });

  it('counts collections that stop the world without marking before', () => {
    const futile = createFutileCollections();
    for (const at of [1_000, 1_060, 1_110]) futile.add(collects(at), 0.9, at);
    expect(futile.at(1_150)).toBe(true);
  });

  it('forgets them when one helped, and when none comes any more', () => {
    const futile = collected(3);
    expect([futile.at(12_900), futile.at(13_100)]).toEqual([true, false]);
    futile.add(collects(12_000), 0.5, 12_040);
    expect(futile.at(12_100)).toBe(false);
  });
});
