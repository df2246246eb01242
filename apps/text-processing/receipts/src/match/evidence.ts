// Says what a sentence is judged by.
import type { Passage, Word } from '../facts/passage.ts';

/** What a sentence is judged by. */
export interface Evidence {
  /** The passages it rests on, the best first. */
  readonly sources: readonly Passage[];
  /** Passages near them, from which a name or a thing may be carried over. */
  readonly context: readonly Passage[];
  /** How rare a word is in the document. */
  readonly rarityOf: (word: Word) => number;
}
