// Finds what a sentence denies.
import { isNegator } from '../lexicon/lexicon.ts';
import type { Denial, Word } from './passage.ts';

/** The denials among the words; a bound ("no more than") is none. */
export function findDenials(words: readonly Word[]): Denial[] {
  return words
    .filter(
      ({ lower, root, at }) =>
        (isNegator(lower) && !root.includes('_')) ||
        (lower === 'instead' && words[at + 1]?.lower === 'of') ||
        (lower === 'rather' && words[at + 1]?.lower === 'than'),
    )
    .filter(({ at, lower }) => !(lower === 'not' && words[at + 1]?.lower === 'only'))
    .filter(({ at, lower }) => !(lower === 'no' && bound.test(words[at + 1]?.lower ?? '')))
    .map(({ at, clause }) => {
      const own = words.filter((word) => word.clause === clause && isHead(word));
      const after = own.filter((word) => word.at > at);
      const heads = after.length > 0 ? after.slice(0, 2) : own.slice(-1);
      return { at, clause, heads: heads.map((word) => word.at) };
    });
}

const bound = /^(?:more|less|later|fewer|earlier|sooner|closer|doubt)$/;

const isHead = ({ kind }: Word) => kind === 'content' || kind === 'light';

/** Whether a word stands behind an odd number of denials in its clause. */
export function isDenied(words: readonly Word[], denials: readonly Denial[], at: number): boolean {
  const clause = words[at]?.clause;
  return denials.filter((denial) => denial.clause === clause && denial.at < at).length % 2 === 1;
}
