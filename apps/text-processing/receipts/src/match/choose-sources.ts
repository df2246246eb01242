// Chooses the passages that a sentence rests on: the one that says most of it, and others that say what is missing.
import type { Passage, Word } from '../facts/passage.ts';
import { dateIsThere } from './date-agrees.ts';
import { bestLikeness, weightOf } from './likeness.ts';
import { quantitiesAgree } from './quantities-agree.ts';

const maxSources = 5;
// A heading names what the sentence below it says.
const headingShare = 0.6;
// A word counts the more the rarer it is in the document.
const base = 0.1;
const byRarity = 1.2;
// What a further passage must add: this share of the sentence.
const minGain = 0.1;
// Enough in any case: about a clause.
const enoughGain = 1.2;

const GO = 3;
const besideShare = 1.6;
/** Whether a passage speaks of what the one before it named. */
const goesOn = ({ words }: Passage) =>
  words
    .slice(0, 4)
    .some(({ lower }) =>
      /^(?:it|its|he|his|she|her|they|their|this|that|these|those|such|there|other|others)$/.test(lower),
    );

/** How much of the sentence's words, numbers and dates a passage says, item by item. */
export function itemsSaid(claim: Passage, passage: Passage, rarityOf: (word: Word) => number): number[] {
  return [
    ...claim.words.map(
      (word) => weightOf(word) * bestLikeness(word, passage) * (base + byRarity * rarityOf(word)),
    ),
    ...claim.quantities.map((said) =>
      passage.quantities.some((real) => quantitiesAgree(said, real)) ? 1.2 : 0,
    ),
    ...claim.dates.map((said) => (dateIsThere(said, passage.dates) ? 1.2 : 0)),
  ];
}

/** What the whole sentence weighs. */
export function weightOfClaim(claim: Passage, rarityOf: (word: Word) => number): number {
  return (
    claim.words.reduce((sum, word) => sum + weightOf(word) * (base + byRarity * rarityOf(word)), 0) +
    1.2 * (claim.quantities.length + claim.dates.length)
  );
}

/** The passages chosen from the candidates, the best first; empty where none says a fifth of the sentence. */
export function chooseSources(
  claim: Passage,
  candidates: readonly Passage[],
  rarityOf: (word: Word) => number,
): Passage[] {
  const total = weightOfClaim(claim, rarityOf);
  const rows = candidates.map((passage) => ({ passage, said: itemsSaid(claim, passage, rarityOf) }));
  const chosen: Passage[] = [];
  let covered = new Array<number>(claim.words.length + claim.quantities.length + claim.dates.length).fill(0);
  while (chosen.length < maxSources) {
    let best: { row: (typeof rows)[number]; gain: number } | undefined;
    for (const row of rows) {
      if (chosen.includes(row.passage)) continue;
      let gain = row.said.reduce((sum, value, at) => sum + Math.max(0, value - (covered[at] ?? 0)), 0);
      if (!row.passage.isProse) gain *= headingShare;
      if (chosen.some(({ index }) => Math.abs(index - row.passage.index) === 1))
        gain *= goesOn(row.passage) ? GO : besideShare;
      if (best === undefined || gain > best.gain + 1e-9) best = { row, gain };
    }
    if (
      best === undefined ||
      best.gain < (chosen.length === 0 ? total * 0.1 : Math.min(total * minGain, enoughGain))
    )
      break;
    const { said, passage } = best.row;
    covered = covered.map((value, at) => Math.max(value, said[at] ?? 0));
    chosen.push(passage);
  }
  return chosen;
}
