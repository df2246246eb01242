// Remembers which ids came last, in a few bytes each and outside the heap.
import { hash } from 'node:crypto';

/** Ids that came: the last `most` of them at least, and never more than twice as many. */
export interface RecentIds {
  has(id: string): boolean;
  /** Adds an id; false where it is among them already. */
  add(id: string): boolean;
}

const leastPlaces = 1_024;

/** Starts with none, and takes room as they come. */
export function createRecentIds(most: number): RecentIds {
  let recent = new Float64Array(leastPlaces);
  // Those before them, all forgotten together once as many came again.
  let earlier = new Float64Array(1);
  let count = 0;
  const holds = (print: number) =>
    recent[placeOf(recent, print)] === print || earlier[placeOf(earlier, print)] === print;
  return {
    has: (id) => holds(fingerprint(id)),
    add(id) {
      const print = fingerprint(id);
      if (holds(print)) return false;
      if (count >= most) {
        earlier = recent;
        recent = new Float64Array(leastPlaces);
        count = 0;
      }
      count += 1;
      // At most two thirds of the places are taken, so that a free one is near.
      if (count * 1.5 > recent.length) recent = doubled(recent);
      recent[placeOf(recent, print)] = print;
      return true;
    },
  };
}

/** The same prints in twice as many places. */
function doubled(prints: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(prints.length * 2);
  for (const print of prints) if (print !== 0) more[placeOf(more, print)] = print;
  return more;
}

/** Where a print stands, or could: the first place from its own on that holds it or nothing. */
function placeOf(prints: Float64Array, print: number): number {
  let place = print % prints.length;
  while (prints[place] !== 0 && prints[place] !== print) place = (place + 1) % prints.length;
  return place;
}

// 48 bits and never 0: of seven billion ids one may be taken for another of the last forty thousand.
const fingerprint = (id: string): number => hash('sha256', id, 'buffer').readUIntLE(0, 6) + 1;
