// Says what a sentence is once its facts have been read.

/** What a word is to the checker: a word with meaning, one that says little, one of grammar, a number, a name, or a mark. */
export type WordKind = 'content' | 'light' | 'grammar' | 'number' | 'name' | 'mark';

/** A word, or a phrase that stands for one. */
export interface Word {
  readonly text: string;
  /** In lower case, without an apostrophe at its end. */
  readonly lower: string;
  readonly root: string;
  /** Groups of words that can stand for one another which it is in. */
  readonly groups: readonly number[];
  readonly kind: WordKind;
  /** Part of speech: `NOUN`, `VERB` … */
  readonly pos: string;
  /** Its place among the words of the sentence. */
  readonly at: number;
  /** Number of the clause it stands in. */
  readonly clause: number;
}

/** A number with what it counts. */
export interface Quantity {
  /** As written. */
  readonly text: string;
  readonly value: number;
  /** What it measures; `count` where there is no unit, `ratio` for percent and fractions. */
  readonly kind: string;
  /** What the words before it make of it. */
  readonly bound: 'exact' | 'about' | 'above' | 'below' | 'at_least' | 'at_most';
  /** First and last word of it. */
  readonly from: number;
  readonly to: number;
}

/** A day, a month, a year or a day of the week. */
export interface CalendarDate {
  readonly text: string;
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly weekday?: number;
  readonly from: number;
  readonly to: number;
}

/** A sentence and its facts. */
export interface Passage {
  /** Offsets in the text it was read from. */
  readonly start: number;
  readonly end: number;
  /** Its place among the sentences of that text. */
  readonly index: number;
  readonly block: number;
  readonly heading: number;
  readonly words: readonly Word[];
  readonly quantities: readonly Quantity[];
  readonly dates: readonly CalendarDate[];
}
