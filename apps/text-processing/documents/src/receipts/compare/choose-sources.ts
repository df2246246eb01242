// Chooses the passages that a sentence rests on: the one that says most of it, and others that say what is missing.
import type { Passage, Word } from '../facts/passage.ts';
import { dateIsThere } from './compare-dates.ts';
import { quantitiesAgree } from './compare-quantities.ts';
import { likeness, weightOf } from './match-words.ts';

const maxSources = 3;
// What a further passage must add: this share of the sentence.
const minGain = 0.14;

/** How much of the sentence's words, numbers and dates a passage says, item by item. */
export function itemsSaid(claim: Passage, passage: Passage): number[] {
  return [
    ...claim.words.map((word) => weightOf(word) * bestLikeness(word, passage)),
    ...claim.quantities.map((said) =>
      passage.quantities.some((real) => quantitiesAgree(said, real)) ? 1.2 : 0,
    ),
    ...claim.dates.map((said) => (dateIsThere(said, passage.dates) ? 1.2 : 0)),
  ];
}

/** The best likeness of a word to any of a passage's. */
export function bestLikeness(word: Word, passage: Passage): number {
  let best = 0;
  for (const other of passage.words) {
    const found = likeness(word, other);
    if (found > best) best = found;
  }
  return best;
}

/** What the whole sentence weighs. */
export function weightOfClaim(claim: Passage): number {
  return (
    claim.words.reduce((sum, word) => sum + weightOf(word), 0) +
    1.2 * (claim.quantities.length + claim.dates.length)
  );
}

/** The passages chosen from the candidates, the best first; empty where none says a fifth of the sentence. */
export function chooseSources(claim: Passage, candidates: readonly Passage[]): Passage[] {
  const total = weightOfClaim(claim);
  const rows = candidates.map((passage) => ({ passage, said: itemsSaid(claim, passage) }));
  const chosen: Passage[] = [];
  let covered = new Array<number>(claim.words.length + claim.quantities.length + claim.dates.length).fill(0);
  while (chosen.length < maxSources) {
    let best: { row: (typeof rows)[number]; gain: number } | undefined;
    for (const row of rows) {
      if (chosen.includes(row.passage)) continue;
      let gain = row.said.reduce((sum, value, at) => sum + Math.max(0, value - (covered[at] ?? 0)), 0);
      if (chosen.some(({ index }) => Math.abs(index - row.passage.index) === 1)) gain *= 1.2;
      if (best === undefined || gain > best.gain + 1e-9) best = { row, gain };
    }
    if (best === undefined || best.gain < total * (chosen.length === 0 ? 0.1 : minGain)) break;
    const { said, passage } = best.row;
    covered = covered.map((value, at) => Math.max(value, said[at] ?? 0));
    chosen.push(passage);
  }
  return chosen;
}
