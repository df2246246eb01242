// Reads what the words about a number make of it: "at least", "about", "no more than", "or less".
import type { Bound } from '../lexicon/number-words.ts';
import { bounds } from '../lexicon/number-words.ts';

const turned = { above: 'at_most', below: 'at_least', at_least: 'below', at_most: 'above' } as const;
const behind: readonly (readonly [RegExp, Bound])[] = [
  [/^(?:and|or) (?:more|over|above|longer|older|later|higher|better|upward|upwards)\b/, 'at_least'],
  [/^(?:and|or) (?:less|fewer|below|under|younger|earlier|lower)\b/, 'at_most'],
  [/^at (?:the )?most\b/, 'at_most'],
  [/^at (?:the )?least\b/, 'at_least'],
];

/** The bound that ends right before the place, `exact` where there is none. */
export function boundBefore(words: readonly string[], at: number): Bound {
  for (const [text, bound] of bounds) {
    const parts = text.split(' ');
    if (!parts.every((part, index) => words[at - parts.length + index] === part)) continue;
    const isDenied = /^(?:no|not|never)$/.test(words[at - parts.length - 1] ?? '');
    return isDenied && bound !== 'about' ? turned[bound] : bound;
  }
  return 'exact';
}

/** The bound that begins right at the place, behind a number and its unit. */
export function boundBehind(words: readonly string[], at: number): Bound {
  const text = words.slice(at, at + 3).join(' ');
  return behind.find(([pattern]) => pattern.test(text))?.[1] ?? 'exact';
}
