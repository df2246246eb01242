// Finds many words in one pass: each where a word begins, by its first three letters.

/** Calls back for each of the words in a text, with its place; `low` is the text in lower case. */
export type WordIndex<T> = (
  low: string,
) => Iterable<{ readonly entry: T; readonly start: number; readonly end: number }>;

const stemLength = 3;
// Chinese and Japanese have no spaces: a word of theirs may begin anywhere.
const wordStart = '(?:(?<![a-z\\u00c0-\\uffff])|(?=[\\u3000-\\uffff]))';

/** An index of words in lower case, each with what belongs to it. */
export function createWordIndex<T>(words: readonly (readonly [word: string, entry: T])[]): WordIndex<T> {
  const byStem = new Map<string, (readonly [word: string, entry: T])[]>();
  for (const pair of words) {
    const stem = pair[0].slice(0, stemLength);
    byStem.set(stem, [...(byStem.get(stem) ?? []), pair]);
  }
  const stems = [...byStem.keys()].map((stem) => stem.replace('.', '\\.'));
  const starts = new RegExp(`${wordStart}(?:${stems.join('|')})`, 'g');
  return function* (low) {
    for (const { index, 0: stem } of low.matchAll(starts))
      for (const [word, entry] of byStem.get(stem)!)
        if (low.startsWith(word, index)) yield { entry, start: index, end: index + word.length };
  };
}

/** A text in lower case, of the same length. */
export const toLow = (text: string): string => text.replaceAll('\u0130', 'I').toLowerCase();
