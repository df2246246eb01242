// Turns words into the features that the model weighs.
import type { Tokens } from '../text/tokens.ts';
import { conceptAt } from './concepts.ts';

/** Buckets of the model: features are hashed, names are not kept. */
export const bucketBits = 17;

/** Gives the features of a text word by word. */
export interface FeatureReader {
  /** The buckets of the word that was read last. */
  readonly out: Int32Array;
  /** Reads word `at`, in order from 0, and returns how many features it has. */
  read(at: number): number;
}

const reach = 8;
const repeats = 12;
// Where a word was last seen, over all texts: each text counts on from where the one before ended, so nothing is cleared.
const slots = 1024;
const seenWord = new Int32Array(slots);
const seenPlace = new Float64Array(slots).fill(-1000);
let placesUsed = 0;

/**
 * Reads features word by word: the word, it with its neighbors, and its concept, alone and with the concepts shortly
 * before in whatever order, since languages differ in that. Call `read` for 0, 1, 2 … in order; it fills `out` and
 * returns how many it wrote.
 */
export function createFeatureReader(tokens: Tokens, text: string): FeatureReader {
  const { hash, count: words } = tokens;
  const base = placesUsed;
  placesUsed += words + repeats + 1;
  const out = new Int32Array(8);
  let [one, two, three] = [0, 0, 0];
  let seenAt = -1000;
  return {
    out,
    read(at) {
      const word = hash[at] as number;
      // A word said again at once tells nothing new: rows of a table must not add up to an attack.
      const slot = word & (slots - 1);
      const isRepeated = seenWord[slot] === word && base + at - (seenPlace[slot] as number) <= repeats;
      seenWord[slot] = word;
      seenPlace[slot] = base + at;
      if (isRepeated) return 0;
      const previous = at > 0 ? (hash[at - 1] as number) : 7;
      out[0] = bucket(word, 0);
      out[1] = bucket(Math.imul(previous, 31) + word, 0x51ed);
      out[2] = bucket(Math.imul(at > 1 ? (hash[at - 2] as number) : 7, 37) + word, 0x2b1f);
      const concept = conceptAt(text, tokens, at);
      if (concept === 0) return 3;
      if (at - seenAt > reach) one = two = three = 0;
      let count = 3;
      out[count++] = bucket(concept, 0x3d11);
      if (one !== 0) out[count++] = bucket(pair(one, concept), 0x7a3d);
      if (two !== 0) {
        out[count++] = bucket(pair(two, concept), 0x7a3d);
        out[count++] = bucket(triple(two, one, concept), 0x1c69);
      }
      if (three !== 0) out[count++] = bucket(pair(three, concept), 0x7a3d);
      if (concept !== one) {
        three = two;
        two = one;
        one = concept;
      }
      seenAt = at;
      return count;
    },
  };
}

// Whatever the order: Turkish, Hindi and Japanese put the verb last.
const pair = (a: number, b: number): number => (a < b ? a * 64 + b : b * 64 + a);
const triple = (a: number, b: number, c: number): number => {
  const low = Math.min(a, b, c);
  const high = Math.max(a, b, c);
  return (low * 64 + (a + b + c - low - high)) * 64 + high;
};

/** The bucket of a feature; the salt keeps kinds of features apart. */
export function bucket(value: number, salt: number, bits = bucketBits): number {
  let mixed = Math.imul(value ^ (salt << 12), 0x9e3779b1);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x85ebca6b) >>> (32 - bits);
}
