// The system text as bare letters, and a stream read as letters and compared with it, whatever disguises them.
import { confusables } from '../text/confusables.ts';
import { rot13 } from '../text/decode.ts';
import { foldPoint } from '../text/fold.ts';
import { leet } from '../text/leet.ts';

// What looks like a letter is that letter, and l is i.
const alike: Readonly<Record<string, string>> = { ...leet, l: 'i' };

const ascii = new Uint16Array(128);
for (let code = 48; code < 123; code++) {
  const char = String.fromCharCode(code).toLowerCase();
  if (/[a-z0-9]/.test(char)) ascii[code] = (alike[char] ?? char).charCodeAt(0);
}
for (const sign of '@$') ascii[sign.charCodeAt(0)] = (alike[sign] as string).charCodeAt(0);

/** The letter that a code point stands for whatever its case, script or disguise; 0 for what is no letter. */
export function letterOf(point: number): number {
  if (point < 128) return ascii[point] as number;
  const folded = foldPoint(point);
  if (folded === '') return 0;
  const first = folded.codePointAt(0) as number;
  const plain = confusables.get(first) ?? first;
  if (plain < 128) return ascii[plain] as number;
  return /[\p{L}\p{N}]/u.test(folded) ? plain & 0xffff : 0;
}

/** Where a text could be recognized again: letters of the protected texts, also turned and read backwards. */
export interface LeakIndex {
  /** Letters that have to agree before a match is followed. */
  readonly width: number;
  readonly letters: Uint16Array;
  /** First place whose window has a hash; -1 for none. Chained through `next`. */
  find(hash: number): number;
  readonly next: Int32Array;
  /** Whether the letters from `from` up to but without `to` are a leak. */
  isLeak(from: number, to: number): boolean;
}

// Letters of a window, and the factor of the rolling hash over it.
const widest = 16;
const narrowest = 6;
const factor = 0x01000193;

/** What is protected. */
interface Protected {
  readonly system?: string | undefined;
  readonly canary?: string | undefined;
  /** Consecutive words of the system text that make a leak. */
  readonly words: number;
}

/** Indexes the protected texts; nothing where there is nothing to protect. */
export function createLeakIndex({ system = '', canary = '', words }: Protected): LeakIndex | undefined {
  // A canary that stands in the system text is looked for on its own; without it the text is the same for every request.
  const text = canary === '' ? system : system.replaceAll(canary, ' ');
  const spelled = spell(text);
  const wanted = Math.min(words, spelled.lastWord + 1);
  const canaryLetters = spell(canary).letters;
  // Two words are a phrase of everyday language, not a text to protect.
  const useSystem = wanted >= Math.min(words, 3);
  const shortest = useSystem ? shortestRun(spelled, wanted) : widest;
  const width = Math.max(narrowest, Math.min(widest, shortest, canaryLetters.length || widest));
  const parts = [
    ...(useSystem && spelled.letters.length >= width ? [...turnsOf(text), ...withoutNumbers(text)] : []),
    // A canary has no words: its letters count.
    ...(canaryLetters.length >= narrowest
      ? turnsOf(canary).map(({ letters }) => ({ letters, words: undefined }))
      : []),
  ];
  if (parts.length === 0) return undefined;

  const size = parts.reduce((sum, part) => sum + part.letters.length + 1, 0);
  const letters = new Uint16Array(size);
  const wordAt = new Int32Array(size).fill(-1);
  let at = 0;
  for (const part of parts) {
    letters.set(part.letters, at);
    if (part.words) wordAt.set(part.words, at);
    at += part.letters.length + 1;
  }
  const places = new Map<number, number>();
  const next = new Int32Array(size).fill(-1);
  for (let start = 0; start + width <= size; start++) {
    let hash = 0;
    let whole = true;
    for (let step = 0; step < width && whole; step++) {
      const letter = letters[start + step] as number;
      whole = letter !== 0;
      hash = (Math.imul(hash, factor) + letter) | 0;
    }
    if (!whole) continue;
    next[start] = places.get(hash) ?? -1;
    places.set(hash, start);
  }
  const canaryEnough = Math.min(widest, canaryLetters.length);

  return {
    width,
    letters,
    find: (hash) => places.get(hash) ?? -1,
    next,
    isLeak(from, to) {
      if (wordAt[from] === -1) return to - from >= canaryEnough;
      // A word counts when all its letters are there.
      let first = from;
      while (first < to && first > 0 && wordAt[first] === wordAt[first - 1]) first++;
      let last = to - 1;
      while (last > first && wordAt[last] === wordAt[last + 1]) last--;
      if (first > last || (last === first && wordAt[last] === wordAt[last + 1])) return false;
      return Math.abs((wordAt[last] as number) - (wordAt[first] as number)) + 1 >= wanted;
    },
  };
}

