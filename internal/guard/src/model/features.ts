// Turns words into the features that the model weighs.
import { wordClasses } from '../rules/word-classes.ts';
import { normalize } from '../text/normalize.ts';
import type { Tokens } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';

/** Buckets of the model: features are hashed, names are not kept. */
export const bucketBits = 17;

/** Most features that one word can have. */
export const featuresOfWord = 5;

// The lists of the rules serve the model as concepts: "override … prior … instructions" in any words of these lists.
const conceptOf: ReadonlyMap<number, number> = (() => {
  const found = new Map<number, number>();
  Object.values(wordClasses).forEach((list, index) => {
    const words = tokenize(normalize(list).text);
    for (let at = 0; at < words.count; at++) {
      const hash = words.hash[at] as number;
      if (!found.has(hash)) found.set(hash, index + 1);
    }
  });
  return found;
})();

const reach = 5;
const repeats = 6;

/**
 * Reads features word by word: the word, it with its neighbors, and its concept with the concepts shortly before.
 * Call `read` for 0, 1, 2 … in order; it fills `out` and returns how many it wrote.
 */
export function createFeatureReader({ hash }: Tokens): { out: Int32Array; read(at: number): number } {
  const out = new Int32Array(featuresOfWord);
  let before = 0;
  let beforeAt = -1000;
  let beforeThat = 0;
  return {
    out,
    read(at) {
      const word = hash[at] as number;
      // A word said again at once tells nothing new: rows of a table must not add up to an attack.
      for (let back = 1; back <= Math.min(repeats, at); back++) if (hash[at - back] === word) return 0;
      const previous = at > 0 ? (hash[at - 1] as number) : 7;
      out[0] = bucket(word, 0);
      out[1] = bucket(Math.imul(previous, 31) + word, 0x51ed);
      out[2] = bucket(Math.imul(at > 1 ? (hash[at - 2] as number) : 7, 37) + word, 0x2b1f);
      const concept = conceptOf.get(word);
      if (concept === undefined) return 3;
      let count = 3;
      if (at - beforeAt > reach) before = beforeThat = 0;
      if (before !== 0) out[count++] = bucket(before * 64 + concept, 0x7a3d);
      if (beforeThat !== 0) out[count++] = bucket((beforeThat * 64 + before) * 64 + concept, 0x1c69);
      if (concept !== before || at - beforeAt > 1) beforeThat = before;
      before = concept;
      beforeAt = at;
      return count;
    },
  };
}

function bucket(value: number, salt: number): number {
  let mixed = Math.imul(value ^ (salt << 12), 0x9e3779b1);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x85ebca6b) >>> (32 - bucketBits);
}
