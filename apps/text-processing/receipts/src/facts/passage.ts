// Says what a sentence is once its facts have been read.
import type { Bound } from '../lexicon/number-words.ts';

/** What a word is to the checker: a word with meaning, one that says little, one of grammar, a number, a name, or a mark. */
export type WordKind = 'content' | 'light' | 'grammar' | 'number' | 'name' | 'mark';

/** What a name is: somebody who can act, or a place or thing. */
export type NameRole = 'actor' | 'thing';

/** A word, or a phrase that stands for one. */
export interface Word {
  readonly text: string;
  /** In lower case, without an apostrophe at its end. */
  readonly lower: string;
  readonly root: string;
  /** Numbers that it shares with what else the document calls the same. */
  readonly aliases: readonly number[];
  readonly kind: WordKind;
  /** Part of speech: `NOUN`, `VERB` … */
  readonly pos: string;
  /** Its place among the words of the sentence. */
  readonly at: number;
  /** For a name: whether it acts anywhere in the document, or is a place or thing. */
  readonly role?: NameRole;
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
  readonly bound: Bound;
  /** The number itself, without its unit. */
  readonly raw: number;
  /** Whether it has no word behind it that says what it counts, so that its unit may be any. */
  readonly isBare?: boolean;
  /** For what it is given: `week` in "$4 a week". */
  readonly per?: string;
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
  /** Day and month, where nobody can tell which is which. */
  readonly either?: readonly [number, number];
  readonly from: number;
  readonly to: number;
}

/** A word that denies, and the words that it denies first of all. */
export interface Denial {
  readonly at: number;
  readonly clause: number;
  /** Places of the words it denies, the nearest first, at most two. */
  readonly heads: readonly number[];
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
  /** False for headings, tables and code. */
  readonly isProse: boolean;
  readonly words: readonly Word[];
  readonly quantities: readonly Quantity[];
  readonly dates: readonly CalendarDate[];
  readonly denials: readonly Denial[];
}
