// Measures how near the opposite of a word stands to where the sentence has the word.
import type { Passage, Word } from '../facts/passage.ts';
import { areOpposite } from '../match/likeness.ts';
import { nearness } from '../match/nearness.ts';

/** The nearest opposite of a word that is itself nowhere in the sources. */
export function measureOpposites(claim: Passage, sources: readonly Passage[]) {
  const stretch = ({ at }: Word) => ({ from: at, to: at });
  let opposite = 0;
  for (const word of claim.words) {
    if (word.kind !== 'content' && word.kind !== 'light') continue;
    if (sources.some(({ words }) => words.some(({ root }) => root === word.root))) continue;
    for (const source of sources) {
      // One denial between the two makes them agree.
      if (claim.denials.length % 2 !== source.denials.length % 2) continue;
      for (const other of source.words)
        if (other.kind !== 'mark' && other.kind !== 'name' && areOpposite(word, other))
          opposite = Math.max(opposite, nearness(claim, stretch(word), source, stretch(other)));
    }
  }
  return { opposite };
}
