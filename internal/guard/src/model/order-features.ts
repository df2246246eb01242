// Turns the words of a document into the features that tell an order to its reader from the rest of it.
import type { Tokens } from '../text/tokens.ts';
import type { FeatureReader } from './linear-model.ts';
import { bucket } from './linear-model.ts';

/** Buckets of the detector of orders. */
export const orderBits = 16;

const longWord = 5;
// Shares of long words that stand nowhere else, in so many grades: in a short note nearly all do.
const grades = 8;

/**
 * Reads features word by word: the word, it with its neighbors, what a sentence opens with, and whether a long word
 * stands nowhere else in the document: an order is seldom about what its document is about.
 */
export function createOrderReader({ hash, start, end, opens, count }: Tokens): FeatureReader {
  const uses = new Map<number, number>();
  let [long, alone] = [0, 0];
  for (let at = 0; at < count; at++) {
    if ((end[at] as number) - (start[at] as number) < longWord) continue;
    const used = (uses.get(hash[at] as number) ?? 0) + 1;
    uses.set(hash[at] as number, used);
    long++;
    if (used === 1) alone++;
    else if (used === 2) alone--;
  }
  const grade = Math.min(grades - 1, Math.floor((alone / Math.max(1, long)) * grades));
  const out = new Int32Array(6);
  const put = (at: number, value: number, salt: number) => {
    out[at] = bucket(value, salt, orderBits);
  };
  let opened = 0;
  return {
    out,
    read(at) {
      const word = hash[at] as number;
      if (opens[at] !== 0) opened = at;
      put(0, word, 0);
      put(1, Math.imul(at > opened ? (hash[at - 1] as number) : 7, 31) + word, 0x51ed);
      put(2, Math.imul(at > opened + 1 ? (hash[at - 2] as number) : 7, 37) + word, 0x2b1f);
      let found = 3;
      if (at - opened < 2) put(found++, word, 0x6b43 + at - opened);
      const used = uses.get(word);
      if (used !== undefined) put(found++, (used === 1 ? 1 : 2) * grades + grade, 0x4e07);
      return found;
    },
  };
}
