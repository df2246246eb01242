// Compares what is affirmed and what is denied.
import { isDenied } from '../facts/find-denials.ts';
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier } from '../lexicon/lexicon.ts';
import { areOpposite, bestLikeness, likeness, weightOf } from '../match/likeness.ts';
import { nearness } from '../match/nearness.ts';
import type { Difference } from './difference.ts';

const minNearness = 0.04;
const minLikeness = 0.85;
// Of the clause that denies: by weight of its words, and as a share.
const minShared = 0.75;
const minShare = 0.55;

/** What one side denies and the other affirms. */
export function compareDenials(claim: Passage, sources: readonly Passage[]): Difference[] {
  const found: Difference[] = [];
  if (sources.some((source) => claim.denials.some((_, number) => isOnlyHere(claim, number, source, sources))))
    found.push({ kind: 'denial', reason: 'The text does not deny this.' });
  for (const source of sources)
    if (source.denials.some((_, number) => isOnlyHere(source, number, claim, [claim], sources))) {
      found.push({ kind: 'denial', reason: 'The text denies this.' });
      break;
    }
  if (found.length === 0 && sources.some((source) => isExchanged(claim, source)))
    found.push({
      kind: 'denial',
      reason: 'The text denies the one and affirms the other; here it is the other way round.',
    });
  return found;
}

/** Whether each side denies what the other affirms: "in money, not with time off". */
function isExchanged(claim: Passage, source: Passage): boolean {
  return denyAffirmed(claim, source) && denyAffirmed(source, claim);
}

function denyAffirmed(one: Passage, other: Passage): boolean {
  return one.denials.some(({ heads }) =>
    heads.slice(0, 1).some((at) => {
      const head = one.words[at];
      if (head === undefined || !isDenied(one.words, one.denials, at)) return false;
      const same = other.words.filter((word) => likeness(head, word) > minLikeness);
      return same.length > 0 && same.every((word) => !isDenied(other.words, other.denials, word.at));
    }),
  );
}

/** Whether what one passage denies stands affirmed in the other, with the same words about it and nothing that makes up for it. */
function isOnlyHere(
  one: Passage,
  number: number,
  other: Passage,
  others: readonly Passage[],
  sources: readonly Passage[] = [],
): boolean {
  const denial = one.denials[number];
  if (denial === undefined) return false;
  return denial.heads.some((at) => {
    const head = one.words[at];
    if (head === undefined || !isDenied(one.words, one.denials, at)) return false;
    const places = others.flatMap((passage) =>
      passage.words
        .filter((word) => likeness(head, word) > minLikeness)
        .map((word) => ({ passage, word, value: nearness(one, stretch(head), passage, stretch(word)) })),
    );
    const best = places.reduce<(typeof places)[number] | undefined>(
      (top, place) => (top === undefined || place.value > top.value ? place : top),
      undefined,
    );
    if (best === undefined || best.passage !== other) return false;
    if (best.value < minNearness && !isWholeClause(one, denial.clause, at)) return false;
    if (places.some(({ passage, word }) => isDenied(passage.words, passage.denials, word.at))) return false;
    if (isAffirmedNearer(other, best.word, sources)) return false;
    return isMostlyShared(one, denial.clause, other) && !makesUp(one, other);
  });
}

/** Whether a source affirms the sentence's word, with the same words about it as the place that denies it or more. */
function isAffirmedNearer(claim: Passage, word: Word, sources: readonly Passage[]): boolean {
  const best = (isDeniedThere: boolean) =>
    Math.max(
      0,
      ...sources.flatMap((source) =>
        source.words
          .filter((real) => likeness(word, real) > minLikeness)
          .filter((real) => isDenied(source.words, source.denials, real.at) === isDeniedThere)
          .map((real) => nearness(claim, stretch(word), source, stretch(real))),
      ),
    );
  return sources.length > 0 && best(false) > best(true);
}

/** Whether the other passage has most of what the clause says. */
function isMostlyShared(one: Passage, clause: number, other: Passage): boolean {
  let [total, shared] = [0, 0];
  for (const word of one.words) {
    const weight = word.clause === clause ? weightOf(word) : 0;
    total += weight;
    if (weight > 0) shared += weight * bestLikeness(word, other);
  }
  return shared >= minShared && shared >= total * minShare;
}

/** Whether the word is all that the clause says. */
const isWholeClause = (passage: Passage, clause: number, at: number) =>
  passage.words.every((word) => word.clause !== clause || word.at === at || weightOf(word) <= 0.2);

const stretch = ({ at }: Word) => ({ from: at, to: at });

/** Whether the affirming side has a word that denies by its meaning, or the opposite of one on the other side. */
function makesUp(one: Passage, other: Passage): boolean {
  const theirs = other.words.filter(({ kind }) => kind !== 'mark');
  const isShared = (word: Word) => one.words.some((own) => own.root === word.root);
  if (other.denials.length > one.denials.length - 1) return true;
  if (theirs.some((word) => (isDenier(word.root) || word.lower === 'without') && !isShared(word)))
    return true;
  return one.words
    .filter(({ kind }) => kind === 'content' || kind === 'light')
    .some((word) => theirs.some((real) => areOpposite(word, real)));
}
