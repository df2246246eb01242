// Measures which small words that decide much a sentence has put in or left out: "only", "may", "all", "before".
import type { Passage, Word } from '../facts/passage.ts';
import { nearnessOfWords } from '../match/likeness.ts';

const kinds = {
  only: /^(?:only|solely|exclusively|just|merely)$/,
  if: /^(?:if|provided|when|whenever|assuming|condition|case)$/,
  before: /^(?:before|until|till|earlier|prior)$/,
  all: /^(?:all|every|each|always|any|everyone|everybody|entire|whole|both|everything)$/,
  some: /^(?:some|most|often|usually|sometimes|several|part|partly|mostly|mainly|many|majority|certain)$/,
  none: /^(?:no|none|nobody|never|nothing|neither|not)$/,
  must: /^(?:must|shall|required|obliged|has|have|need|needs|mandatory|obligatory|compulsory)$/,
  may: /^(?:may|can|could|might|optional|allowed|permitted|free|possible|able)$/,
  less: /^(?:less|fewer|lower|smaller|below|under|shorter|fell|down|decrease|decreased|declined|most|maximum|reduced|cut)$/,
  because: /^(?:because|due|owing|reason|since|account|thanks|therefore|so)$/,
};
const putIn = ['only', 'if', 'before', 'some', 'must', 'may', 'less'] as const;
const leftOut = ['all', 'because', 'before', 'less', 'none'] as const;
const minShared = 0.3;

/** 1 for each kind of word that only the sentence has, and for each that only the clauses it speaks of have. */
export function measureMarkers(claim: Passage, sources: readonly Passage[]) {
  const theirs = sources.flatMap(({ words }) => words);
  const spoken = sources.flatMap((source) =>
    source.words.filter(({ clause }) => isSpokenOf(claim, source, clause)),
  );
  const measures: Record<string, number> = {};
  const has = (words: readonly Word[], kind: keyof typeof kinds) =>
    words.some(({ lower }) => kinds[kind].test(lower));
  for (const kind of putIn) measures[`putIn_${kind}`] = has(claim.words, kind) && !has(theirs, kind) ? 1 : 0;
  for (const kind of leftOut)
    measures[`leftOut_${kind}`] = has(spoken, kind) && !has(claim.words, kind) ? 1 : 0;
  return measures;
}

/** Whether the sentence has a third of the clause. */
function isSpokenOf(claim: Passage, { words }: Passage, clause: number): boolean {
  const own = words.filter((word) => word.clause === clause && word.kind === 'content');
  const shared = own.filter((word) => claim.words.some((said) => nearnessOfWords(said, word) > 0.6));
  return shared.length >= own.length * minShared;
}
