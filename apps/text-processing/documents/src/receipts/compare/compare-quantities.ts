// Compares the numbers of a sentence with those of its sources.
import type { Passage, Quantity } from '../facts/passage.ts';

/** Whether a number of the sentence agrees with one of the sources, bounds and rounding allowed for. */
export function quantitiesAgree(said: Quantity, source: Quantity): boolean {
  if (!kindsAgree(said, source)) return false;
  const [value, real] = [said.value, source.value];
  if (near(value, real, 1e-6)) return boundsAgree(said.bound, source.bound);
  if (said.kind === 'ratio' && source.kind === 'ratio' && isSimple(value)) {
    if (near(value, real, said.bound === 'about' ? 0.07 : 0.02)) return true;
  }
  if (said.bound === 'about') return near(value, real, 0.06) && isRound(value);
  if (said.bound === 'above' || said.bound === 'at_least') return real > value && real <= value * 1.25;
  if (said.bound === 'below' || said.bound === 'at_most') return real < value && real >= value * 0.75;
  return false;
}

function kindsAgree({ kind, value }: Quantity, other: Quantity): boolean {
  if (kind === other.kind) return true;
  const pair = new Set([kind, other.kind]);
  // "three times" and "twice" are counts of something; an ordinal can count ("the third time").
  if (pair.has('factor')) return pair.has('count') || pair.has('ratio');
  return pair.has('count') && pair.has('ordinal') && value === other.value;
}

const isSimple = (value: number) => value > 0 && value <= 1;
const isRound = (value: number) => value === Number(value.toPrecision(2)) || value < 1;
const near = (one: number, other: number, share: number) =>
  Math.abs(one - other) <= Math.abs(other) * share + 1e-12;

const upward = new Set(['above', 'at_least']);
const downward = new Set(['below', 'at_most']);

function boundsAgree(said: Quantity['bound'], source: Quantity['bound']): boolean {
  if (upward.has(said)) return !downward.has(source);
  if (downward.has(said)) return !upward.has(source);
  return true;
}

/** Whether the number is the sum or the difference of two numbers of one kind. */
export function isComputed(said: Quantity, sources: readonly Quantity[]): boolean {
  const same = sources.filter(({ kind }) => kind === said.kind);
  return same.some((one, at) =>
    same.slice(at + 1).some((other) => {
      const results = [one.value + other.value, Math.abs(one.value - other.value)];
      return results.some((value) => quantitiesAgree(said, { ...one, value, bound: 'exact' }));
    }),
  );
}

/** Years and ages that a date says count as numbers too. */
export function numbersOf(passages: readonly Passage[]): Quantity[] {
  return passages.flatMap(({ quantities }) => quantities);
}
