// Joins lines of a paragraph, and the words that were parted between two of them.

const partedWord = /([\p{L}\p{N}]+)[-\u2010\u00ad]$/u;
const hyphens = new Set(['-', '\u2010', '\u00ad']);
const firstWord = /^[\p{L}\p{N}]+/u;
const words = /[\p{L}\p{N}]+(?:[-\u2010][\p{L}\p{N}]+)*/gu;

/** Tells whether a hyphen at the end of a line belongs to the word: by what else stands in the document. */
export interface HyphenJudge {
  isPartOfWord(first: string, second: string): boolean;
}

/** Creates a judge that knows the words within the lines; it looks at them when the first word is parted. */
export function createHyphenJudge(lines: Iterable<string>): HyphenJudge {
  const known = new Set<string>();
  let hasRead = false;
  return {
    isPartOfWord(first, second) {
      if (!hasRead)
        for (const line of lines) for (const [word] of line.matchAll(words)) known.add(word.toLowerCase());
      hasRead = true;
      const joined = `${first}${second}`.toLowerCase();
      const parted = `${first}-${second}`.toLowerCase();
      // A name, a number or an abbreviation before a hyphen is not parted: `T-shirt`, `2020-2024`, `Franco-German`.
      return !known.has(joined) && (known.has(parted) || /^\p{N}/u.test(second) || /^\p{Lu}/u.test(second));
    },
  };
}

/** One text of several lines. */
export function joinLines(lines: readonly string[], judge: HyphenJudge): string {
  let text = '';
  for (const line of lines) {
    const isParted = hyphens.has(text.at(-1) ?? '');
    const first = isParted ? partedWord.exec(text.slice(-80))?.[1] : undefined;
    const second = firstWord.exec(line)?.[0];
    if (first === undefined || second === undefined) text += text === '' ? line : ` ${line}`;
    else if (text.endsWith('\u00ad') || !judge.isPartOfWord(first, second)) text = text.slice(0, -1) + line;
    else text += line;
  }
  return text.replaceAll('\u00ad', '');
}
