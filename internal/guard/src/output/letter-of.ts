// Reads one sign as the letter that it stands for.
import { confusables } from '../text/confusables.ts';
import { foldPoint } from '../text/fold.ts';
import { leet } from '../text/leet.ts';

// What looks like a letter is that letter, and l is i.
const alike: Readonly<Record<string, string>> = { ...leet, l: 'i' };

const ascii = new Uint16Array(128);
for (let code = 48; code < 123; code++) {
  const char = String.fromCharCode(code).toLowerCase();
  if (/[a-z0-9]/.test(char)) ascii[code] = (alike[char] ?? char).charCodeAt(0);
}
for (const sign of '@$') ascii[sign.charCodeAt(0)] = (alike[sign] as string).charCodeAt(0);

/** The letter that a code point stands for whatever its case, script or disguise; 0 for what is no letter. */
export function letterOf(point: number): number {
  if (point < 128) return ascii[point] as number;
  const folded = foldPoint(point);
  if (folded === '') return 0;
  const first = folded.codePointAt(0) as number;
  const plain = confusables.get(first) ?? first;
  if (plain < 128) return ascii[plain] as number;
  return /[\p{L}\p{N}]/u.test(folded) ? plain & 0xffff : 0;
}
