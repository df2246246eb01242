// Finds listed names in texts, as whole words.
import { defineDetector } from '../detect/detector.ts';
import { spacedLetter, unspacedLetter } from '../detect/unspaced.ts';
import { findAll } from '../find-all.ts';
import type { RedactionRange } from './create-placeholders.ts';

const mostNames = 1_000;
const longestName = 200;

/** Whether these can be looked for: at most 1,000 names of 1 to 200 characters. */
export function areNames(names: readonly unknown[]): boolean {
  const fits = (name: unknown) =>
    typeof name === 'string' && name.trim() !== '' && name.length <= longestName;
  return Array.isArray(names) && names.length <= mostNames && names.every(fits);
}

const endsUnspaced = new RegExp(`${unspacedLetter}$`, 'u');
const startsUnspaced = new RegExp(`^${unspacedLetter}`, 'u');

const noLetterBefore = `(?<!${spacedLetter('_')})`;
const noLetterAfter = `(?!${spacedLetter('_')})`;

/** One pattern for all names, the longest first, composed and decomposed, in any case and over the end of a line. */
export function namesPattern(names: readonly string[]): RegExp | undefined {
  const forms = new Set(
    names.flatMap((name) => [name.trim().normalize('NFC'), name.trim().normalize('NFD')]),
  );
  if (forms.size === 0) return undefined;
  // By their first letters: what every name has of its own is tried, and compiled, only where one of them may begin.
  const byFirst = new Map<string, string[]>();
  for (const name of [...forms].sort((a, b) => b.length - a.length)) {
    const letter = String.fromCodePoint(name.codePointAt(0)!);
    const low = letter.toLowerCase();
    // The small form of "\u0130" are two.
    const first = low.length === letter.length ? low : letter;
    byFirst.set(first, [...(byFirst.get(first) ?? []), name]);
  }
  const patternsOf = (isUnspaced: boolean) =>
    Array.from(byFirst)
      .filter(([first]) => startsUnspaced.test(first) === isUnspaced)
      .map(([first, list]) => `(?=${sourceOf(first)})(?:${alternatives(list)})`)
      .join('|');
  const [apart, anywhere] = [patternsOf(false), patternsOf(true)];
  const patterns = [...(apart ? [`${noLetterBefore}(?:${apart})`] : []), ...(anywhere ? [anywhere] : [])];
  return new RegExp(patterns.join('|'), 'giu');
}

/** Names in their order; those beside each other that end alike share what may not follow them. */
function alternatives(names: readonly string[]): string {
  const runs: { readonly after: string; readonly sources: string[] }[] = [];
  for (const name of names) {
    const after = endsUnspaced.test(name) ? '' : noLetterAfter;
    if (runs.at(-1)?.after !== after) runs.push({ after, sources: [] });
    runs.at(-1)?.sources.push(name.split(/\s+/).map(sourceOf).join(String.raw`\s{1,4}`));
  }
  return runs.map(({ after, sources }) => `(?:${sources.join('|')})${after}`).join('|');
}

// As it may be written otherwise: typeset apostrophes, the sharp s in capitals, the two letters i of Turkish (SpecialCasing.txt).
const variants = /['\u2018\u2019\u02bc\u2032`\u00b4]|\u00df|\u1e9e|ss|[i\u0131\u0130]\u0307?/giu;
const variantOf = (sign: string): string => {
  if (/^[i\u0131\u0130]/iu.test(sign)) return '[iI\u0131\u0130]\u0307?';
  return /^[s\u00df\u1e9e]/iu.test(sign) ? '(?:ss|\u00df)' : "['\u2018\u2019\u02bc\u2032`\u00b4]";
};

const sourceOf = (word: string) =>
  word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replace(variants, variantOf);

/** Where the names of a pattern stand, as its reader sees the text. */
export function findNames(text: string, pattern: RegExp | undefined): RedactionRange[] {
  return pattern ? findAll(text, [defineDetector({ kind: 'name', family: 'pii', pattern })]) : [];
}
