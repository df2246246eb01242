// Knows which English words deny, which say the opposite of one another, and which say little.
import { grammarWords, lightWords } from './light-words.ts';
import { deniers, negators } from './negation-words.ts';
import { oppositeWords } from './opposite-words.ts';
import { areKnownOpposites, isKnownPhrase } from './word-meanings.ts';
import { wordRoot } from './word-root.ts';

const setOf = (words: string) => new Set(words.trim().split(/\s+/).map(rootOfEntry));
const phrases = new Set<string>();
/** Of each root, the sides of lines it stands on: 2n is one side of line n, 2n + 1 the other. */
const sides = new Map<string, number[]>();

for (const [line, text] of oppositeWords.trim().split('\n').entries())
  for (const [at, side] of text.split('|').entries())
    for (const entry of side.trim().split(/\s+/)) {
      const root = rootOfEntry(entry);
      sides.set(root, [...(sides.get(root) ?? []), 2 * line + at]);
    }
const grammar = new Set(grammarWords.trim().split(/\s+/));
const light = setOf(lightWords);
const negating = new Set(negators.trim().split(/\s+/));
const denying = setOf(deniers);

/** A word as written in a list: `set_up` is a phrase of two words, which stands for one. */
function rootOfEntry(entry: string): string {
  const parts = entry.split('_').map(wordRoot);
  const joined = parts.join('_');
  if (parts.length > 1) phrases.add(joined);
  return joined;
}

/** Whether two roots say the opposite of one another. */
export function areOppositeRoots(one: string, other: string): boolean {
  const [ours, theirs] = [sides.get(one) ?? [], sides.get(other) ?? []];
  if (ours.some((side) => theirs.includes(side))) return false;
  return ours.some((side) => theirs.includes(side ^ 1)) || areKnownOpposites(one, other);
}

/** The phrase that two or three roots make together, as `set_up`. */
export function phraseOf(roots: readonly string[]): string | undefined {
  const joined = roots.join('_');
  return phrases.has(joined) || isKnownPhrase(joined) ? joined : undefined;
}

/** Whether a word in lower case belongs to grammar alone. */
export const isGrammar = (word: string): boolean => grammar.has(word);
/** Whether a root says little by itself. */
export const isLight = (root: string): boolean => light.has(root);
/** Whether a word in lower case denies. */
export const isNegator = (word: string): boolean => negating.has(word);
/** Whether a root denies by its meaning. */
export const isDenier = (root: string): boolean => denying.has(root);
