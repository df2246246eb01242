// Reads a stream as a page shows it: without tags, addresses and the numbers of lists and tables, references as their signs.
import type { LeakIndex } from './leak-index.ts';
import { LetterView, letterOf } from './letter-view.ts';
import { shownAs } from './markup/character-references.ts';

/** What a reader sees of a stream, letter by letter. */
export interface ShownReader {
  readonly view: LetterView;
  read(point: number, at: number): void;
  /** Offset from which on the stream must be held back. */
  readonly holdFrom: number;
}

// Longer tags and addresses are read as text again.
const longestHidden = 300;
const longestReference = 12;
const longestWait = 24;

// What the next sign belongs to.
const inText = 0;
const afterLess = 1;
const inTag = 2;
const inAddress = 3;
const inReference = 4;

/** Creates the reader. A word is read once it is sure to be one: `1.`, `|` and `a)` are none. */
export function createShownReader(index: LeakIndex): ShownReader {
  const view = new LetterView(index);
  let mode = inText;
  let hidden = 0;
  let body = '';
  let bodyAt = 0;
  let isAfterBracket = false;
  // The word so far, until it has two letters.
  const letters = new Uint16Array(longestWait);
  const offsets = new Float64Array(longestWait);
  let waiting = 0;
  let alphas = 0;
  let isSure = false;
  let last = 0;

  const flush = () => {
    for (let place = 0; place < waiting; place++)
      view.push(letters[place] as number, offsets[place] as number);
    waiting = 0;
  };
  const endWord = () => {
    if (alphas === 1 && last !== 46 && last !== 41 && last !== 58) flush();
    waiting = alphas = last = 0;
    isSure = false;
  };
  const readShown = (point: number, at: number) => {
    if (point <= 32 || point === 124) return endWord();
    const letter = letterOf(point);
    last = point;
    if (letter === 0) {
      // "1.The": the number is no part of the word.
      if (alphas === 0 && (point === 46 || point === 41 || point === 58)) waiting = 0;
      return;
    }
    if (isSure) {
      view.push(letter, at);
      return;
    }
    // So long a number is none of a list.
    if (waiting === longestWait) waiting = 0;
    letters[waiting] = letter;
    offsets[waiting++] = at;
    if (point > 64 && ++alphas === 2) {
      isSure = true;
      flush();
    }
  };
  const readText = (point: number, at: number) => {
    if (point === 60) {
      mode = afterLess;
      hidden = 0;
    } else if (point === 38) {
      mode = inReference;
      body = '';
      bodyAt = at;
    } else if (point === 40 && isAfterBracket) {
      mode = inAddress;
      hidden = 0;
    } else readShown(point, at);
    isAfterBracket = point === 93;
  };
  const isNameStart = (point: number) =>
    point === 47 || point === 33 || point === 63 || ((point | 32) >= 97 && (point | 32) <= 122);
  const readReference = (point: number, at: number) => {
    const isBody =
      point === 35 || (point >= 48 && point <= 57) || ((point | 32) >= 97 && (point | 32) <= 122);
    if (isBody && body.length < longestReference) {
      body += String.fromCharCode(point);
      return;
    }
    mode = inText;
    const text = point === 59 ? shownAs(body) : body;
    for (const char of text) readShown(char.codePointAt(0) as number, bodyAt);
    if (point !== 59) readText(point, at);
  };

  return {
    view,
    read(point, at) {
      if (mode === inText) readText(point, at);
      else if (mode === inReference) readReference(point, at);
      else if (mode === afterLess) {
        mode = isNameStart(point) ? inTag : inText;
        if (mode === inText) readText(point, at);
      } else if (point === (mode === inTag ? 62 : 41) || ++hidden > longestHidden) mode = inText;
    },
    get holdFrom() {
      const from = view.holdFrom(0);
      const word = waiting > 0 ? Math.min(from, offsets[0] as number) : from;
      return mode === inReference ? Math.min(word, bodyAt) : word;
    },
  };
}
