// Finds listed names in texts, as whole words.
import type { RedactionRange } from './create-placeholders.ts';

const mostNames = 1_000;
const longestName = 200;

/** Whether these can be looked for: at most 1,000 names of 1 to 200 characters. */
export function areNames(names: readonly unknown[]): boolean {
  const fits = (name: unknown) =>
    typeof name === 'string' && name.trim() !== '' && name.length <= longestName;
  return Array.isArray(names) && names.length <= mostNames && names.every(fits);
}

// Scripts that write no blanks between words: a name may stand anywhere in them.
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
const spacedLetter = String.raw`(?:(?!${unspaced})[\p{L}\p{N}_])`;
const endsUnspaced = new RegExp(`${unspaced}$`, 'u');
const startsUnspaced = new RegExp(`^${unspaced}`, 'u');

/** One pattern for all names, the longest first, composed and decomposed, in any case and over the end of a line. */
export function namesPattern(names: readonly string[]): RegExp | undefined {
  const forms = new Set(
    names.flatMap((name) => [name.trim().normalize('NFC'), name.trim().normalize('NFD')]),
  );
  if (forms.size === 0) return undefined;
  const patterns = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((name) => {
      const words = name.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
      const before = startsUnspaced.test(name) ? '' : `(?<!${spacedLetter})`;
      const after = endsUnspaced.test(name) ? '' : `(?!${spacedLetter})`;
      return before + words.join(String.raw`\s{1,4}`) + after;
    });
  return new RegExp(patterns.join('|'), 'giu');
}

/** Where the names of a pattern stand. */
export function findNames(text: string, pattern: RegExp | undefined): RedactionRange[] {
  if (!pattern) return [];
  return Array.from(text.matchAll(pattern), ({ 0: name, index }) => ({
    kind: 'name',
    start: index,
    end: index + name.length,
  }));
}
