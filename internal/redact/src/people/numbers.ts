// Finds cards, US social security numbers and phones, alone and with dates, amounts or each other beside them.
import { isIPv4 } from 'node:net';
import type { Detector, Finding } from '../detect/detector.ts';
import { contextLength } from '../detect/detector.ts';
import { canBeSsn, passesLuhn } from './checksums.ts';
import { isPhone, isRange } from './phones.ts';

type Place = Omit<Finding, 'family'>;

const cardWords = /\b(?:card|cc|credit|debit|visa|master ?card|amex|maestro|jcb|discover|diners|pan)\b/i;
// Leading digits of the card schemes with the lengths they give out; longer and shorter ones need a word that says "card".
const cardPrefix =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14})$/;
// As it is printed on a card: in one, or in groups of 4-4-4-4, 4-6-5 and 4-6-4. What expires it may follow a slash.
const cardForm = /(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w]|[.-]\d)/y;
// The same over cells and lines, where a word before says that it is a card.
const spread =
  /(?<![\w.+,-])\d{4}(?:[\s,]{1,4}\d{4}){3}(?!\w)|(?<![\w.+,-])\d{4}[\s,]{1,4}\d{6}[\s,]{1,4}\d{4,5}(?!\w)/g;
// Four years side by side are none: no scheme begins so.
const years = /^(?:(?:19|20)\d\d\D{0,4}){4}$/;
const ssnWords = /\b(?:ssn|social security)\b/i;
const run = /(?<![\w.+])(?:\+|\(\+?)?\d(?:[ .\-/()]{0,2}\d){6,200}(?: ?x\d{1,6})?(?![\w])/g;
const mostDigits = 19;
// Part of a table of codes: another group of four stands before or after, and no year.
const group = '[0-9A-Fa-f]{4,5}';
const groupBefore = new RegExp(`(?<![\\w-])(?!(?<!\\b${group}\\s)(?:19|20)\\d\\d\\s$)${group}\\s$`);
const groupAfter = new RegExp(`^\\s(?!(?:19|20)\\d\\d(?!\\w|\\s${group}\\b))${group}\\b`);
// Printed in specimens and documentation.
const knownSsn = new Set(['123-45-6789', '111-22-3333', '078-05-1120', '219-09-9999']);

/** Cards, US social security numbers and phones. */
export const numbers: Detector = {
  family: 'pii',
  *find(text) {
    for (const { index: start, 0: value } of text.matchAll(run)) {
      const end = start + value.length;
      const isOne = (value.match(/\d/g)?.length ?? 0) <= mostDigits || value.includes('x');
      const kind = isOne ? kindOf(value, beforeOf(text, start), afterOf(text, end)) : undefined;
      if (kind === undefined) yield* partsOf(text, start, end);
      else yield { kind, start, end };
    }
    for (const { index: start, 0: value } of text.matchAll(spread))
      if (cardWords.test(beforeOf(text, start)) && !years.test(value) && passesLuhn(value.replace(/\D/g, '')))
        yield { kind: 'card', start, end: start + value.length };
  },
};

const beforeOf = (text: string, start: number, from = 0) =>
  text.slice(Math.max(from, start - contextLength), start);
const afterOf = (text: string, end: number) => text.slice(end, end + 24);

/** What stands in a run of digits that is nothing as a whole: a card with its date, two phones, a number of a list and what it counts. */
function* partsOf(text: string, from: number, to: number): Iterable<Place> {
  const words = Array.from(text.slice(from, to).matchAll(/[^ ]+/g), ({ index, 0: word }) => ({
    start: from + index,
    end: from + index + word.replace(/[.\-/()]+$/, '').length,
    digits: word.match(/\d/g)?.length ?? 0,
  }));
  // Where what was found last ends, and where the words stand that say "phone" of what follows.
  let last = 0;
  let phonesFrom: number | undefined = from;
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at]!;
    const card = cardAt(text, first.start, last);
    const found: Place | undefined = card ?? partAt(text, words.slice(at, at + 8), phonesFrom, last);
    phonesFrom = found?.kind === 'phone' ? phonesFrom : undefined;
    if (!found) continue;
    yield found;
    last = found.end;
    while (at + 1 < words.length && words[at + 1]!.start < last) at += 1;
  }
}

