// Says whether two numbers agree, bounds, rounding and units allowed for.
import type { Passage, Quantity } from '../facts/passage.ts';

/** Whether a number of the sentence agrees with one of the sources, bounds and rounding allowed for. */
export function quantitiesAgree(said: Quantity, source: Quantity): boolean {
  if (isSameBare(said, source) || isSameBare(source, said)) return true;
  if (arePounds(said, source) || arePounds(source, said)) return said.raw === source.raw;
  if (
    !kindsAgree(said, source) ||
    (said.per !== undefined && source.per !== undefined && said.per !== source.per)
  )
    return false;
  const [value, real] = [said.value, source.value];
  // Who says "a quarter past nine", or "9:15" for "9:15 p.m.", leaves it to the text whether it was in the evening.
  const isWordClock = [said, source].some(({ kind, text }) => kind === 'clock' && /past|to/.test(text));
  const isHalfLeft =
    said.kind === 'clock' && said.value < 780 && !/[mn]/.test(said.text) && /m/.test(source.text);
  if ((isWordClock || isHalfLeft) && value % 720 === real % 720) return true;
  if (near(value, real, 1e-9)) return boundsAgree(said.bound, source.bound);
  if (said.kind === 'ratio' && source.kind === 'ratio' && isSimple(value)) {
    if (near(value, real, said.bound === 'about' ? 0.07 : 0.02)) return true;
  }
  if (said.bound === 'about') return near(value, real, 0.08) && isRound(value);
  if (said.bound === 'above' || said.bound === 'at_least')
    return real > value && real <= value * (said.kind === 'ratio' ? 1.6 : 1.25);
  if (said.bound === 'below' || said.bound === 'at_most')
    return real < value && real >= value * (said.kind === 'ratio' ? 0.5 : 0.75);
  return false;
}

const isSameBare = (one: Quantity, other: Quantity) =>
  one.raw === other.raw && (one.isBare === true || (other.isBare === true && one.kind === 'count'));

/** "1,000 pounds" may be money. */
const arePounds = (one: Quantity, other: Quantity) =>
  one.kind === 'gbp' && other.kind === 'mass' && other.text.includes('pound');

function kindsAgree({ kind, value }: Quantity, other: Quantity): boolean {
  if (kind === other.kind) return true;
  const pair = new Set([kind, other.kind]);
  // "three times" and "twice" are counts of something; an ordinal can count ("the third time").
  if (pair.has('factor')) return pair.has('count') || pair.has('ratio');
  // "2/3" and "0.47" for "two thirds" and "47 %".
  if (pair.has('count') && pair.has('ratio')) return value < 1 && other.value < 1;
  return pair.has('count') && pair.has('ordinal') && value === other.value;
}

const isSimple = (value: number) => value > 0 && value <= 1;
const isRound = (value: number) =>
  value < 1 || value % 12 === 0 || Number.isInteger((2 * value) / 10 ** Math.floor(Math.log10(value)));
const near = (one: number, other: number, share: number) =>
  Math.abs(one - other) <= Math.abs(other) * share + 1e-12;

const upward = new Set(['above', 'at_least']);
const downward = new Set(['below', 'at_most']);

function boundsAgree(said: Quantity['bound'], source: Quantity['bound']): boolean {
  if (upward.has(said)) return !downward.has(source);
  if (downward.has(said)) return !upward.has(source);
  return true;
}

/** Whether the number is a sum, a difference or a share of two numbers, or the time between two of the dates. */
export function isComputed(
  said: Quantity,
  { quantities, dates }: Pick<Passage, 'quantities' | 'dates'>,
): boolean {
  const same = quantities.filter(
    ({ kind }) => kind === said.kind || (said.kind === 'ratio' && kind === 'count'),
  );
  const fits = (value: number) => quantitiesAgree(said, { ...said, value, raw: Number.NaN, bound: 'exact' });
  const isOfTwo = same.some((one, at) =>
    same.slice(at + 1).some((other) => {
      const [less, more] = [Math.min(one.value, other.value), Math.max(one.value, other.value)];
      if (one.kind !== other.kind) return false;
      if (said.kind === 'ratio' && one.kind === 'count') return more > 0 && fits(less / more);
      return fits(more + less) || fits(more - less);
    }),
  );
  const factors = quantities.filter(({ kind }) => kind === 'factor');
  const isOfFactor = factors.some(({ value }) =>
    same.some((one) => fits(one.value * value) || fits(one.value / value)),
  );
  return isOfTwo || isOfFactor || isTimeBetween(said, { quantities, dates }, fits);
}

const minutesOf = ({ kind, value }: Quantity) => (kind === 'clock' ? [value] : []);

function isTimeBetween(
  { kind }: Quantity,
  { quantities, dates }: Pick<Passage, 'quantities' | 'dates'>,
  fits: (value: number) => boolean,
): boolean {
  if (kind === 'time') {
    const clocks = quantities.flatMap(minutesOf);
    if (clocks.some((one) => clocks.some((other) => other > one && fits((other - one) * 60)))) return true;
    const days = dates.flatMap(({ month, day }) =>
      month === undefined || day === undefined ? [] : month * 30.4 + day,
    );
    return days.some((one) =>
      days.some(
        (other) =>
          other > one &&
          (fits(Math.round(other - one) * 86_400) || fits((Math.round(other - one) + 1) * 86_400)),
      ),
    );
  }
  if (kind === 'clock') {
    const clocks = quantities.flatMap(minutesOf);
    const lengths = quantities.flatMap(({ kind: own, value }) =>
      own === 'time' && value < 43_200 ? [value / 60] : [],
    );
    return clocks.some((one) => lengths.some((length) => fits(one + length) || fits(one - length)));
  }
  if (kind !== 'span') return false;
  const years = dates.flatMap(({ year }) => year ?? []);
  if (years.some((one) => years.some((other) => fits((other - one) * 12) || fits((other - one + 1) * 12))))
    return true;
  const months = dates.flatMap(({ month }) => month ?? []);
  return months.some((one) =>
    months.some((other) => other > one && (fits(other - one) || fits(other - one + 1))),
  );
}

/** Whether a number may be no more than a word for a thing, as in "the other one". */
export const isPronounOne = (text: string): boolean => /^(?:one|a|an)$/.test(text);
