// Brings a text to plain letters and remembers where each stood.
import { confusables } from './confusables.ts';
import { foldPoint } from './fold.ts';
import { leet } from './leet.ts';

/** Characters that hide or imitate, counted while folding. */
export interface HiddenCounts {
  /** Zero-width characters between two Latin letters. */
  zeroWidth: number;
  /** Bidirectional overrides (U+202D, U+202E) and isolates. */
  bidi: number;
  /** Tag characters outside a flag emoji. */
  tags: number;
  /** Variation selectors that follow another one: bytes smuggled after a character. */
  selectors: number;
  /** Zero-width and joining signs that follow another such one: bits smuggled between or after letters. */
  unseenBits: number;
  /** Latin letters imitated by another script. */
  homoglyphs: number;
  /** Letters written one by one. */
  spaced: number;
}

/** A folded copy of a text; the text itself stays as it is. */
export interface NormalizedText {
  readonly text: string;
  /** Offset in the original of each unit of `text` and of its end; `undefined` where they are the same. */
  readonly offsets: Int32Array | undefined;
  readonly hidden: HiddenCounts;
}

const unplain = /[^\t-\r -~]/;
// Letters and separators share no character, so there is one way to match and nothing to go back to.
const spacedLetters =
  /(?<![^\s.*_-])[^\s.*_-](?:[ .*_-]{1,6}[^\s.*_-](?![^\s.*_-])){5}(?:[ \n.*_-]{1,6}[^\s.*_-](?![^\s.*_-]))*/;
const allSpacedLetters = new RegExp(spacedLetters, 'g');

/** Folds a text for matching: compatibility forms, marks, invisible and look-alike characters, letters written apart. */
export function normalize(text: string): NormalizedText {
  const hidden: HiddenCounts = {
    zeroWidth: 0,
    bidi: 0,
    tags: 0,
    selectors: 0,
    unseenBits: 0,
    homoglyphs: 0,
    spaced: 0,
  };
  let copy: { text: string; offsets: Int32Array | undefined } = { text, offsets: undefined };
  if (unplain.test(text)) copy = foldText(text, hidden);
  if (spacedLetters.test(copy.text)) copy = joinSpaced(copy.text, copy.offsets, hidden);
  return { ...copy, hidden };
}

const isLatin = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
// ASCII without its control characters, of which nothing is seen; blanks are seen.
const isPlain = (code: number): boolean => (code >= 32 && code < 127) || (code >= 9 && code <= 13);
const isTag = (point: number): boolean => point >= 0xe0000 && point <= 0xe007f;
const isSelector = (point: number): boolean =>
  (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);

// What joins and parts letters, which stands alone; padding of mails and drawings in Braille are of other signs.
const isBit = (point: number): boolean =>
  (point >= 0x200b && point <= 0x200d) ||
  (point >= 0x2060 && point <= 0x2064) ||
  point === 0xfeff ||
  point === 0x180e;

function foldText(text: string, hidden: HiddenCounts): { text: string; offsets: Int32Array } {
  const out = new Growing(text.length + 16);
  let latin = 0;
  let foreign = 0;
  let before = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) as number;
    if (isPlain(point)) {
      if (isLatin(point)) latin++;
      out.add(point, at);
    } else {
      const folded = foldPoint(point);
      const after = text.charCodeAt(at + (point > 0xffff ? 2 : 1));
      if (isTag(point)) hidden.tags += before === 0x1f3f4 ? 0 : 1;
      else if (isSelector(point)) hidden.selectors += isSelector(before) ? 1 : 0;
      else if (folded === '' && point !== 0xad && isLatin(before) && isLatin(after)) hidden.zeroWidth++;
      // One that repeats is padding: bits change.
      if (isBit(point) && isBit(before) && point !== before) hidden.unseenBits++;
      if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) hidden.bidi++;
      if (confusables.has(point)) foreign++;
      for (let unit = 0; unit < folded.length; unit++) out.add(folded.charCodeAt(unit), at);
    }
    // A flag emoji keeps its whole tail of tags.
    if (!(before === 0x1f3f4 && isTag(point))) before = point;
    at += point > 0xffff ? 2 : 1;
  }
  out.add(0, text.length);
  if (foreign > 0) imitate(out.codes.subarray(0, out.length - 1), latin >= foreign, hidden);
  return { text: out.text(), offsets: out.offsets.subarray(0, out.length) };
}

