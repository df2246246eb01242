// Compares what is affirmed and what is denied.
import { isDenied } from '../facts/find-denials.ts';
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier } from '../lexicon/lexicon.ts';
import type { Difference } from './difference.ts';
import { areOpposite, likeness } from './match-words.ts';
import { nearness } from './nearness.ts';

const minNearness = 0.04;

/** What one side denies and the other affirms. */
export function compareDenials(claim: Passage, sources: readonly Passage[]): Difference[] {
  const found: Difference[] = [];
  if (sources.some((source) => claim.denials.some((_, number) => isOnlyHere(claim, number, source, sources))))
    found.push({ kind: 'denial', reason: 'The text does not deny this.' });
  for (const source of sources)
    if (source.denials.some((_, number) => isOnlyHere(source, number, claim, [claim]))) {
      found.push({ kind: 'denial', reason: 'The text denies this.' });
      break;
    }
  return found;
}

/** Whether what one passage denies stands affirmed in the other, with the same words about it and nothing that makes up for it. */
function isOnlyHere(one: Passage, number: number, other: Passage, others: readonly Passage[]): boolean {
  const denial = one.denials[number];
  if (denial === undefined) return false;
  return denial.heads.some((at) => {
    const head = one.words[at];
    if (head === undefined || !isDenied(one.words, one.denials, at)) return false;
    const places = others.flatMap((passage) =>
      passage.words
        .filter((word) => likeness(head, word) > 0.6)
        .map((word) => ({ passage, word, value: nearness(one, stretch(head), passage, stretch(word)) })),
    );
    const best = places.reduce<(typeof places)[number] | undefined>((top, place) => (top === undefined || place.value > top.value ? place : top), undefined);
    if (best === undefined || best.passage !== other || best.value < minNearness) return false;
    if (isDenied(other.words, other.denials, best.word.at)) return false;
    return !makesUp(one, denial.clause, other, best.word.clause);
  });
}

const stretch = ({ at }: Word) => ({ from: at, to: at });

/** Whether the affirming clause has a word that denies by its meaning, or the opposite of one in the other. */
function makesUp(one: Passage, clause: number, other: Passage, otherClause: number): boolean {
  const theirs = other.words.filter((word) => word.clause === otherClause);
  if (other.denials.some((denial) => denial.clause === otherClause)) return true;
  if (theirs.some(({ root, lower }) => isDenier(root) || lower === 'without')) return true;
  return one.words
    .filter((word) => word.clause === clause && (word.kind === 'content' || word.kind === 'light'))
    .some((word) => theirs.some((real) => areOpposite(word, real)));
}
