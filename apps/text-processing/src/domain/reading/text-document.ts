// Says what a text is once it has been read.

/** A word or mark of a sentence. */
export interface Token {
  readonly text: string;
  /** The word reduced to its stem, in lower case: what two forms of a word share. */
  readonly stem: string;
  /** Universal part of speech: `NOUN`, `PROPN`, `VERB` … */
  readonly pos: string;
  /** Whether the word carries meaning of its own (not a stop word, not a mark). */
  readonly isContent: boolean;
  /** -1 (bad) to 1 (good) of the word itself, turned round where it is negated; 0 for most words. */
  readonly mood: number;
  /** Where it starts in the sentence's text. */
  readonly start: number;
}

/** A date, number or amount that the model found. */
export interface Entity {
  readonly text: string;
  readonly type: string;
}

/** One sentence of a document. */
export interface Sentence {
  /** Its place in the document, from 0. */
  readonly index: number;
  /** The sentence as it stands in the text, with runs of white space as one blank. */
  readonly text: string;
  /** Number of the block it stands in. */
  readonly block: number;
  /** Number of the heading above it, or -1. */
  readonly heading: number;
  /** False for headings, tables and code. */
  readonly isProse: boolean;
  readonly tokens: readonly Token[];
  readonly entities: readonly Entity[];
}

/** A text that has been read: its sentences in order and its headings. */
export interface TextDocument {
  readonly sentences: readonly Sentence[];
  readonly headings: readonly string[];
}

/** Sentences that are prose; all of them when the text has no prose at all. */
export function proseOf(document: TextDocument): readonly Sentence[] {
  const prose = document.sentences.filter((sentence) => sentence.isProse);
  return prose.length > 0 ? prose : document.sentences;
}

/** Stems of the words that carry meaning. */
export function contentStems(tokens: readonly Token[]): string[] {
  return tokens.filter((token) => token.isContent).map((token) => token.stem);
}

/** Number of words, marks not counted. */
export function wordCount(sentence: Sentence): number {
  return sentence.tokens.reduce(
    (count, token) => count + (token.pos === 'PUNCT' || token.pos === 'SYM' ? 0 : 1),
    0,
  );
}
