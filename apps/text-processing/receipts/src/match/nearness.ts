// Says how alike the surroundings of two things are: whether a number in a sentence stands with the words that it stands with in
// the source.
import type { Passage, Word } from '../facts/passage.ts';
import { dateAgrees } from './date-agrees.ts';
import { likeness, weightOf } from './likeness.ts';
import { quantitiesAgree } from './quantities-agree.ts';

/** Some words of a passage, from the first to the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const clauseDistance = 3;
const softening = 1.5;

/** How far a word is from a stretch, in words with meaning; the end of a clause between them counts as several. */
export function distance(passage: Passage, at: number, { from, to }: Stretch): number {
  const [low, high] = at < from ? [at, from] : at > to ? [to, at] : [at, at];
  let steps = 0;
  for (let place = low + 1; place <= high; place += 1) {
    const word = passage.words[place];
    // What stands in brackets between the two keeps them no further apart.
    const close =
      word?.lower === '(' ? passage.words.findIndex((other) => other.at > place && other.lower === ')') : -1;
    if (close >= 0 && close < high) place = close;
    else if (isStep(word)) steps += 1;
  }
  const clauses = Math.abs((passage.words[at]?.clause ?? 0) - (passage.words[from]?.clause ?? 0));
  return steps + clauses * clauseDistance;
}

const isStep = (word: Word | undefined) =>
  word !== undefined && ((word.kind !== 'mark' && word.kind !== 'grammar') || isBreak.test(word.lower));
const isBreak = /^(?:,|;|and|or|but)$/;

const isWithin = (at: number, { from, to }: Stretch) => at >= from && at <= to;

/** Sum over what stands near both: the nearer on both sides, the more it counts. */
export function nearness(claim: Passage, said: Stretch, source: Passage, real: Stretch): number {
  let sum = 0;
  for (const word of claim.words) {
    if (isWithin(word.at, said)) continue;
    const weight = weightOf(word);
    if (weight === 0) continue;
    let best = 0;
    for (const other of source.words) {
      if (isWithin(other.at, real)) continue;
      const like = likeness(word, other);
      if (like > 0) best = Math.max(best, like / (softening + distance(source, other.at, real)));
    }
    if (best > 0) sum += (weight * best) / (softening + distance(claim, word.at, said));
  }
  return (
    sum +
    nearFacts(claim.quantities, source.quantities, quantitiesAgree) +
    nearFacts(claim.dates, source.dates, dateAgrees)
  );

  function nearFacts<T extends Stretch>(
    ours: readonly T[],
    theirs: readonly T[],
    agree: (one: T, other: T) => boolean,
  ): number {
    let facts = 0;
    for (const fact of ours) {
      if (fact.from >= said.from && fact.to <= said.to) continue;
      let best = 0;
      for (const other of theirs) {
        const isOther = other.from > real.to || other.to < real.from;
        if (isOther && agree(fact, other))
          best = Math.max(best, 1 / (softening + distance(source, other.from, real)));
      }
      if (best > 0) facts += best / (softening + distance(claim, fact.from, said));
    }
    return facts;
  }
}
