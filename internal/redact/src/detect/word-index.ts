// Finds many words in one pass: each where a word begins, by its first two letters.

/** Calls back for each of the words in a text, with its place; `low` is the text in lower case. */
export type WordIndex<T> = (
  low: string,
) => Iterable<{ readonly entry: T; readonly start: number; readonly end: number }>;

/** An index of words in lower case, each with what belongs to it. */
export function createWordIndex<T>(words: readonly (readonly [word: string, entry: T])[]): WordIndex<T> {
  const byStart = new Map<number, (readonly [word: string, entry: T])[]>();
  const ascii: ((readonly [word: string, entry: T])[] | undefined)[] = new Array(128 * 128);
  for (const pair of words) {
    const [first, second] = [pair[0].charCodeAt(0), pair[0].charCodeAt(1)];
    const list = byStart.get(first * 65_536 + second) ?? [];
    list.push(pair);
    byStart.set(first * 65_536 + second, list);
    if (first < 128 && second < 128) ascii[first * 128 + second] = list;
  }
  return function* (low) {
    let isInside = false;
    const last = low.length - 1;
    for (let at = 0; at < last; at += 1) {
      const code = low.charCodeAt(at);
      const isLetter = (code >= 97 && code <= 122) || code >= 0xc0;
      // Chinese and Japanese have no spaces: a word may begin anywhere.
      const isStart = isLetter && (!isInside || code >= 0x3000);
      isInside = isLetter;
      if (!isStart) continue;
      const next = low.charCodeAt(at + 1);
      const list = code < 128 && next < 128 ? ascii[code * 128 + next] : byStart.get(code * 65_536 + next);
      if (list === undefined) continue;
      for (const [word, entry] of list)
        if (low.startsWith(word, at)) yield { entry, start: at, end: at + word.length };
    }
  };
}

/** A text in lower case, of the same length. */
export const toLow = (text: string): string => text.replaceAll('\u0130', 'I').toLowerCase();
