// Puts the figures of a sentence together that reading has taken apart, and parts those of a range.
import type { Token } from '../../../src/domain/reading/text-document.ts';
import { figureValue } from './figure-value.ts';

interface Piece extends Token {
  readonly end: number;
}

const range = /^(\d+(?:[.,]\d+)*)-(\d+(?:[.,]\d+)*)$/;
const years = /^((?:1[5-9]|20)\d{2})[-/](\d{2}|\d{4})$/;
const led = /^(mid|pre|post|early|late)-((?:1[5-9]|20)\d{2}s?)$/i;
const hours = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/;
const vulgarFraction = /^[\u00bc-\u00be\u2150-\u215e]$/;
const raised = /^[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+$/;
const currency = /^\S{0,2}[$\u20ac\u00a3\u00a5\u20b9]$/;
const minus = /^[-\u2013]$/;
const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
const numbered =
  /^(?:war|phase|type|class|part|stage|level|grade|tier|act|book|title|chapter|volume|section|article|annex|appendix|schedule)$/i;

/** The tokens of a sentence, in which each figure is one, with its sign: `1,234` of `1'234`, `-5` of `-$5` and `$(5)`, `1.5` of `1½`, `2` of `Phase II`. */
export function figureTokens(tokens: readonly Token[]): Token[] {
  const found: Piece[] = [];
  for (const token of tokens.flatMap(parted)) {
    const piece: Piece = { ...token, end: token.start + token.text.length };
    const [before, sign] = [found.at(-1), found.at(-2)];
    const written = (text: string): Piece => ({ ...piece, text });
    if (isGroup(sign, before, piece)) found.splice(-2, 2, written(`${sign!.text},${piece.text}`));
    else if (isWhole(before, piece))
      found.splice(-1, 1, written(String(Number(before!.text) + fractionOf(piece))));
    else if (vulgarFraction.test(piece.text)) found.push(written(String(fractionOf(piece))));
    else if (before?.text === '10' && raised.test(piece.text) && touch(before, piece))
      found.splice(-1, 1, written(`10${piece.text}`));
    else if (isBracketed(found, piece))
      found.splice(-2, 2, { ...before!, text: `-${before!.text}`, end: piece.end });
    else if (isRoman(before, piece)) found.push(written(String(romans.indexOf(piece.text) + 1)));
    else if (isLettered(found, piece)) found.splice(-2, 2, written(`(${before!.text})`));
    else if (isNumber(piece) && isMinus(before, sign, piece)) found.splice(-1, 1, written(`-${piece.text}`));
    else if (isNumber(piece) && touch(before, piece) && isMinus(sign, found.at(-3), before!))
      found.splice(-2, 2, before!, written(`-${piece.text}`));
    else found.push(piece);
  }
  return found;
}

const touch = (one: Piece | undefined, other: Piece | undefined) =>
  one !== undefined && other !== undefined && one.end === other.start;

const isNumber = ({ text }: Piece) => /^\d/.test(text) && figureValue(text) !== undefined;

const fractionOf = ({ text }: Piece) => {
  const [over = '', under = ''] = text.normalize('NFKC').split('\u2044');
  return Number(over) / Number(under);
};

const isWhole = (before: Piece | undefined, piece: Piece) =>
  before !== undefined &&
  /^\d+$/.test(before.text) &&
  vulgarFraction.test(piece.text) &&
  piece.start - before.end <= 1;

/** `1'234'567`, as in Switzerland. */
const isGroup = (first: Piece | undefined, mark: Piece | undefined, piece: Piece) =>
  /^\d{3}(?:\.\d+)?$/.test(piece.text) &&
  /^['\u2019]$/.test(mark?.text ?? '') &&
  /^\d{1,3}(?:,\d{3})*$/.test(first?.text ?? '') &&
  touch(first, mark) &&
  touch(mark, piece);

/** `World War II` (remsky/Kokoro-FastAPI#535); a single letter may be a word, as in "the part I like". */
const isRoman = (before: Piece | undefined, { text }: Piece) =>
  romans.includes(text) &&
  numbered.test(before?.text ?? '') &&
  (text.length > 1 || /^\p{Lu}/u.test(before?.text ?? ''));

/** The letter of `4(b)` is a part of a name (laws-africa/indigo#1735). */
function isLettered(found: readonly Piece[], piece: Piece): boolean {
  const [number, open, letter] = found.slice(-3);
  return (
    piece.text === ')' &&
    open?.text === '(' &&
    /^[a-z]{1,4}$/i.test(letter?.text ?? '') &&
    /[\d)]$/.test(number?.text ?? '') &&
    touch(number, open) &&
    touch(open, letter) &&
    touch(letter, piece)
  );
}

/** A sign stands right before its number or currency, and behind a space: elsewhere it is the dash of a range. */
function isMinus(mark: Piece | undefined, before: Piece | undefined, piece: Piece): boolean {
  if (mark === undefined || !(isNumber(piece) || currency.test(piece.text))) return false;
  if (mark.text.toLowerCase() === 'minus') return before === undefined || !/\d/.test(before.text);
  return minus.test(mark.text) && touch(mark, piece) && (!touch(before, mark) || before?.text === '(');
}

/** `$(5.2)`: what is lost stands in brackets in accounts (quadratichq/quadratic#2657). */
function isBracketed(found: readonly Piece[], piece: Piece): boolean {
  const [sign, open, number] = found.slice(-3);
  return (
    piece.text === ')' &&
    open?.text === '(' &&
    currency.test(sign?.text ?? '') &&
    number !== undefined &&
    isNumber(number) &&
    touch(sign, open) &&
    touch(open, number) &&
    touch(number, piece)
  );
}

/** The two years of `2019-20`, `1999-00` and `1999-2000`; `2024-05` is a month. */
function yearsOf(text: string): string[] | undefined {
  const [, from = '', to = ''] = years.exec(text) ?? [];
  if (from === '') return undefined;
  if (to.length === 4) return [text, from, to];
  const [century, year] = [Number(from.slice(0, 2)), from.slice(2)];
  if (to <= year && !year.startsWith('9')) return undefined;
  return [text, from, `${to < year ? century + 1 : century}${to}`];
}

/** `5-10`, `2019-20` and `2019/20` are two numbers each; `3-1` is a score, and `555-0134` whatever it is. `mid-2020` is a year, too. */
function parted(token: Token): Token[] {
  const { text } = token;
  const [, from = '', to = ''] = range.exec(text) ?? [];
  const isRange = (figureValue(from) ?? 0) < (figureValue(to) ?? 0);
  const [, left, right = ''] =
    yearsOf(text) ?? hours.exec(text) ?? led.exec(text) ?? (isRange ? [text, from, to] : []);
  if (left === undefined) return [token];
  const dash = token.start + left.length;
  return [
    { ...token, text: left },
    { ...token, text: '-', pos: 'PUNCT', isContent: false, start: dash },
    { ...token, text: right, start: dash + 1 },
  ];
}
