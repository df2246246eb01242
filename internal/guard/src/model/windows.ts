// Finds the part of a text that looks most like an attack.
import type { Tokens } from '../text/tokens.ts';

const longestSentence = 32;
const spans = [1, 2, 4, 8] as const;
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

/** Slides windows of 1, 2, 4 and 8 sentences over running sums (`sums[i]` = sum before word i); sum by the root of the length. */
export function bestWindow(sums: Float64Array, starts: Int32Array): BestWindow {
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
