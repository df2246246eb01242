// Finds the numbers of a sentence: digits and words, percent and fractions, money and units, with what the words before make of them.
import {
  bounds,
  factors,
  fractions,
  ordinals,
  scales,
  smallNumbers,
  units,
} from '../lexicon/number-words.ts';
import type { Quantity } from './passage.ts';

interface Found {
  readonly value: number;
  readonly next: number;
  readonly kind?: string;
}

const digits = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:\.\d+)?$/;
const joined = /^(\d+(?:[.,]\d+)*)(%|[a-z°]{1,4})$/;

/** The quantities among the words, `taken` left out (dates, say). Words are in lower case. */
export function findQuantities(words: readonly string[], taken: ReadonlySet<number>): Quantity[] {
  const found: Quantity[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (taken.has(at)) continue;
    const number = taken.has(at) ? undefined : (ratioAt(words, at) ?? plainAt(words, at));
    if (number === undefined) continue;
    const quantity = withUnit(words, at, number);
    found.push(quantity);
    at = quantity.to;
  }
  return found;
}

/** `two thirds`, `a quarter`, `half`, `three in four`, `one out of five`. */
function ratioAt(words: readonly string[], at: number): Found | undefined {
  const word = words[at] ?? '';
  const next = words[at + 1] ?? '';
  if (word === 'half' && !/^(?:a|an)$/.test(words[at - 1] ?? '')) {
    // "half a year" is six months, "half the members" a share.
    const unitAt = /^(?:a|an)$/.test(next) ? at + 2 : at + 1;
    const unit = units.get(words[unitAt] ?? '');
    if (unit !== undefined && unit.kind !== 'ratio') return { value: 0.5, next: unitAt };
    return { value: 0.5, next: at + 1, kind: 'ratio' };
  }
  const count = /^(?:a|an|one)$/.test(word) ? { value: 1, next: at + 1 } : plainAt(words, at);
  if (count === undefined) {
    const parts = fractions.get(word);
    const isShare =
      parts !== undefined &&
      parts > 2 &&
      (next === 'of' || word === 'quarter' || words[at - 1] === 'remaining');
    return isShare && parts !== undefined && words[at - 1] !== 'the'
      ? { value: 1 / parts, next: at + 1, kind: 'ratio' }
      : undefined;
  }
  const after = words[count.next] === '-' ? count.next + 1 : count.next;
  const parts = fractions.get(words[after] ?? '');
  const isFraction = parts !== undefined && Number.isInteger(count.value) && count.value < parts;
  if (isFraction && (count.value === 1 || (words[after] ?? '').endsWith('s') || parts === 2))
    return { value: count.value / parts, next: after + 1, kind: 'ratio' };
  const isIn = words[count.next] === 'in' || (words[count.next] === 'out' && words[count.next + 1] === 'of');
  if (!isIn || /^(?:a|an)$/.test(word)) return undefined;
  const skip = words[count.next] === 'in' ? 1 : 2;
  const second = words[count.next + skip] === 'every' ? count.next + skip + 1 : count.next + skip;
  const whole = plainAt(words, second);
  const isShare =
    whole !== undefined && whole.value > count.value && whole.value <= 1000 && Number.isInteger(whole.value);
  if (!isShare || units.has(words[whole.next] ?? '')) return undefined;
  return { value: count.value / whole.value, next: whole.next, kind: 'ratio' };
}

/** Digits or words, with the scale behind them. */
function plainAt(words: readonly string[], at: number): Found | undefined {
  const word = words[at] ?? '';
  const factor = factors.get(word);
  if (factor !== undefined) return { value: factor, next: at + 1, kind: 'factor' };
  const glued = joined.exec(word);
  if (glued !== null) {
    const [, number = '', unit = ''] = glued;
    const scale = scales.get(unit);
    const value = Number(number.replace(/,(?=\d{3})/g, ''));
    if (scale !== undefined && !/^m$/.test(unit)) return { value: value * scale, next: at + 1 };
    const known = units.get(unit) ?? (unit === 'm' ? units.get('meter') : undefined);
    if (known !== undefined) return { value: value * known.factor, next: at + 1, kind: known.kind };
    if (/^(?:st|nd|rd|th)$/.test(unit)) return { value, next: at + 1, kind: 'ordinal' };
    return undefined;
  }
  if (digits.test(word)) return scaled(words, at + 1, Number(word.replaceAll(',', '')));
  if (/^\d{1,2}:\d{2}$/.test(word)) return clockAt(words, at, word);
  return wordsAt(words, at);
}

