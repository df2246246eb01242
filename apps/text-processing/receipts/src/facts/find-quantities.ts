// Finds the numbers of a sentence: digits and words, percent and fractions, money and units, with what the words before make of them.
import {
  factors,
  fractions,
  isCurrency,
  ordinals,
  powers,
  scales,
  smallNumbers,
  units,
} from '../lexicon/number-words.ts';
import { boundBefore, boundBehind } from '../numbers/bound-beside.ts';
import { clockAt, wordClock } from '../numbers/clock-times.ts';
import { figureValue } from '../numbers/figure-value.ts';
import type { Quantity } from './passage.ts';
import { inherited, inheritedAhead, perAfter } from './quantity-neighbors.ts';

interface Found {
  readonly value: number;
  readonly next: number;
  readonly kind?: string;
}

const joined = /^(\d+(?:[.,]\d+)*)(%|[a-z°]{1,4})$/;

/** The quantities among the words, `taken` left out (dates, say). Words are in lower case. */
export function findQuantities(words: readonly string[], taken: ReadonlySet<number>): Quantity[] {
  const found: Quantity[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (taken.has(at)) continue;
    const clock = clockAt(words, at) ?? wordClock(words, at);
    const number = clock ?? hourAndHalf(words, at) ?? ratioAt(words, at) ?? plainAt(words, at);
    if (number === undefined) continue;
    const quantity = withRest(words, withUnit(words, at, shareOfUnit(words, number)));
    const per = perAfter(words, quantity.to + 1);
    const whole = inherited(words, quantity, found.at(-1));
    found.push(per === undefined ? whole : { ...whole, per });
    at = quantity.to;
  }
  return found.map((quantity, at) => inheritedAhead(words, quantity, found[at + 1]));
}

/** `an hour and a half`, `two and a half hours`. */
function hourAndHalf(words: readonly string[], at: number): Found | undefined {
  const isHalfAt = (place: number) => words.slice(place, place + 3).join(' ') === 'and a half';
  if (/^an?$/.test(words[at] ?? ''))
    return isHalfAt(at + 2) && units.has(words[at + 1] ?? '') ? { value: 1, next: at + 1 } : undefined;
  const count = plainAt(words, at);
  return count !== undefined && isHalfAt(count.next)
    ? { value: count.value + 0.5, next: count.next + 3 }
    : undefined;
}

/** `a quarter of an hour` is a quarter of its unit. */
function shareOfUnit(words: readonly string[], number: Found): Found {
  if (number.kind !== 'ratio' || words[number.next] !== 'of' || !/^an?$/.test(words[number.next + 1] ?? ''))
    return number;
  const unit = units.get(words[number.next + 2] ?? '');
  return unit === undefined || unit.kind === 'ratio'
    ? number
    : { value: number.value, next: number.next + 2 };
}

