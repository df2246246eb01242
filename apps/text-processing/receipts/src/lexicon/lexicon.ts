// Knows which English words say the same, which say the opposite, and which say little.
import { actionWords } from './action-words.ts';
import { grammarWords, lightWords } from './light-words.ts';
import { deniers, negators } from './negation-words.ts';
import { oppositeWords } from './opposite-words.ts';
import { phraseWords } from './phrase-words.ts';
import { qualityWords } from './quality-words.ts';
import { thingWords } from './thing-words.ts';
import { isKnownPhrase } from './word-meanings.ts';
import { wordRoot } from './word-root.ts';

const setOf = (words: string) => new Set(words.trim().split(/\s+/).map(rootOfEntry));
const groupsOf = new Map<string, number[]>();
const opposites = new Map<number, number>();
const phrases = new Map<string, string>();
let groups = 0;

for (const list of [actionWords, phraseWords, thingWords, qualityWords])
  for (const line of list.trim().split(';')) addGroup(line);
for (const line of oppositeWords.trim().split('\n')) {
  const [one = '', other = ''] = line.split('|');
  const [first, second] = [addGroup(one), addGroup(other)];
  opposites.set(first, second);
  opposites.set(second, first);
}
const grammar = new Set(grammarWords.trim().split(/\s+/));
const light = setOf(lightWords);
const negating = new Set(negators.trim().split(/\s+/));
const denying = setOf(deniers);

/** A word as written in a list: `set_up` is a phrase of two words, which stands for one. */
function rootOfEntry(entry: string): string {
  const parts = entry.split('_').map(wordRoot);
  const joined = parts.join('_');
  if (parts.length > 1) phrases.set(joined, joined);
  return joined;
}

function addGroup(line: string): number {
  const group = groups;
  groups += 1;
  for (const entry of line.trim().split(/\s+/)) {
    const root = rootOfEntry(entry);
    const members = groupsOf.get(root);
    if (members === undefined) groupsOf.set(root, [group]);
    else if (!members.includes(group)) members.push(group);
  }
  return group;
}

const none: readonly number[] = [];

/** Numbers of the groups of words that can stand for one another which the root is in. */
export function groupsOfRoot(root: string): readonly number[] {
  return groupsOf.get(root) ?? none;
}

/** The group that says the opposite, if there is one. */
export function oppositeOf(group: number): number | undefined {
  return opposites.get(group);
}

/** The phrase that two or three roots make together, as `set_up`. */
export function phraseOf(roots: readonly string[]): string | undefined {
  const joined = roots.join('_');
  return phrases.get(joined) ?? (isKnownPhrase(joined) ? joined : undefined);
}

/** Whether a word in lower case belongs to grammar alone. */
export const isGrammar = (word: string): boolean => grammar.has(word);
/** Whether a root says little by itself. */
export const isLight = (root: string): boolean => light.has(root);
/** Whether a word in lower case denies. */
export const isNegator = (word: string): boolean => negating.has(word);
/** Whether a root denies by its meaning. */
export const isDenier = (root: string): boolean => denying.has(root);