function clockAt(words: readonly string[], at: number, word: string): Found {
  const [hours = 0, minutes = 0] = word.split(':').map(Number);
  const half = words[at + 1] ?? '';
  const isAfternoon = /^p\.?m\.?$/.test(half);
  const isNamed = isAfternoon || /^a\.?m\.?$/.test(half);
  const hour = isAfternoon && hours < 12 ? hours + 12 : hours;
  return { value: hour * 60 + minutes, next: isNamed ? at + 2 : at + 1, kind: 'clock' };
}

function scaled(words: readonly string[], next: number, value: number): Found {
  const scale = scales.get(words[next] ?? '');
  const isUnit = words[next] === 'm' || words[next] === 'k';
  if (scale === undefined || isUnit) return { value, next };
  return { value: value * scale, next: next + 1 };
}

function wordsAt(words: readonly string[], at: number): Found | undefined {
  let [total, current, next, isNumber] = [0, 0, at, false];
  const isLone =
    /^(?:a|an)$/.test(words[at] ?? '') && /^(?:hundred|thousand|million|dozen)$/.test(words[at + 1] ?? '');
  if (isLone) [current, next, isNumber] = [1, at + 1, true];
  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    const small = smallNumbers.get(word);
    const scale = scales.get(word);
    if (small !== undefined && (!isNumber || current % 100 === 0 || (current % 10 === 0 && small < 10)))
      current += small;
    else if (scale !== undefined && isNumber && word.length > 2) {
      if (scale <= 100) current = Math.max(1, current) * scale;
      else [total, current] = [total + Math.max(1, current) * scale, 0];
    } else if (
      isNumber &&
      (word === '-' || word === 'and') &&
      smallNumbers.has(words[next + 1] ?? '') &&
      continues(current, word)
    ) {
      continue;
    } else break;
    isNumber = true;
  }
  if (isNumber) return { value: total + current, next };
  const ordinal = ordinals.get(words[at] ?? '');
  return ordinal === undefined ? undefined : { value: ordinal, next: at + 1, kind: 'ordinal' };
}

/** "twenty-five" and "two hundred and five" go on; "two and three" and "two-three" do not. */
function continues(current: number, joint: string): boolean {
  return joint === 'and'
    ? current >= 100 && current % 100 === 0
    : current >= 20 && current < 100 && current % 10 === 0;
}

function withUnit(words: readonly string[], at: number, { value, next, kind }: Found): Quantity {
  const currency = units.get(words[at - 1] ?? '');
  const from = currency !== undefined && isCurrency(currency.kind) ? at - 1 : at;
  const quantity = (unit: { value: number; kind: string }, end: number): Quantity => ({
    text: words
      .slice(from, end)
      .join(' ')
      .replace(/([$€£¥]) /, '$1')
      .replace(/ %/, '%')
      .replaceAll(' - ', '-'),
    ...unit,
    bound: boundBefore(words, from),
    from,
    to: end - 1,
  });
  if (kind !== undefined && kind !== 'factor') return quantity({ value, kind }, next);
  if (from < at && currency !== undefined)
    return quantity({ value: value * currency.factor, kind: currency.kind }, next);
  const after = /^(?:-|square|cubic|per|full|whole|consecutive|additional|extra|more|further)$/.test(
    words[next] ?? '',
  )
    ? next + 1
    : next;
  const name =
    words[next] === 'per' && words[after] !== 'cent'
      ? ''
      : words[after] === 'cent' && words[next] === 'per'
        ? 'percent'
        : (words[after] ?? '');
  const unit =
    units.get(name) ?? (name === 'm' ? units.get('meter') : name === 'g' ? units.get('gram') : undefined);
  if (unit !== undefined) {
    const power = words[next] === 'square' ? ' square' : words[next] === 'cubic' ? ' cubic' : '';
    return quantity({ value: value * unit.factor, kind: unit.kind + power }, after + 1);
  }
  if (/^[ap]\.?m\.?$/.test(words[next] ?? '')) {
    const hour = /^p/.test(words[next] ?? '') && value < 12 ? value + 12 : value;
    return quantity({ value: hour * 60, kind: 'clock' }, next + 1);
  }
  return quantity({ value, kind: kind ?? 'count' }, next);
}

const isCurrency = (kind: string) => /^(?:usd|eur|gbp|jpy|chf)$/.test(kind);

function boundBefore(words: readonly string[], at: number): Quantity['bound'] {
  for (const [text, bound] of bounds) {
    const parts = text.split(' ');
    if (parts.every((part, index) => words[at - parts.length + index] === part)) return bound;
  }
  return 'exact';
}
