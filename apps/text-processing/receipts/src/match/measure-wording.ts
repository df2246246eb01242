// Measures how much of a sentence's wording its sources have.
import type { Passage, Word } from '../facts/passage.ts';
import { dateIsThere } from './date-agrees.ts';
import { bestLikeness, weightOf } from './likeness.ts';
import { quantitiesAgree } from './quantities-agree.ts';

/** What of the wording is there. */
export interface Wording {
  /** Share of the sentence's meaning that the sources have, by weight of the words. */
  readonly coverage: number;
  /** The same for the clause that is worst off, by the one passage that has most of it. */
  readonly worstClause: number;
  /** Words that the sources and their surroundings do not have. */
  readonly missing: readonly Word[];
}

// A number or a date counts as a name does.
const factWeight = 1.2;
const contextShare = 0.6;
// Every word counts so much, and the more the rarer it is in the document.
const base = 0.5;
const minClauseWeight = 2;

/** Measures the wording; `rarityOf` tells how rare a word is in the document. */
export function measureWording(
  claim: Passage,
  sources: readonly Passage[],
  context: readonly Passage[],
  rarityOf: (word: Word) => number,
): Wording {
  const missing: Word[] = [];
  const clauses = new Map<number, { total: number; said: number[] }>();
  let [total, covered] = [0, 0];
  for (const word of claim.words) {
    const plain = weightOf(word);
    if (plain === 0) continue;
    const weight = plain * (base + rarityOf(word));
    const each = sources.map((source) => bestLikeness(word, source));
    const here = Math.max(...each);
    const near =
      here > 0 ? here : contextShare * Math.max(0, ...context.map((passage) => bestLikeness(word, passage)));
    total += weight;
    covered += weight * near;
    if (near < 0.5) missing.push(word);
    const clause = clauses.get(word.clause) ?? { total: 0, said: sources.map(() => 0) };
    clauses.set(word.clause, clause);
    clause.total += weight;
    for (const [at, like] of each.entries()) clause.said[at] = (clause.said[at] ?? 0) + weight * like;
  }
  const addFact = (at: number, isSaidBy: (source: Passage) => boolean) => {
    const clause = clauses.get(claim.words[at]?.clause ?? 0);
    if (clause === undefined) return;
    clause.total += factWeight;
    for (const [number, source] of sources.entries())
      if (isSaidBy(source)) clause.said[number] = (clause.said[number] ?? 0) + factWeight;
  };
  for (const said of claim.quantities)
    addFact(said.from, (source) => source.quantities.some((real) => quantitiesAgree(said, real)));
  for (const said of claim.dates) addFact(said.from, (source) => dateIsThere(said, source.dates));
  const shares = [...clauses.values()]
    .filter((clause) => clause.total >= minClauseWeight)
    .map((clause) => Math.max(...clause.said) / clause.total);
  return { coverage: total === 0 ? 1 : covered / total, worstClause: Math.min(1, ...shares), missing };
}
