// Unpacks the stored weights and scores texts with them.

import { brotliDecompressSync } from 'node:zlib';
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

/** Weights as they are kept in the package, with where they come from. */
export interface StoredWeights {
  readonly version: string;
  /** Day of the training, ISO 8601. */
  readonly date: string;
  /** The command that made them. */
  readonly command: string;
  readonly bias: number;
  /** What one step of a stored weight is worth. */
  readonly step: number;
  /** Scores from here on stand out; chosen at 3 % of benign rows whose source did not teach, at least one half. */
  readonly flagAt: number;
  /** Scores from here on may be refused; chosen at 0.3 % of such rows and 0.05 % of real documents that did not teach. */
  readonly blockAt: number;
  /** How many buckets there are; most have no weight. */
  readonly buckets: number;
  /** Brotli, base64: a byte a weight for its distance from the one before (255 goes on), then a byte a weight, 128 for none. */
  readonly data: string;
}

/** A linear model over hashed words. */
export interface LinearModel {
  readonly bias: number;
  readonly weights: Float32Array | Int8Array;
  readonly step: number;
}

/** Unpacks stored weights. */
export function unpackModel({ bias, step, buckets, data }: StoredWeights): LinearModel {
  const bytes = brotliDecompressSync(Buffer.from(data, 'base64'), { maxOutputLength: 2 * buckets });
  const weights = new Int8Array(buckets);
  // Every distance ends in a byte below 255, and so does every weight: half of those bytes are weights.
  const end = bytes.length - bytes.filter((byte) => byte < 255).length / 2;
  let bucket = 0;
  let next = end;
  for (let at = 0; at < end; at++) {
    const gap = bytes[at] as number;
    bucket += gap;
    if (gap < 255) weights[bucket++] = (bytes[next++] as number) - 128;
  }
  return { bias, step, weights };
}

/** The best window of a text and its log-odds. */
export function scoreWindows(
  model: LinearModel,
  tokens: Tokens,
  reader: FeatureReader,
  spans?: readonly number[],
): BestWindow & { logOdds: number } {
  const { weights } = model;
  const sums = new Float64Array(tokens.count + 1);
  const { out } = reader;
  let sum = 0;
  for (let at = 0; at < tokens.count; at++) {
    const count = reader.read(at);
    for (let index = 0; index < count; index++) sum += weights[out[index] as number] as number;
    sums[at + 1] = sum;
  }
  const best = bestWindow(sums, sentenceStarts(tokens), spans);
  return { ...best, logOdds: tokens.count === 0 ? -20 : best.score * model.step + model.bias };
}

const longestSentence = 32;
const windowSpans: readonly number[] = [1, 2, 4, 8];
/** An order is short: it stands in one sentence or two. */
export const orderSpans: readonly number[] = [1, 2];
// Shorter windows are not trusted more than this many words.
const fewest = 6;

/** First word of every sentence, and the end; a sentence without an end is cut after 32 words. */
export function sentenceStarts({ count, opens }: Tokens): Int32Array {
  const starts = new Int32Array(count + 1);
  let found = 0;
  for (let at = 0; at < count; at++) {
    if (at === 0 || opens[at] !== 0 || at - (starts[found - 1] as number) >= longestSentence)
      starts[found++] = at;
  }
  starts[found++] = count;
  return starts.subarray(0, found);
}

/** The run of sentences that scores highest, as words from `first` up to but without `end`. */
export interface BestWindow {
  readonly score: number;
  readonly first: number;
  readonly end: number;
}

/** Slides windows of 1, 2, 4 and 8 sentences, or of `spans`, over running sums (`sums[i]` = sum before word i); sum by the root of the length. */
export function bestWindow(
  sums: Float64Array,
  starts: Int32Array,
  spans: readonly number[] = windowSpans,
): BestWindow {
  let score = Number.NEGATIVE_INFINITY;
  let first = 0;
  let end = 0;
  const last = starts.length - 1;
  for (const span of spans) {
    for (let at = 0; at + span <= last || at === 0; at++) {
      const from = starts[at] as number;
      const to = starts[Math.min(at + span, last)] as number;
      const value = ((sums[to] as number) - (sums[from] as number)) / Math.sqrt(Math.max(to - from, fewest));
      if (value > score) {
        score = value;
        first = from;
        end = to;
      }
    }
    if (span >= last) break;
  }
  return { score, first, end };
}
