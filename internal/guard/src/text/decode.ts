// Finds and decodes encoded parts of a text.
import { survey } from './normalize.ts';
import type { Tokens } from './tokens.ts';
import { tokenize, wordHash } from './tokens.ts';

const shortest = 16;
const longest = 4_000;
const maxThreads = 8;
// So many different common words make a row of every second letter a text.
const fewest = 3;

const commonWords = new Set(
  'you your the that this what with from which have will write tell please want about ignore all previous instructions prompt system reveal password show forget everything rules secret and print say are not'
    .split(' ')
    .map(wordHash),
);
const shortWords = new Set(
  'the and you to of is in it a der die und de la le el y et que i w na'.split(' ').map(wordHash),
);

/** Parts of a folded text with the same sign or letter after every letter, and texts that are two in one: every second letter of them. */
export function readInterleaved(text: string, tokens: Tokens): Decoded[] {
  const parts = filled(text);
  return parts.length > 0 || !isStrange(tokens) ? parts : riffled(text);
}

/** Runs in which every second character is the same one. */
function filled(text: string): Decoded[] {
  const parts: Decoded[] = [];
  for (let at = 0; at + 2 < text.length && parts.length < maxThreads; at++) {
    const filler = text.charCodeAt(at);
    if (text.charCodeAt(at + 2) !== filler || text.charCodeAt(at + 1) === filler) continue;
    let end = at;
    while (text.charCodeAt(end + 2) === filler) end += 2;
    if (end - at < shortest) continue;
    const start = Math.max(0, at - 1);
    parts.push(everySecond(text, start, Math.min(text.length, end + 2)));
    at = end;
  }
  return parts;
}

// A text of some length without one shortWords word of its language: it may be two texts, a letter of each in turn.
function isStrange({ count, hash }: Tokens): boolean {
  for (let at = 0; at < count; at++) if (shortWords.has(hash[at] as number)) return false;
  return count > 0;
}

function riffled(text: string): Decoded[] {
  const end = Math.min(text.length, longest);
  if (end < shortest * 2) return [];
  return [everySecond(text, 0, end), everySecond(text, 1, end)].filter((part) => {
    const { hash, count } = tokenize(part.text);
    const seen = new Set(hash.subarray(0, count).filter((word) => commonWords.has(word)));
    return seen.size >= fewest;
  });
}

function everySecond(text: string, start: number, end: number): Decoded {
  const letters: string[] = [];
  for (let at = start; at < end; at += 2) letters.push(text[at] as string);
  return { encoding: 'interleaved', text: letters.join(''), start, end };
}

/** How a part of a text was written. */
export type Encoding =
  | 'base64'
  | 'hex'
  | 'binary'
  | 'escapes'
  | 'rot13'
  | 'reversed'
  | 'misspelled'
  | 'interleaved';

