// Finds the passages of a document that share words, numbers and meaning with a sentence.
import type { CalendarDate, Passage, Word } from '../facts/passage.ts';

/** Finds candidates among the passages of a document. */
export interface PassageIndex {
  /** Numbers of the passages that share most with the sentence, the best first. */
  candidates(claim: Passage, limit: number): number[];
}

type Key = string | number;

/** Indexes passages by root and by meaning. Building is linear in the words. */
export function createPassageIndex(passages: readonly Passage[]): PassageIndex {
  const postings = new Map<Key, number[]>();
  for (const [number, passage] of passages.entries())
    for (const key of keysOf(passage)) {
      const list = postings.get(key);
      if (list === undefined) postings.set(key, [number]);
      else list.push(number);
    }
  const rarity = (count: number) => Math.log(1 + passages.length / count);

  return {
    candidates(claim, limit) {
      const scores = new Map<number, number>();
      const add = (key: Key, weight: number, seen: Set<number>) => {
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
        const weight = word.kind === 'light' ? 0.2 : word.kind === 'name' ? 1.3 : 1;
        add(word.root, weight, seen);
        for (const group of word.groups) add(group, weight * 0.7, seen);
        add(`^${word.root.slice(0, 5)}`, weight * 0.4, seen);
      }
      for (const key of factKeys(claim)) add(key, 1, new Set());
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
    for (const group of word.groups) keys.add(group);
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
