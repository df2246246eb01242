// Finds in a style sheet what a page would fetch for it, escapes of CSS read.
import type { AddressKind } from './allow-list.ts';

const letter = (sign: string) => {
  const codes = [sign.toLowerCase(), sign.toUpperCase()].map((one) => one.charCodeAt(0).toString(16));
  const escaped = `0{0,4}(?:${codes.join('|')})(?:\\r\\n|\\s)?`;
  return `(?:${sign}|\\\\(?:${escaped}${/[a-f]/i.test(sign) ? '' : `|${sign}`}))`;
};
const written = (word: string) => [...word].map(letter).join('');
const functions = ['url', 'image', 'set', 'src', 'expression', 'loader'].map(written).join('|');

/** What begins something that loads, as the source of an expression: functions with an address, and `@import`. */
export const styleLoads = `(?:${functions})\\(|@${written('import')}`;

const longestAddress = 2_048;
const loaded = /\(\s{0,9}(["']?)([^\s"'()\\]{1,2000})\1\s{0,9}\)/y;
const longestName = 91;
const inName = /[@\\\w\s-]/;

/** How many units at the end of a text may belong to something that loads. */
export function unfinishedStyle(text: string): number {
  let start = text.length;
  while (start > Math.max(0, text.length - longestName) && inName.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start).trimStart().length;
}

/** Whether what `sign` begins at `place` stays; undefined while it is not whole. */
export function staysInStyle(
  text: string,
  place: number,
  sign: string,
  isLast: boolean,
  judge: (address: string) => AddressKind,
): boolean | undefined {
  if (sign[0] === '@') return false;
  loaded.lastIndex = place + sign.length - 1;
  const [, , address] = loaded.exec(text) ?? [];
  if (address !== undefined) return judge(address) === 'allowed';
  const isOpen = !text.slice(place + sign.length, place + longestAddress).includes(')');
  return !isLast && isOpen && text.length - place < longestAddress ? undefined : false;
}