/** A part of a text, decoded; offsets are those of the encoded part. */
export interface Decoded {
  readonly encoding: Encoding;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const packed: ReadonlySet<Encoding> = new Set(['base64', 'hex', 'binary', 'escapes']);
const maxParts = 256;
const maxChars = 131_072;

// Nothing follows the repetitions, so none of these can fail after a long run and try again.
const base64Run = /[a-z0-9+/_-]{40,}(?:\r?\n[a-z0-9+/_-]{2,})*={0,2}|[a-z0-9+/_-]{16,39}={0,2}/gi;
const hexRun = /[0-9a-fx\\ :,-]{20,}/gi;
const bitRun = /[01 ,]{48,}/g;
const escapeCode = /[%=][0-9a-f]{2}|&#x?[0-9a-f]{2,6};|\\u\{?[0-9a-f]{4}\}?|\\x[0-9a-f]{2}/gi;

// Between these marks a text runs backwards for the eye.
const turnedAround = /\u202e([^\u202c-\u202e]{8,4000})/g;

/** What stands between marks that turn the direction of writing around, as the eye reads it. */
export function readBackwards(original: string): Decoded[] {
  return firstMatches(original, turnedAround, maxParts).map(({ 1: inner = '', index }) => ({
    encoding: 'reversed' as const,
    text: reverse(inner),
    start: index,
    end: index + inner.length + 1,
  }));
}

/** What was decoded, and whether that is all. */
export interface DecodedParts {
  readonly parts: Decoded[];
  /** The budget ended before the encoded parts did: nobody has read the rest. */
  readonly isUnread: boolean;
}

/** Decodes what in a folded text may hide words: bounded in parts and in characters; what decodes to noise is left out. */
export function decodeParts(text: string, tokens: Tokens): DecodedParts {
  const found: Decoded[] = [];
  let left = maxChars;
  let isUnread = false;
  const add = (encoding: Encoding, decoded: string, start: number, end: number): boolean => {
    const part = decoded.slice(0, Math.max(left, 64));
    if (part.length >= 8 && (!packed.has(encoding) || looksWritten(part))) {
      if (found.length >= maxParts || left <= 0) {
        isUnread = true;
        return false;
      }
      found.push({ encoding, text: part, start, end });
      left -= part.length;
      isUnread ||= decoded.length > part.length;
    }
    return true;
  };
  const runs = (encoding: Encoding, pattern: RegExp, decode: (run: string) => string) => {
    for (const { 0: run, index } of text.matchAll(pattern)) {
      if (!add(encoding, decode(run.slice(0, maxChars * 4)), index, index + run.length)) return;
    }
  };
  const { base64, hex, bits, marks } = survey(text);
  if (base64) runs('base64', base64Run, (run) => Buffer.from(run, 'base64').toString('utf8'));
  if (hex) runs('hex', hexRun, (run) => Buffer.from(groups(run, /[^0-9a-f]+/i, 2), 'hex').toString('utf8'));
  if (bits)
    runs('binary', bitRun, (run) =>
      groups(run, /[^01]+/, 8).replace(/[01]{8}/g, (byte) => String.fromCharCode(Number.parseInt(byte, 2))),
    );
  const escapes = marks < 4 ? [] : firstMatches(text, escapeCode, 4096);
  if (escapes.length >= 4) {
    const start = Math.max(0, (escapes[0]?.index ?? 0) - 200);
    const end = Math.min(text.length, (escapes.at(-1)?.index ?? 0) + 200);
    add('escapes', text.slice(start, end).replace(escapeCode, readEscape), start, end);
  }
  for (const [encoding, words, decode] of turned) {
    const region = regionOf(tokens, words);
    if (region) add(encoding, decode(text.slice(region.start, region.end)), region.start, region.end);
  }
  return { parts: found, isUnread };
}

/** The first matches alone: those of a whole text fill the memory where it is made of nothing else. */
function firstMatches(text: string, pattern: RegExp, most: number): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) if (found.push(match) === most) break;
  return found;
}

function readEscape(code: string): string {
  const digits = code.replace(/[^0-9a-f]/gi, '');
  const point = Number.parseInt(digits, code.startsWith('&#') && !/x/i.test(code) ? 10 : 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : ' ';
}

/** The groups of digits that are whole bytes: a stray "e" before the first byte must not shift all others. */
function groups(run: string, between: RegExp, digits: number): string {
  return run
    .split(between)
    .filter((group) => group.length % digits === 0)
    .join('');
}

// Text rather than noise: nearly all printable, with letters in most places; or the alphabet of another encoding.
function looksWritten(text: string): boolean {
  let letters = 0;
  let odd = 0;
  const seen = Math.min(text.length, 512);
  for (let at = 0; at < seen; at++) {
    const code = text.charCodeAt(at);
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 32) letters++;
    else if ((code < 32 && code !== 10 && code !== 13 && code !== 9) || code === 0xfffd || code === 127)
      odd++;
  }
  return (odd * 20 <= seen && letters * 10 >= seen * 6) || encodedAgain.test(text);
}

const encodedAgain = /^[a-z0-9+/=%: -]{16,}$/i;

const reverse = (text: string): string => [...text].reverse().join('');

// Everyday words as they look when turned, but for those that are words themselves then ("dna"): two different ones in
// one text are worth reading it that way.
const everyday =
  'you your the that this what with from which have will write tell please want about ignore previous instructions prompt ' +
  'system reveal password all show forget everything rules secret und nicht ist die eine ich wie auf alle schreibe vergiss zeige';
const ownWords = new Set(['ton', 'eiw', 'lla', 'eid', 'vie']);
const turned = (
  [
    ['rot13', rot13],
    ['reversed', reverse],
  ] as const
).map(([encoding, turn]) => {
  const words = everyday
    .split(' ')
    .map(turn)
    .filter((word) => !ownWords.has(word));
  return [encoding, new Set(words.map(wordHash)), turn] as const;
});

function regionOf(tokens: Tokens, words: ReadonlySet<number>): { start: number; end: number } | undefined {
  let first = -1;
  let last = -1;
  let different = 1;
  for (let at = 0; at < tokens.count; at++) {
    if (!words.has(tokens.hash[at] as number)) continue;
    if (first < 0) first = at;
    else if (tokens.hash[at] !== tokens.hash[first]) different = 2;
    last = at;
  }
  if (first < 0 || different < 2) return undefined;
  const start = tokens.start[Math.max(0, first - 40)] as number;
  return {
    start,
    end: Math.min(tokens.end[Math.min(tokens.count - 1, last + 40)] as number, start + maxChars),
  };
}

/** Turns each Latin letter by half of the alphabet; twice gives the text back. */
export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter.charCodeAt(0) < 91 ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
