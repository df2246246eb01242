// Sees an answer as bare letters, whatever disguises them.
import { confusables } from '../text/confusables.ts';
import { foldPoint } from '../text/fold.ts';
import { leet } from '../text/leet.ts';
import type { LeakIndex } from './leak-index.ts';
import { factor } from './leak-index.ts';

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
