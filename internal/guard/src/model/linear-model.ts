// Unpacks the stored weights and scores texts with them.

import { inflateRawSync } from 'node:zlib';
import type { Tokens } from '../text/tokens.ts';
import type { FeatureReader } from './features.ts';
import { bucketBits } from './features.ts';

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
  /** One signed byte a bucket, deflated, base64. */
  readonly data: string;
}

/** A linear model over hashed words. */
export interface LinearModel {
  readonly bias: number;
  readonly weights: Float32Array | Int8Array;
  readonly step: number;
}

/** Unpacks stored weights. */
export function unpackModel(stored: StoredWeights): LinearModel {
  const bytes = inflateRawSync(Buffer.from(stored.data, 'base64'), { maxOutputLength: 2 ** bucketBits });
  return {
    bias: stored.bias,
    step: stored.step,
    weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  };
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