interface Spelled {
  readonly letters: Uint16Array;
  /** Number of the word that each letter belongs to; words without a letter are counted too. */
  readonly words: Int32Array;
  readonly lastWord: number;
}

function spell(text: string): Spelled {
  const letters: number[] = [];
  const words: number[] = [];
  let word = -1;
  let fresh = true;
  for (const char of text) {
    if (/\s/u.test(char)) fresh = true;
    else {
      if (fresh) word++;
      fresh = false;
      const letter = letterOf(char.codePointAt(0) as number);
      if (letter !== 0) {
        letters.push(letter);
        words.push(word);
      }
    }
  }
  return { letters: Uint16Array.from(letters), words: Int32Array.from(words), lastWord: word };
}

// Where lists and tables are read without their numbers, so is the text.
function withoutNumbers(text: string): Spelled[] {
  const plain = text.replace(/(?<!\S)[^\p{L}\s]+(?!\S)/gu, '');
  return plain === text ? [] : [spell(plain)];
}

/** All ways in which a text is recognized: as it is and in rot13, forwards and backwards. */
const turnsOf = (text: string): Spelled[] =>
  [spell(text), spell(rot13(text))].flatMap((turn) => [turn, backwards(turn)]);

const backwards = ({ letters, words, lastWord }: Spelled): Spelled => ({
  letters: letters.slice().reverse(),
  words: words.slice().reverse(),
  lastWord,
});

/** Fewest letters in any row of `count` words. */
function shortestRun({ words, lastWord }: Spelled, count: number): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let from = 0, to = 0, word = 0; word + count <= lastWord + 1; word++) {
    while (from < words.length && (words[from] as number) < word) from++;
    while (to < words.length && (words[to] as number) < word + count) to++;
    fewest = Math.min(fewest, to - from);
  }
  return fewest;
}

const memory = 2048;

/** One reading of the stream as letters, compared with the index letter by letter at constant cost. */
export class LetterView {
  /** Offset in the stream where a leak begins; -1 while there is none. */
  leakAt = -1;
  readonly #index: LeakIndex;
  readonly #letters = new Uint16Array(memory);
  readonly #offsets = new Float64Array(memory);
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
    return this.#offsets[(this.#count - back) % memory] as number;
  }

  /** Reads one letter that stands at `offset`. */
  push(letter: number, offset: number): void {
    const { width, letters } = this.#index;
    const slot = this.#count % memory;
    const leaving = this.#count >= width ? (this.#letters[(this.#count - width) % memory] as number) : 0;
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
      this.leakAt = this.#offsets[(this.#count - Math.min(this.#length, memory - 1)) % memory] as number;
    }
  }

  #lookUp(): void {
    const { width, letters, next } = this.#index;
    for (
      let place = this.#index.find(this.#hash), tries = 0;
      place >= 0 && tries < 16;
      place = next[place] as number, tries++
    ) {
      const [end, most] = [place + width, Math.min(this.#count, memory - 1)];
      let length = 0;
      while (
        length < most &&
        length < end &&
        letters[end - 1 - length] === this.#letters[(this.#count - 1 - length) % memory]
      )
        length++;
      if (length >= width && length > this.#length) {
        this.#end = end;
        this.#length = length;
      }
    }
  }
}
