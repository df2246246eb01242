// Finds where each sentence that was read stands in the text it was read from.
import { splitBlocks } from '../../../src/domain/reading/split-blocks.ts';
import type { Sentence } from '../../../src/domain/reading/text-document.ts';

/** A sentence with its place. */
export interface PlacedSentence {
  readonly sentence: Sentence;
  /** Offset of its first character in the text. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

interface Dense {
  /** The block without its white space. */
  readonly text: string;
  /** Where each of its characters stands in the whole text. */
  readonly offsets: readonly number[];
}

/**
 * Places sentences that `readDocument` read from the text. Reading changes white space alone and leaves out list markers, so that
 * a sentence is found by its other characters, in order, within its block. Linear in the length of the text.
 */
export function* placeSentences(text: string, sentences: readonly Sentence[]): Generator<PlacedSentence> {
  const blocks = splitBlocks(text);
  let before: PlacedSentence | undefined;
  let current = -1;
  let dense: Dense = { text: '', offsets: [] };
  let cursor = 0;
  for (const sentence of sentences) {
    if (sentence.block !== current) {
      current = sentence.block;
      const block = blocks[current];
      dense = block === undefined ? { text: '', offsets: [] } : withoutSpace(block.text, block.start);
      cursor = 0;
    }
    const bare = sentence.text.replace(/\s+/g, '');
    const found = dense.text.indexOf(bare, cursor);
    if (found < 0 || bare.length === 0) continue;
    cursor = found + bare.length;
    const [start, last] = [dense.offsets[found], dense.offsets[cursor - 1]];
    if (start === undefined || last === undefined) continue;
    const isSame = before?.sentence.block === sentence.block && endsInTitle.test(before.sentence.text);
    if (before !== undefined && !isSame) yield before;
    before =
      before !== undefined && isSame
        ? { sentence: joinSentences(before.sentence, sentence), start: before.start, end: last + 1 }
        : { sentence, start, end: last + 1 };
  }
  if (before !== undefined) yield before;
}

// The reader ends a sentence after "Mrs." and after "No.".
const endsInTitle = /(?:^|\s)(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Art|Sec|vs|approx|e\.g|i\.e|cf)\.$/;

function joinSentences(one: Sentence, other: Sentence): Sentence {
  const shift = one.text.length + 1;
  return {
    ...one,
    text: `${one.text} ${other.text}`,
    tokens: [...one.tokens, ...other.tokens.map((token) => ({ ...token, start: token.start + shift }))],
    entities: [...one.entities, ...other.entities],
  };
}

function withoutSpace(text: string, from: number): Dense {
  const offsets: number[] = [];
  let dense = '';
  for (const { 0: run, index } of text.matchAll(/\S+/g)) {
    dense += run;
    for (let at = 0; at < run.length; at += 1) offsets.push(from + index + at);
  }
  return { text: dense, offsets };
}