// A word is turned to Latin when every letter of it can be, and Latin is what the word or the text is written in.
function imitate(codes: Uint16Array, mostlyLatin: boolean, hidden: HiddenCounts): void {
  let start = 0;
  let latin = 0;
  let fake = 0;
  let other = 0;
  for (let at = 0; at <= codes.length; at++) {
    const code = codes[at] ?? 32;
    if (isLatin(code)) latin++;
    else if (confusables.has(code)) fake++;
    else if (code >= 128) other++;
    else if (code < 48 || (code > 57 && code !== 64)) {
      if (fake > 0 && other === 0 && (latin > 0 || mostlyLatin)) {
        if (latin > 0) hidden.homoglyphs += fake;
        for (let unit = start; unit < at; unit++)
          codes[unit] = confusables.get(codes[unit] as number) ?? (codes[unit] as number);
      }
      start = at + 1;
      latin = fake = other = 0;
    }
  }
}

function joinSpaced(
  text: string,
  offsets: Int32Array | undefined,
  hidden: HiddenCounts,
): { text: string; offsets: Int32Array } {
  const out = new Growing(text.length + 1);
  let done = 0;
  const offsetOf = (at: number) => offsets?.[at] ?? at;
  const copy = (from: number, to: number) => {
    for (let at = from; at < to; at++) out.add(text.charCodeAt(at), offsetOf(at));
  };
  for (const match of text.matchAll(allSpacedLetters)) {
    copy(done, match.index);
    done = match.index + match[0].length;
    // What stands between the first two letters stands between all; any other sign is part of the text.
    const separator = text.charCodeAt(match.index + 1);
    let gap = 0;
    let line = 0;
    for (let at = match.index; at < done; at++) {
      const code = text.charCodeAt(at);
      // Between letters that dashes join, one space is the gap between two words.
      if (code === separator || code === 32) gap += code === separator ? 1 : 2;
      else if (code === 10) line = 1;
      else {
        if (gap > 1 || line > 0) out.add(line > 0 ? 10 : 32, offsetOf(at));
        gap = line = 0;
        hidden.spaced++;
        out.add(code, offsetOf(at));
      }
    }
  }
  copy(done, text.length);
  out.add(0, offsets?.[text.length] ?? text.length);
  return { text: out.text(), offsets: out.offsets.subarray(0, out.length) };
}

class Growing {
  codes: Uint16Array;
  offsets: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.codes = new Uint16Array(capacity);
    this.offsets = new Int32Array(capacity);
  }

  add(code: number, offset: number): void {
    if (this.length === this.codes.length) {
      const [codes, offsets] = [new Uint16Array(this.length * 2), new Int32Array(this.length * 2)];
      codes.set(this.codes);
      offsets.set(this.offsets);
      this.codes = codes;
      this.offsets = offsets;
    }
    this.codes[this.length] = code;
    this.offsets[this.length++] = offset;
  }

  /** Everything but the end mark. */
  text(): string {
    return Buffer.from(this.codes.buffer, 0, (this.length - 1) * 2).toString('utf16le');
  }
}

// 1 of base64, 2 of hex and what separates its bytes, 4 of bits, 8 a mark before an escape.
const kinds = new Uint8Array(128);
for (const [kind, chars] of [
  [1, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-'],
  [2, '0123456789abcdefABCDEFxX\\ :,-'],
  [4, '01 ,'],
  [8, '%&=\\'],
] as const) {
  for (const char of chars) kinds[char.charCodeAt(0)] = (kinds[char.charCodeAt(0)] as number) | kind;
}

/** One cheap pass that tells which of the patterns can match at all. */
export function survey(text: string): { base64: boolean; hex: boolean; bits: boolean; marks: number } {
  let [base64, hex, bits, marks] = [0, 0, 0, 0];
  let [longest, longestHex, longestBits] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] as number) : 0;
    if ((kind & 1) !== 0) base64++;
    else {
      if (base64 > longest) longest = base64;
      base64 = 0;
    }
    if ((kind & 2) !== 0) hex++;
    else {
      if (hex > longestHex) longestHex = hex;
      hex = 0;
    }
    if ((kind & 4) !== 0) bits++;
    else {
      if (bits > longestBits) longestBits = bits;
      bits = 0;
    }
    marks += kind >> 3;
  }
  return {
    base64: Math.max(longest, base64) >= 16,
    hex: Math.max(longestHex, hex) >= 20,
    bits: Math.max(longestBits, bits) >= 48,
    marks,
  };
}

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
