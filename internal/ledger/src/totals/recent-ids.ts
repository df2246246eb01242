// Remembers which ids came last, in a few bytes each and outside the heap.
import { createHash } from 'node:crypto';

/** Ids that came: the last `most` of them at least, and never more than twice as many. */
export interface RecentIds {
  has(id: string): boolean;
  /** Adds an id that is not among them. */
  add(id: string): void;
}

/** Starts with none. */
export function createRecentIds(most: number): RecentIds {
  // At most two thirds of the places are taken, so that a free one is near.
  const size = 2 ** Math.ceil(Math.log2(most * 1.5));
  let recent = new Float64Array(size);
  // Those before them, all forgotten together once as many came again.
  let earlier = new Float64Array(1);
  let count = 0;
  return {
    has(id) {
      const print = fingerprint(id);
      return recent[placeOf(recent, print)] === print || earlier[placeOf(earlier, print)] === print;
    },
    add(id) {
      if (count >= most) {
        earlier = recent;
        recent = new Float64Array(size);
        count = 0;
      }
      const print = fingerprint(id);
      recent[placeOf(recent, print)] = print;
      count += 1;
    },
  };
}

/** Where a print stands, or could: the first place from its own on that holds it or nothing. */
function placeOf(prints: Float64Array, print: number): number {
  let place = print % prints.length;
  while (prints[place] !== 0 && prints[place] !== print) place = (place + 1) % prints.length;
  return place;
}

// 48 bits and never 0: of seven billion ids one may be taken for another of the last forty thousand.
const fingerprint = (id: string): number => createHash('sha256').update(id).digest().readUIntLE(0, 6) + 1;
