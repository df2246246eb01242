// Compares the numbers of a sentence with those of its sources.
import type { Passage, Quantity } from '../facts/passage.ts';
import { bestLikeness, likeness, weightOf } from '../match/likeness.ts';
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
  return claim.quantities
    .filter((said) => !isPronounOne(said.text))
    .filter(
      (said) =>
        !real.some((other) => quantitiesAgree(said, other)) &&
        !sources.some(
          (source) =>
            isComputed(said, source) && (said.kind === 'ratio' || isNearest(claim, said, source, sources)),
        ),
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

/** Whether no other source has more of the clause that the number stands in. */
function isNearest(
  claim: Passage,
  { from }: Quantity,
  source: Passage,
  sources: readonly Passage[],
): boolean {
  const clause = claim.words[from]?.clause;
  const own = claim.words.filter((word) => word.clause === clause);
  const shared = (passage: Passage) =>
    own.reduce((sum, word) => sum + weightOf(word) * bestLikeness(word, passage), 0);
  const here = shared(source);
  return sources.every((other) => shared(other) <= here);
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
