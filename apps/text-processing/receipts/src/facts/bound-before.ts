// Reads what the words before a number make of it: "at least", "about", "no more than".
import { bounds } from '../lexicon/number-words.ts';
import type { Quantity } from './passage.ts';

/** The bound that ends right before the place, `exact` where there is none. */
export function boundBefore(words: readonly string[], at: number): Quantity['bound'] {
  for (const [text, bound] of bounds) {
    const parts = text.split(' ');
    if (parts.every((part, index) => words[at - parts.length + index] === part)) return bound;
  }
  return 'exact';
}
