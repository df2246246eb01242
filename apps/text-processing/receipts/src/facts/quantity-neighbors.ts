// Reads what a number takes from what stands beside it: the unit of another number, and what it is given for.
import { units } from '../lexicon/number-words.ts';
import type { Quantity } from './passage.ts';

/** "Three years and five": a number that ends a phrase has the unit of the one before it. */
export function inherited(
  words: readonly string[],
  quantity: Quantity,
  before: Quantity | undefined,
): Quantity {
  const isBare =
    quantity.kind === 'count' && /^(?:[,.;:)]|and|or|instead|$)/.test(words[quantity.to + 1] ?? '');
  if (!isBare) return quantity;
  const bare = { ...quantity, isBare };
  if (before === undefined || !/^(?:length|mass|volume|time|span|temperature)/.test(before.kind)) return bare;
  const unit = units.get(words[before.to] ?? '');
  return unit === undefined
    ? quantity
    : { ...quantity, kind: before.kind, value: quantity.value * unit.factor };
}

/** "From 4 to 17 °C", "between 5 and 35 kilograms": the first has the unit of the second. */
export function inheritedAhead(
  words: readonly string[],
  quantity: Quantity,
  next: Quantity | undefined,
): Quantity {
  const isJoined =
    next !== undefined &&
    next.from === quantity.to + 2 &&
    /^(?:to|and|or|-|–)$/.test(words[quantity.to + 1] ?? '');
  const unit = next === undefined ? undefined : units.get(words[next.to] ?? '');
  if (quantity.kind !== 'count' || !isJoined || unit === undefined || unit.kind !== next.kind)
    return quantity;
  return { ...quantity, kind: unit.kind, value: quantity.value * unit.factor };
}

/** `week` in "$4 a week" and "$4 per week"; "weekly" is left to the words. */
export function perAfter(words: readonly string[], at: number): string | undefined {
  if (!/^(?:a|an|per|each|every|\/)$/.test(words[at] ?? '')) return undefined;
  const name = (words[at + 1] ?? '').replace(/s$/, '');
  return /^(?:second|minute|hour|day|night|week|month|quarter|year|mile|kilometer|meter|kilogram|pound|liter|gallon|person|head)$/.test(
    name,
  )
    ? name.replace('night', 'day')
    : undefined;
}
