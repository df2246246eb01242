// Cuts a text into hashed words.
import { leet } from './leet.ts';

/** The words of a text as numbers, in typed arrays: a megabyte of text makes no objects. */
export interface Tokens {
  readonly count: number;
  /** Hash of each word, lower case; 0 is no word. */
  readonly hash: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 1 where a sentence begins, 2 where only a line does, else 0. */
  readonly opens: Uint8Array;
}

const wide = /[\u2e80-\ufaff]/;
const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;
const numberHash = 0x3b9aca07;

// 1 letter, 2 digit, 3 sign that imitates a letter inside a word, 4 end of a sentence, 0 anything else below 128.
const kinds = new Uint8Array(128);
// What a digit or sign reads as; 0 where it reads as nothing.
const reads = new Uint8Array(128);
for (let code = 97; code <= 122; code++) kinds[code] = kinds[code - 32] = 1;
for (let code = 48; code <= 57; code++) kinds[code] = 2;
for (const sign of '@$!') kinds[sign.charCodeAt(0)] = 3;
for (const sign of '.?\n;') kinds[sign.charCodeAt(0)] = 4;
for (const [sign, letter] of Object.entries({ ...leet, '!': 'i' }))
  reads[sign.charCodeAt(0)] = letter.charCodeAt(0);

/** Hash of one lower-case word, the same that {@link tokenize} gives it. */
export function wordHash(word: string): number {
  let hash = seed;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), prime);
  return hash === 0 ? 1 : hash;
}

/** Splits a normalized text into words; a character of a script without spaces is a word of its own. */
export function tokenize(text: string): Tokens {
  // Between two words stands a separator, but for the scripts without spaces.
  const room = wide.test(text) ? text.length + 1 : (text.length >> 1) + 2;
  const [hash, start, end, opens] = [
    new Int32Array(room),
    new Int32Array(room),
    new Int32Array(room),
    new Uint8Array(room),
  ];
  const length = text.length;
  let count = 0;
  let opening = 1;
  let at = 0;
  const put = (value: number, from: number, to: number) => {
    hash[count] = value === 0 ? 1 : value;
    start[count] = from;
    end[count] = to;
    opens[count++] = opening;
    opening = 0;
  };
  while (at < length) {
    let code = text.charCodeAt(at);
    let kind = code < 128 ? (kinds[code] as number) : isWide(code) ? 5 : isLetter(code) ? 1 : 0;
    if (
      kind === 0 ||
      (kind > 2 && kind !== 5 && !(kind === 3 && at + 1 < length && isWord(text.charCodeAt(at + 1))))
    ) {
      if (code === 10) opening ||= 2;
      else if (kind === 4 || code === 33) opening = 1;
      at++;
      continue;
    }
    if (kind === 5) {
      put(Math.imul(seed ^ code, prime), at, at + 1);
      at++;
      continue;
    }
    const from = at;
    let value = seed;
    let seen = 0;
    let readable = true;
    do {
      seen |= 1 << kind;
      if (kind !== 1 && reads[code] === 0) readable = false;
      value = Math.imul(value ^ (code < 91 && code > 64 ? code + 32 : code), prime);
      if (++at === length) break;
      code = text.charCodeAt(at);
      kind = code < 128 ? (kinds[code] as number) : !isWide(code) && isLetter(code) ? 1 : 0;
      if (kind === 3 && !(at + 1 < length && isWord(text.charCodeAt(at + 1)))) kind = 0;
    } while (kind === 1 || kind === 2 || kind === 3);
    if (seen === 4) value = numberHash;
    else if (seen !== 2 && readable && (seen & 2) !== 0) {
      value = seed;
      for (let unit = from; unit < at; unit++) {
        const raw = text.charCodeAt(unit);
        const read = raw < 128 ? (reads[raw] as number) || (raw < 91 && raw > 64 ? raw + 32 : raw) : raw;
        value = Math.imul(value ^ read, prime);
      }
    }
    put(value, from, at);
  }
  return { count, hash, start, end, opens };
}

const isWord = (code: number): boolean =>
  code < 128 ? kinds[code] === 1 || kinds[code] === 2 : isLetter(code);

// Letters of the scripts that put spaces between words; punctuation and symbols of the General blocks are not.
const isLetter = (code: number): boolean =>
  (code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7) ||
  (code >= 0x2c00 && code < 0x2e00) ||
  (code >= 0xa4d0 && code < 0xd800);

const isWide = (code: number): boolean =>
  (code > 0x3004 && code < 0xa4d0) || (code >= 0xf900 && code < 0xfb00);