/** `two hours and forty minutes` is one length of time. */
function withRest(words: readonly string[], quantity: Quantity): Quantity {
  if (quantity.kind !== 'time' && quantity.kind !== 'span') return quantity;
  const start = /^(?:and|,)$/.test(words[quantity.to + 1] ?? '') ? quantity.to + 2 : quantity.to + 1;
  const number = plainAt(words, start);
  if (number === undefined || number.kind !== undefined) return quantity;
  const rest = withUnit(words, start, number);
  const unit = units.get(words[quantity.to] ?? '')?.factor ?? 0;
  if (rest.kind !== quantity.kind || rest.value >= unit) return quantity;
  return {
    ...quantity,
    text: `${quantity.text} ${words.slice(quantity.to + 1, rest.to + 1).join(' ')}`,
    value: quantity.value + rest.value,
    to: rest.to,
  };
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
  const nth = word === 'every' ? (next === 'other' ? 2 : ordinals.get(next)) : undefined;
  if (nth !== undefined && !units.has(words[at + 2] ?? ''))
    return { value: 1 / nth, next: at + 2, kind: 'ratio' };
  const count = /^(?:a|an|one)$/.test(word) ? { value: 1, next: at + 1 } : plainAt(words, at);
  if (count === undefined) {
    const parts = fractions.get(word);
    const isShare =
      parts !== undefined &&
      parts > 2 &&
      (next === 'of' || word === 'quarter' || words[at - 1] === 'remaining');
    return isShare &&
      parts !== undefined &&
      !/^(?:the|this|last|next|first|second|third|fourth)$/.test(words[at - 1] ?? '')
      ? { value: 1 / parts, next: at + 1, kind: 'ratio' }
      : undefined;
  }
  const after = words[count.next] === '-' ? count.next + 1 : count.next;
  const parts = fractions.get(words[after] ?? '');
  const isFraction = parts !== undefined && Number.isInteger(count.value) && count.value < parts;
  if (isFraction && (count.value === 1 || (words[after] ?? '').endsWith('s') || parts === 2))
    return { value: count.value / parts, next: after + 1, kind: 'ratio' };
  if (/^(?:a|an)$/.test(word)) return undefined;
  // "one in five", "one fish in five", "four out of every five".
  const joint = [count.next, count.next + 1].find(
    (place) => words[place] === 'in' || (words[place] === 'out' && words[place + 1] === 'of'),
  );
  if (joint === undefined) return undefined;
  const skip = joint + (words[joint] === 'in' ? 1 : 2);
  const second = words[skip] === 'every' ? skip + 1 : skip;
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
    if (scale !== undefined && (unit !== 'm' || /^[$€£]$/.test(words[at - 1] ?? '')))
      return { value: value * scale, next: at + 1 };
    const known = units.get(unit) ?? (unit === 'm' ? units.get('meter') : undefined);
    if (known !== undefined) return { value: value * known.factor, next: at + 1, kind: known.kind };
    if (/^(?:st|nd|rd|th)$/.test(unit)) return { value, next: at + 1, kind: 'ordinal' };
    return undefined;
  }
  const figure = figureValue(word);
  if (figure !== undefined) return scaled(words, at, figure);
  return wordsAt(words, at);
}

/** "M" is a million, and "B" a billion, beside money alone. */
function scaled(words: readonly string[], at: number, value: number): Found {
  const name = (words[at + 1] ?? '').replace(/\.$/, '');
  const scale = name === 'b' ? 1e9 : scales.get(name);
  const isMoney = [at - 1, at + 2].some((place) => isCurrency(units.get(words[place] ?? '')?.kind ?? ''));
  if (scale === undefined || (!isMoney && /^[mb]$/.test(name))) return { value, next: at + 1 };
  return { value: value * scale, next: at + 2 };
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
    raw: value,
    text: words
      .slice(from, end)
      .join(' ')
      .replace(/([$€£¥]) /, '$1')
      .replace(/ %/, '%')
      .replaceAll(' - ', '-'),
    ...unit,
    bound: words[next] === '+' ? 'at_least' : boundAt(words, from, end),
    from,
    to: end - 1,
  });
  if (kind !== undefined && kind !== 'factor') return quantity({ value, kind }, next);
  if (from < at && currency !== undefined)
    return quantity({ value: value * currency.factor, kind: currency.kind }, next);
  const after =
    /^(?:-|\+|square|sq|cubic|per|full|whole|working|business|calendar|consecutive|additional|extra|more|further)$/.test(
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
    const isRaised = /^[\u00b2\u00b3]$/.test(words[after + 1] ?? '');
    const power = powers.get(words[isRaised ? after + 1 : next] ?? '') ?? '';
    const isNamed = /^(?:celsius|fahrenheit)$/.test(words[after + 1] ?? '');
    if (isNamed) return quantity({ value: value * unit.factor, kind: unit.kind }, after + 2);
    const isAndHalf = words[after + 1] === 'and' && words[after + 2] === 'a' && words[after + 3] === 'half';
    const whole = isAndHalf ? value + 0.5 : value;
    return quantity(
      { value: whole * unit.factor, kind: unit.kind + power },
      isAndHalf ? after + 4 : after + (isRaised ? 2 : 1),
    );
  }
  return quantity({ value, kind: kind ?? 'count' }, next);
}

function boundAt(words: readonly string[], from: number, end: number): Quantity['bound'] {
  const before = boundBefore(words, from);
  return before === 'exact' ? boundBehind(words, end) : before;
}
