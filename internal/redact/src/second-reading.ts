// Reads a text as its reader sees it, where it is written otherwise: escaped, colored, in other clothes.
import { unseenSigns } from '@internal/kit';

/** A stretch of a text as its reader sees it. */
export interface Reading {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly from: number;
  /** Where each sign of it begins and ends in the whole text. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

// However often they were escaped again: RFC 8259, 7 and RFC 3986, 2.1, in UTF-8 (2.5).
const hex = String.raw`[\da-fA-F]`;
const percent = '%(?:25){0,3}';
const backslash = `(?:\\\\|${percent}5[Cc])`;
const backslashes = `(?<!${backslash})${backslash}+`;
const asciiByte = `${percent}(?:0[9AaDd]|[2-7]${hex})`;
const otherBytes = `${percent}[89A-Fa-f]${hex}(?:${percent}[89ABab]${hex}){0,3}`;
const unicode = `${backslashes}u${hex}{4}`;
const escaped = `${unicode}|${backslashes}(?:[bfnrt"/]|${percent}2[2Ff])|${otherBytes}|${asciiByte}`;
const color = String.raw`(?:\u001b|(?<!\\)\\+(?:u001[bB]|x1[bB]|033|e))\[[\d;:]{0,32}[A-Za-z]`;
const blanks = '\u00a0\u2000-\u200a\u202f\u205f\u3000';
const dashes = '\u2010-\u2015\u2212\ufe58\ufe63';
const wide = '\uff01-\uff5e';
// Digits of every script, by what they count: Arabic, Devanagari, mathematical.
const digit = '(?![0-9])\\p{Nd}';
// The value of a pair in which "+" is a blank: WHATWG URL, application/x-www-form-urlencoded.
const inValue = String.raw`\w.*%~:/@!(),-`;
const pair = `=(?<=(?<![^\\s"'\`?&=:([{\\\\])[\\w.%[\\]-]{1,64}=)(?=[${inValue}]+\\+[+${inValue}]*(?:[&#\\s"'\`<>\\]}\\\\]|$))`;

const escapes = new RegExp(escaped, 'g');
const signs = new RegExp(`${color}|[${unseenSigns}${blanks}${dashes}${wide}]|${digit}|${escaped}`, 'gu');
const pairs = new RegExp(`${pair}[+${inValue}]+`, 'g');
// What no plain letter, digit or mark begins: most texts hold nothing else, and are passed over by this alone.
const notable = '(?=[\\0-\\x08\\x0e-\\x1f%=\\\\\\x7f-\\u{10ffff}])';
// Those that change what is found: an escape whose last letter stands before a word, a dash inside of one.
const telling = new RegExp(
  `${notable}(?:${[
    `${color}|[${blanks}${wide}]|[${dashes}](?=\\w)|${digit}`,
    // Inside of words: what joins the parts of a picture changes nothing.
    `(?<!\\p{Extended_Pictographic})[${unseenSigns}](?=[!-~\\s\\p{L}\\p{M}\\p{N}])`,
    `${unicode}|${backslashes}(?:[bfnrt](?=[\\w(+:\\u00c0-\\uffff])|(?:/|${percent}2[Ff])(?=[\\w+/\\\\%]))`,
    `${otherBytes}|${asciiByte}(?=[\\w(+%\\\\\\u00c0-\\uffff])`,
    pair,
  ].join('|')})`,
  'gu',
);
const isTelling = new RegExp(telling, 'u');
const leading = new RegExp(`^${backslash}+(?=.)`);
const isUnseen = new RegExp(`^[${unseenSigns}]$`, 'u');
const isDigit = /^\p{Nd}$/u;
const isBlank = new RegExp(`[${blanks}]`);
const isDash = new RegExp(`[${dashes}]`);
const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

// What is read again around such a sign: words before it, and after it the longest that may depend on them.
const before = 4_000;
const after = 4_000;
const rest = /[^\s"'\\]{0,20000}/y;
// What was escaped may have been so before in another way.
const mostReadings = 3;

/** The stretches that read otherwise than they are written, and each again while it holds what does. */
export function* secondReading(text: string): Iterable<Reading> {
  let from = 0;
  let to = 0;
  for (const { index } of text.matchAll(telling)) {
    if (to > 0 && index - before > to) {
      yield* readings(text, from, to);
      to = 0;
    }
    if (to === 0) from = Math.max(0, index - before);
    if (index + after <= to) continue;
    rest.lastIndex = Math.min(text.length, index + after);
    rest.test(text);
    to = rest.lastIndex;
  }
  if (to > 0) yield* readings(text, from, to);
}

function* readings(whole: string, from: number, to: number): Iterable<Reading> {
  let reading = read(whole.slice(from, to), { from, starts: [], ends: [] });
  yield reading;
  for (let count = 1; count < mostReadings && isTelling.test(reading.text); count += 1) {
    reading = read(reading.text, reading);
    yield reading;
  }
}

/** What a text says that was read before, or stands in the whole from a place on. */
function read(written: string, outer: Omit<Reading, 'text'>): Reading {
  const text = written.replace(pairs, (pair) => pair.replaceAll('+', ' '));
  const starts: number[] = [];
  const ends: number[] = [];
  let plain = '';
  let at = 0;
  const startOf = (place: number) => outer.starts[place] ?? outer.from + place;
  const endOf = (place: number) => outer.ends[place - 1] ?? outer.from + place;
  const take = (until: number) => {
    plain += text.slice(at, until);
    for (; at < until; at += 1) {
      starts.push(startOf(at));
      ends.push(endOf(at + 1));
    }
  };
  for (const { index, 0: sign } of text.matchAll(signs)) {
    take(index);
    const end = at + sign.length;
    for (const unit of seenAs(sign).split('')) {
      plain += unit;
      starts.push(startOf(at));
      ends.push(endOf(end));
    }
    at = end;
  }
  take(text.length);
  return { text: plain, from: outer.from, starts, ends };
}

/** What a reader sees between two places, so that a value is the same however it is written. */
export function seenIn(text: string, start: number, end: number): string {
  const written = text.slice(start, end);
  if (!/[\\%+\0-\x1f\x7f-\uffff]/.test(written)) return written;
  // The name before a value says whether it is one of a form; an address has no blanks in it anywhere.
  const from = written.includes('@') ? start : Math.max(0, start - 200);
  const seen = read(text.slice(from, end), { from, starts: [], ends: [] });
  return seen.text.slice(seen.starts.filter((at) => at < start).length) || written;
}

function seenAs(written: string): string {
  // A color.
  if (written.length > 1 && written.includes('[')) return '';
  const sign = written.codePointAt(0)! > 0xffff || written.length === 1 ? written : unescaped(written);
  if (isUnseen.test(sign)) return '';
  if (isDash.test(sign)) return '-';
  if (isBlank.test(sign)) return ' ';
  if (isDigit.test(sign)) return digitOf(sign.codePointAt(0)!);
  const code = sign.charCodeAt(0);
  return code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : sign;
}

/** Digits stand in rows of ten that begin with their zero (Unicode, 4.6). */
function digitOf(point: number): string {
  let zero = point;
  while (isDigit.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

function unescaped(written: string): string {
  const said = written.replace(leading, '');
  if (/^u./.test(said)) return String.fromCharCode(Number.parseInt(said.slice(1), 16));
  if (!said.startsWith('%')) return controls[said] ?? said;
  const bytes = Buffer.from(said.match(/[\da-f]{2}(?=%|$)/gi)!.join(''), 'hex');
  const seen = bytes.toString();
  return seen.includes('\ufffd') ? bytes.toString('latin1') : seen;
}

/** A place moved out of the escapes that its ends lie in: what is left of one cut in two is no JSON. */
export function outsideEscapes(
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
) {
  return { start: escapeAt(start, text)?.end ?? start, end: escapeAt(end, text)?.start ?? end };
}

function escapeAt(place: number, text: string) {
  const from = Math.max(0, place - 64);
  for (const { index, 0: sign } of text.slice(from, place + 64).matchAll(escapes)) {
    const start = from + index;
    if (start < place && place < start + sign.length) return { start, end: start + sign.length };
  }
  return undefined;
}
