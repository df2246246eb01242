// Measures how much of each stretch of a sentence stands in one place: what is put together of pieces stands in none.

import type { Passage, Word } from '../facts/passage.ts';
import { dateIsThere } from '../match/date-agrees.ts';
import type { Evidence } from '../match/evidence.ts';
import { massOf, nearnessOfWords } from '../match/likeness.ts';
import { quantitiesAgree } from '../match/quantities-agree.ts';

const joint =
  /^(?:[,;:()—–]|and|but|which|who|whose|where|while|whereas|because|since|so|although|if|unless|when|after|before|until)$/;
// A stretch begins anew where the one before says enough.
const enough = 1.6;
const factMass = 0.8;
const nearShare = 0.7;
const nearDistance = 2;

/** Share of the stretch that is worst off, and the mass that the one which lacks most has lost. */
export function measureStretches(claim: Passage, { sources, context }: Evidence) {
  let [leastStretch, lostOfStretch] = [1, 0];
  const places = [...context, ...sources];
  for (const stretch of stretchesOf(claim)) {
    const total = massOfAll(stretch) + factMass * factsOf(claim, stretch).count;
    if (total === 0) continue;
    const share = Math.max(0, ...sources.map((source) => saidIn(claim, stretch, source, places) / total));
    leastStretch = Math.min(leastStretch, share);
    lostOfStretch = Math.max(lostOfStretch, (1 - share) * total);
  }
  return { leastStretch, lostOfStretch };
}

function stretchesOf({ words }: Passage): Word[][] {
  const stretches: Word[][] = [];
  let current: Word[] = [];
  for (const word of words) {
    if (joint.test(word.lower) && massOfAll(current) >= enough) {
      stretches.push(current);
      current = [];
    }
    current.push(word);
  }
  if (massOfAll(current) >= 1 || stretches.length === 0) stretches.push(current);
  else stretches.at(-1)?.push(...current);
  return stretches;
}

const massOfAll = (words: readonly Word[]) => words.reduce((sum, word) => sum + massOf(word), 0);

function factsOf({ quantities, dates }: Passage, stretch: readonly Word[]) {
  const [first = 0, last = 0] = [stretch[0]?.at, stretch.at(-1)?.at];
  const isWithin = ({ from }: { readonly from: number }) => from >= first && from <= last;
  const own = { quantities: quantities.filter(isWithin), dates: dates.filter(isWithin) };
  return { ...own, count: own.quantities.length + own.dates.length };
}

/** The mass of the stretch that a source says; what stands right beside the source counts less. */
function saidIn(
  claim: Passage,
  stretch: readonly Word[],
  source: Passage,
  places: readonly Passage[],
): number {
  const beside = places.filter(
    (place) => place !== source && Math.abs(place.index - source.index) <= nearDistance,
  );
  const words = stretch.reduce((sum, word) => {
    const mass = massOf(word);
    if (mass === 0) return sum;
    const here = bestShare(word, source);
    const near =
      here >= nearShare ? 0 : nearShare * Math.max(0, ...beside.map((place) => bestShare(word, place)));
    return sum + mass * Math.max(here, near);
  }, 0);
  const { quantities, dates } = factsOf(claim, stretch);
  const facts =
    quantities.filter((said) => source.quantities.some((real) => quantitiesAgree(said, real))).length +
    dates.filter((said) => dateIsThere(said, source.dates)).length;
  return words + factMass * facts;
}

function bestShare(word: Word, { words }: Passage): number {
  const best = words.reduce((most, other) => Math.max(most, nearnessOfWords(word, other)), 0);
  return Math.max(0, Math.min(1, (best - 0.35) / 0.45));
}
