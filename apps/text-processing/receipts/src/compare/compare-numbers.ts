// Compares the numbers of a sentence with those of its sources.
import type { Passage, Quantity } from '../facts/passage.ts';
import { units } from '../lexicon/number-words.ts';
import { likeness } from '../match/likeness.ts';
import { isComputed, isPronounOne, quantitiesAgree } from '../match/quantities-agree.ts';
import type { Difference } from './difference.ts';

/** Numbers that the sources do not have, neither as they stand nor as a sum, a difference or a share of theirs. */
export function compareNumbers(
  claim: Passage,
  sources: readonly Passage[],
  context: readonly Passage[],
): Difference[] {
  const real = sources.flatMap(({ quantities }) => quantities);
  const years = sources.flatMap(({ dates }) => dates);
  const carried = context.flatMap(({ quantities }) => quantities);
  const pool = { quantities: real, dates: sources.flatMap(({ dates }) => dates) };
  return claim.quantities
    .filter((said) => !isPronounOne(said.text))
    .filter(
      (said) =>
        !real.some((other) => quantitiesAgree(said, other)) &&
        !sources.some((source) => isTurnedBound(claim, said, source) || isTurnedSign(claim, said, source)) &&
        !sources.some((source) => isUnitSaid(said, source)) &&
        !isComputed(said, pool),
    )
    .filter((said) => !years.some(({ year, day }) => year === said.value || day === said.value))
    .flatMap((said) => {
      const rival = real.find(({ kind }) => kind === said.kind);
      if (said.kind === 'ordinal' && rival === undefined) return [];
      if (
        rival === undefined &&
        (said.kind === 'factor' || carried.some((other) => quantitiesAgree(said, other)))
      )
        return [];
      if (
        said.kind === 'count' &&
        said.value <= maxLooseCount &&
        !/\d/.test(said.text) &&
        !sources.some((source) => countsSame(claim, said, source))
      )
        return [];
      if (/^(?:one|a|an)\b/.test(said.text) && said.kind !== 'ratio' && !isUnsaid(claim, rival)) return [];
      const reason =
        rival === undefined
          ? `${said.text} is not there.`
          : `${said.text} is not there; the text says ${rival.text}.`;
      return [{ kind: 'number', reason }];
    });
}

/** "Not after more than ten minutes" for "after less than ten minutes": a denial turns the bound. */
function isTurnedBound(claim: Passage, said: Quantity, source: Passage): boolean {
  return (
    claim.denials.length % 2 !== source.denials.length % 2 &&
    source.quantities.some((real) =>
      quantitiesAgree({ ...said, bound: 'exact' }, { ...real, bound: 'exact' }),
    )
  );
}

/** "Fell by 3.4 %" for "growth was -3.4 %", "a loss of $5" for "an income of $(5)": a word has what the sign says. */
function isTurnedSign(claim: Passage, said: Quantity, source: Passage): boolean {
  if (said.kind === 'temperature') return false;
  return source.quantities.some((real) => {
    if (real.value < 0 === said.value < 0) return false;
    const [{ words }, { from, to }] = said.value < 0 ? [source, real] : [claim, said];
    if (words[from - 1]?.lower === 'to') return false;
    const beside = words.slice(Math.max(0, from - 6), to + 4).map(({ lower }) => lower);
    return (
      beside.some((word) => lessens.test(word)) &&
      !beside.some((word) => raises.test(word)) &&
      quantitiesAgree(said, { ...real, value: -real.value, raw: -real.raw })
    );
  });
}

const lessens =
  /^(?:loss(?:es)?|los(?:t|ing|es?)|fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w*|decreas\w*|reduc\w*|shr[aiu]nk\w*|down|negative|below|deficits?|cuts?|lower(?:ed)?)$/;
const raises =
  /^(?:r[io]s(?:e|es|en|ing)|gr[eo]w(?:s|n|ing)?|gain\w*|increas\w*|climb\w*|up|surplus|higher)$/;

/** "Twelve months" where the text says "a year", "three months" for "a quarter". */
function isUnitSaid({ kind, value }: Quantity, { words, quantities }: Passage): boolean {
  if (kind !== 'span' && kind !== 'time') return false;
  if (value === 3 && quantities.some(({ text }) => text === 'a quarter')) return kind === 'span';
  return words.some(({ lower, kind: own }) => {
    if (own === 'number') return false;
    const unit = lower === 'quarter' ? { kind: 'span', factor: 3 } : units.get(lower);
    return unit?.kind === kind && unit.factor === value;
  });
}

/** Whether the sentence has no number of its own for that one. */
function isUnsaid(claim: Passage, rival: Quantity | undefined): boolean {
  return rival !== undefined && !claim.quantities.some((said) => quantitiesAgree(said, rival));
}

// "The two of them" counts what the text may only list.
const maxLooseCount = 4;

/** Whether the source has a number of the thing that the sentence counts. */
function countsSame(claim: Passage, said: Quantity, source: Passage): boolean {
  const thing = claim.words[said.to + 1];
  if (thing === undefined) return false;
  return source.quantities.some(({ kind, to }) => {
    const counted = source.words[to + 1];
    return kind === 'count' && counted !== undefined && likeness(thing, counted) > 0.6;
  });
}
