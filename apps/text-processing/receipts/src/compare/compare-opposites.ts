// Finds words of a sentence in whose place the sources have the opposite.

import { isDenied } from '../facts/find-denials.ts';
import type { Passage } from '../facts/passage.ts';
import { areOpposite, likeness } from '../match/likeness.ts';
import { nearness } from '../match/nearness.ts';
import type { Difference } from './difference.ts';

const minNearness = 0.1;
// Where the sentence's own word stands near enough too, nothing is turned round.
const maxOwn = 0.5;

/** Opposites that stand with the same words. One denial between them makes them agree. */
export function compareOpposites(claim: Passage, sources: readonly Passage[]): Difference[] {
  const found: Difference[] = [];
  for (const word of claim.words) {
    if (word.kind === 'mark' || word.kind === 'number' || word.kind === 'name') continue;
    let own = 0;
    let rival: { value: number; text: string } | undefined;
    for (const source of sources)
      for (const other of source.words) {
        const isSame = likeness(word, other) > 0.6;
        const isOpposite = !isSame && areOpposite(word, other);
        if (!isSame && !isOpposite) continue;
        const value = nearness(claim, { from: word.at, to: word.at }, source, {
          from: other.at,
          to: other.at,
        });
        if (isOpposite && claim.denials.length % 2 !== source.denials.length % 2) continue;
        const isTurned =
          isDenied(claim.words, claim.denials, word.at) !== isDenied(source.words, source.denials, other.at);
        if (isSame || isTurned) own = Math.max(own, value);
        else if (rival === undefined || value > rival.value) rival = { value, text: other.text };
      }
    if (rival !== undefined && rival.value * maxOwn > own && rival.value > minNearness)
      found.push({
        kind: 'opposite',
        reason: `"${word.text}" is the opposite of "${rival.text}" in the text.`,
      });
  }
  return found;
}