function cardAt(text: string, from: number, last: number): Place | undefined {
  const start = text[from] === '(' ? from + 1 : from;
  cardForm.lastIndex = start;
  const value = cardForm.exec(text)?.[0];
  if (value === undefined) return undefined;
  const end = start + value.length;
  const isFound = isCard(value, value.replace(/\D/g, ''), beforeOf(text, start, last), afterOf(text, end));
  return isFound ? { kind: 'card', start, end } : undefined;
}

/** The longest stretch of words that is something: from the first on where a word may speak of it, or its form says enough. */
function partAt(
  text: string,
  words: readonly { readonly start: number; readonly end: number; readonly digits: number }[],
  spokenOf: number | undefined,
  last: number,
): Place | undefined {
  const { start } = words[0]!;
  const isLong = spokenOf !== undefined || /^(?:\(|00[1-9])/.test(text.slice(start, start + 3));
  const ends: number[] = [];
  let digits = 0;
  for (const word of words) {
    digits += word.digits;
    if (digits <= mostDigits) ends.push(word.end);
  }
  // Before a zero as numbers of a country begin with, another phone begins.
  const seam = words.findIndex(
    (word, index) => index > 0 && /^\(?0\d\d/.test(text.slice(word.start, word.start + 4)),
  );
  const tried = isLong
    ? [...ends.slice(0, Math.max(0, seam)).slice(-1), ...ends.toReversed()]
    : ends.slice(0, 1);
  for (const end of tried) {
    const value = text.slice(start, end);
    // What begins it is no number of its own.
    if (isRange(value)) return undefined;
    const before = beforeOf(text, spokenOf ?? start, spokenOf === undefined ? last : 0);
    const kind = kindOf(value, before, afterOf(text, end));
    // In a table of numbers every tenth stretch has the check digit of a card, and many the form of a social security number.
    const isSpokenOf =
      kind === 'card'
        ? cardWords.test(before)
        : kind !== 'ssn' || !value.includes(' ') || ssnWords.test(before);
    if (kind !== undefined && isSpokenOf) return { kind, start, end };
  }
  return undefined;
}

function kindOf(value: string, before: string, after: string): string | undefined {
  const digits = value.replace(/x\d+$/, '').replace(/\D/g, '');
  if (isIPv4(value)) return undefined;
  const ssn = /^(\d{3})([- ])(\d{2})\2(\d{4})$/.exec(value);
  if (ssn && !knownSsn.has(value) && canBeSsn(ssn[1]!, ssn[3]!, ssn[4]!)) return 'ssn';
  if (/^\d{9}$/.test(value) && ssnWords.test(before)) return 'ssn';
  if (isCard(value, digits, before, after)) return 'card';
  return isPhone(value, digits, before, after) ? 'phone' : undefined;
}

function isCard(value: string, digits: string, before: string, after: string): boolean {
  const isDotted = /^\d{4}(?:\.\d{4}){3}$/.test(value);
  if (
    digits.length < 12 ||
    (/[.(+/]/.test(value) && !isDotted) ||
    !passesLuhn(digits) ||
    /^(\d)\1+$/.test(digits) ||
    years.test(value)
  )
    return false;
  if (cardWords.test(before)) return true;
  if (!cardPrefix.test(digits)) return false;
  return value === digits || (!groupBefore.test(before) && (!groupAfter.test(after) || beginsCard(after)));
}

/** Whether another card follows, and no table of codes. */
function beginsCard(after: string): boolean {
  const digits = after.replace(/[ -]/g, '').slice(0, 16);
  return cardPrefix.test(digits) && passesLuhn(digits);
}
