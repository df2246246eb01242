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

/** One pattern for all names, the longest first, composed and decomposed, in any case and over the end of a line. */
export function namesPattern(names: readonly string[]): RegExp | undefined {
  const forms = new Set(
    names.flatMap((name) => [name.trim().normalize('NFC'), name.trim().normalize('NFD')]),
  );
  if (forms.size === 0) return undefined;
  const patterns = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((name) => {
      const words = name.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
      const before = startsUnspaced.test(name) ? '' : `(?<!${spacedLetter('_')})`;
      const after = endsUnspaced.test(name) ? '' : `(?!${spacedLetter('_')})`;
      return before + words.join(String.raw`\s{1,4}`) + after;
    });
  return new RegExp(patterns.join('|'), 'giu');
}

/** Where the names of a pattern stand, as its reader sees the text. */
export function findNames(text: string, pattern: RegExp | undefined): RedactionRange[] {
  return pattern ? findAll(text, [defineDetector({ kind: 'name', family: 'pii', pattern })]) : [];
}
