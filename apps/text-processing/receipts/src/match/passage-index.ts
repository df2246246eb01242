// Finds the passages of a document that share words, numbers and meaning with a sentence.
import type { CalendarDate, Passage, Word } from '../facts/passage.ts';
import { nearnessOfMeaning } from '../lexicon/word-meanings.ts';

/** Finds candidates among the passages of a document. */
export interface PassageIndex {
  /** Adds the next passage. */
  add(passage: Passage): void;
  /** Numbers of the passages that share most with the sentence, the best first. */
  candidates(claim: Passage, limit: number): number[];
  /** How rare a word is in the document: 1 where it is nowhere, near 0 where it is everywhere. */
  rarityOf(word: Word): number;
}

type Key = string | number;

const weights = { name: 1.3, light: 0.2 };
const sameMeaning = 0.7;
const minNearness = 0.6;
const sameBeginning = 0.4;

/** Indexes passages by root, by meaning and by number. Adding is linear in the words. */
export function createPassageIndex(): PassageIndex {
  const postings = new Map<Key, number[]>();
  let size = 0;
  const rarity = (count: number) => Math.log(1 + size / count);
  const near = new Map<string, readonly (readonly [root: Key, nearness: number])[]>();
  /** Roots of the document that mean nearly the same. */
  const alike = (root: string) => {
    let found = near.get(root);
    if (found === undefined) {
      found = [...postings.keys()]
        .flatMap((key) => {
          const nearness = typeof key === 'string' && key !== root ? nearnessOfMeaning(key, root) : 0;
          return nearness >= minNearness ? [[key, nearness] as const] : [];
        })
        .sort((one, other) => other[1] - one[1]);
      near.set(root, found);
    }
    return found;
  };
  const countOf = ({ root, aliases }: Word): number | undefined => {
    const own = postings.get(root)?.length;
    if (own !== undefined) return own;
    const counts = aliases.flatMap((alias) => postings.get(alias)?.length ?? []);
    return counts.length === 0 ? undefined : Math.min(...counts);
  };

  return {
    add(passage) {
      for (const key of keysOf(passage)) {
        const list = postings.get(key);
        if (list === undefined) postings.set(key, [size]);
        else list.push(size);
      }
      size += 1;
    },
    rarityOf(word) {
      const count = countOf(word);
      return count === undefined ? 1 : rarity(count) / rarity(1);
    },
    candidates(claim, limit) {
      const scores = new Map<number, number>();
      const score = (key: Key, weight: number, seen: Set<number>) => {
        const list = postings.get(key) ?? [];
        for (const number of list) {
          if (seen.has(number)) continue;
          seen.add(number);
          scores.set(number, (scores.get(number) ?? 0) + weight * rarity(list.length));
        }
      };
      for (const word of claim.words) {
        if (!isIndexed(word)) continue;
        const seen = new Set<number>();
        const weight = word.kind === 'name' || word.kind === 'light' ? weights[word.kind] : 1;
        score(word.root, weight, seen);
        for (const alias of word.aliases) score(alias, weight * sameMeaning, seen);
        if (word.kind !== 'name')
          for (const [root, near] of alike(word.root)) score(root, weight * sameMeaning * near, seen);
        score(`^${word.root.slice(0, 5)}`, weight * sameBeginning, seen);
      }
      for (const key of factKeys(claim)) score(key, 1, new Set());
      return [...scores]
        .sort(([one, left], [other, right]) => right - left || one - other)
        .slice(0, limit)
        .map(([number]) => number);
    },
  };
}

const isIndexed = ({ kind }: Word) => kind === 'content' || kind === 'light' || kind === 'name';

function keysOf(passage: Passage): Set<Key> {
  const keys = new Set<Key>(factKeys(passage));
  for (const word of passage.words) {
    if (!isIndexed(word)) continue;
    keys.add(word.root);
    keys.add(`^${word.root.slice(0, 5)}`);
    for (const alias of word.aliases) keys.add(alias);
  }
  return keys;
}

function factKeys({ quantities, dates }: Passage): string[] {
  return [
    ...quantities.map(({ value }) => `#${Number(value.toPrecision(6))}`),
    ...dates.flatMap((date) => dateKeys(date)),
  ];
}

function dateKeys({ year, month, day, weekday }: CalendarDate): string[] {
  const keys: string[] = [];
  if (month !== undefined) keys.push(`@${month}`);
  if (month !== undefined && day !== undefined) keys.push(`@${month}-${day}`);
  if (year !== undefined) keys.push(`#${year}`);
  if (weekday !== undefined) keys.push(`@w${weekday}`);
  return keys;
}
