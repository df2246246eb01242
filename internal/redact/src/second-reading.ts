// Reads a text as its reader sees it, where it is written otherwise: escaped, colored, in other clothes.

/** A stretch of a text as its reader sees it. */
export interface Reading {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly from: number;
  /** Where each sign of it begins and ends in the whole text. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

// However often they were escaped again: RFC 8259, 7 and RFC 3986, 2.1.
const escaped = String.raw`(?<!\\)\\+(?:u[\da-fA-F]{4}|[bfnrt"/])|%(?:25){0,3}(?:0[9AaDd]|[2-7][\da-fA-F])`;
const color = String.raw`(?:\u001b|(?<!\\)\\+(?:u001[bB]|x1[bB]|033|e))\[[\d;:]{0,32}[A-Za-z]`;
const unseen = '\u00ad\u200b-\u200f\u2060-\u2064\ufeff';
const blanks = '\u00a0\u2000-\u200a\u202f\u205f\u3000';
const dashes = '\u2010-\u2015\u2212\ufe58\ufe63';
const wide = '\uff01-\uff5e';

const escapes = new RegExp(escaped, 'g');
const signs = new RegExp(`${color}|[${unseen}${blanks}${dashes}${wide}]|${escaped}`, 'g');
// Those that change what is found: an escape whose last letter stands before a word, a dash inside of one.
const telling = new RegExp(
  [
    `${color}|[${unseen}${blanks}${wide}]|[${dashes}](?=\\w)`,
    String.raw`(?<!\\)\\+(?:u[\da-fA-F]{4}|[bfnrt](?=[\w(+:\u00c0-\uffff]))|(?<=:)\\+\/`,
    String.raw`%(?:25){0,3}(?:0[9AaDd]|[2-7][\da-fA-F])(?=[\w(+])`,
  ].join('|'),
  'g',
);
const isUnseen = new RegExp(`[${unseen}]`);
const isBlank = new RegExp(`[${blanks}]`);
const isDash = new RegExp(`[${dashes}]`);
const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

// What is read again around such a sign: words before it, and after it the longest that may depend on them.
const before = 4_000;
const after = 4_000;
const rest = /[^\s"'\\]{0,20000}/y;

/** The stretches that read otherwise than they are written. */
export function* secondReading(text: string): Iterable<Reading> {
  let from = 0;
  let to = 0;
  for (const { index } of text.matchAll(telling)) {
    if (to > 0 && index - before > to) {
      yield read(text, from, to);
      to = 0;
    }
    if (to === 0) from = Math.max(0, index - before);
    if (index + after <= to) continue;
    rest.lastIndex = Math.min(text.length, index + after);
    rest.test(text);
    to = rest.lastIndex;
  }
  if (to > 0) yield read(text, from, to);
}

function read(text: string, from: number, to: number): Reading {
  const starts: number[] = [];
  const ends: number[] = [];
  let plain = '';
  let at = from;
  const take = (until: number) => {
    plain += text.slice(at, until);
    for (; at < until; at += 1) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const { index, 0: sign } of text.slice(from, to).matchAll(signs)) {
    take(from + index);
    const end = at + sign.length;
    const seen = seenAs(sign);
    if (seen !== '') {
      plain += seen;
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  take(to);
  return { text: plain, from, starts, ends };
}

function seenAs(written: string): string {
  const said = written.replace(/^\\+/, '');
  let sign = said;
  if (said.length > 1 && /^(?:u|%)/.test(said) && !said.includes('['))
    sign = String.fromCharCode(Number.parseInt(said.startsWith('%') ? said.slice(-2) : said.slice(1), 16));
  else if (written !== said) sign = controls[said] ?? said;
  // Colors are the longest.
  if (sign.length > 1 || isUnseen.test(sign)) return '';
  if (isDash.test(sign)) return '-';
  if (isBlank.test(sign)) return ' ';
  const code = sign.charCodeAt(0);
  return code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : sign;
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
