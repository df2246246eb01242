// Sees an answer as bare letters, whatever disguises them: as it is written, and as a page would show it.
import { letterOf } from '../text/normalize.ts';
import type { LeakIndex } from './leak-index.ts';
import { factor } from './leak-index.ts';
import { shownAs } from './markup/character-references.ts';

// Most views of an answer read nothing, and most answers are short: room is made when it is needed, in powers of
// two, so that a place in the ring is a matter of bits.
const memory = 2048;
const firstMemory = 256;

const nothing = { letters: new Uint16Array(0), offsets: new Float64Array(0) };

/** One reading of the stream as letters, compared with the index letter by letter at constant cost. */
export class LetterView {
  /** Offset in the stream where a leak begins; -1 while there is none. */
  leakAt = -1;
  readonly #index: LeakIndex;
  #letters = nothing.letters;
  #offsets = nothing.offsets;
  readonly #outgoing: number;
  #count = 0;
  #hash = 0;
  // The match that is followed: where it stands in the index, and how many letters agree.
  #end = -1;
  #length = 0;

  constructor(index: LeakIndex) {
    this.#index = index;
    let power = 1;
    for (let step = 0; step < index.width; step++) power = Math.imul(power, factor);
    this.#outgoing = power;
  }

  /** Forgets what was read: the encoded part ended. */
  reset(): void {
    this.#count = this.#hash = this.#length = 0;
    this.#end = -1;
  }

  /** Earliest offset that a leak not yet recognized could begin at; `start` while few letters were read. */
  holdFrom(start: number): number {
    const { width } = this.#index;
    const back = Math.min(Math.max(this.#length, width), memory - 1);
    if (this.#count < back) return start;
    return this.#offsets[(this.#count - back) & (this.#offsets.length - 1)] as number;
  }

  /** Reads one letter that stands at `offset`. */
  push(letter: number, offset: number): void {
    const { width, letters } = this.#index;
    if (this.#count >= this.#letters.length && this.#letters.length < memory) this.#grow();
    const room = this.#letters.length;
    const slot = this.#count & (room - 1);
    const leaving = this.#count >= width ? (this.#letters[(this.#count - width) & (room - 1)] as number) : 0;
    this.#letters[slot] = letter;
    this.#offsets[slot] = offset;
    this.#count++;
    this.#hash = (Math.imul(this.#hash, factor) + letter - Math.imul(leaving, this.#outgoing)) | 0;
    if (this.#end >= 0 && letters[this.#end] === letter) {
      this.#end++;
      this.#length++;
    } else {
      this.#end = -1;
      this.#length = 0;
      if (this.#count >= width) this.#lookUp();
    }
    if (this.#end >= 0 && this.leakAt < 0 && this.#index.isLeak(this.#end - this.#length, this.#end)) {
      this.leakAt = this.#offsets[(this.#count - Math.min(this.#length, memory - 1)) & (room - 1)] as number;
    }
  }

  /** Makes more room while what was read stands in order from the start. */
  #grow(): void {
    const size = this.#letters.length === 0 ? firstMemory : memory;
    const [letters, offsets] = [new Uint16Array(size), new Float64Array(size)];
    letters.set(this.#letters);
    offsets.set(this.#offsets);
    this.#letters = letters;
    this.#offsets = offsets;
  }

  #lookUp(): void {
    const { width, letters, next } = this.#index;
    for (
      let place = this.#index.find(this.#hash), tries = 0;
      place >= 0 && tries < 16;
      place = next[place] as number, tries++
    ) {
      const end = place + width;
      const most = Math.min(this.#count, memory - 1);
      let length = 0;
      while (
        length < most &&
        length < end &&
        letters[end - 1 - length] === this.#letters[(this.#count - 1 - length) & (this.#letters.length - 1)]
      )
        length++;
      if (length >= width && length > this.#length) {
        this.#end = end;
        this.#length = length;
      }
    }
  }
}

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
