// Folds characters to the plain letter they stand for.
import { unseenSigns } from '@internal/kit';

const cache = new Map<number, string>();
const maxCached = 20_000;

// Signs that are drawn as nothing, the empty pattern of Braille, and what stands for an object that is not there.
const unseen = new RegExp(`^[${unseenSigns}\\u2800\\ufffc]$`, 'u');

/** Whether nothing is drawn for it: zero-width, bidi control, variation selector, soft hyphen, filler, control. */
export const isInvisible = (point: number): boolean => unseen.test(String.fromCodePoint(point));

/** The plain lower-case form of one code point: compatibility form, without marks; nothing for what is not drawn. */
export function foldPoint(point: number): string {
  const known = cache.get(point);
  if (known !== undefined) return known;
  const folded = fold(point);
  if (cache.size < maxCached) cache.set(point, folded);
  return folded;
}

function fold(point: number): string {
  // Tag characters repeat ASCII invisibly: what a reader does not see, a model does.
  if (point >= 0xe0020 && point < 0xe007f) return letter(point - 0xe0000);
  if (isInvisible(point)) return '';
  if (point >= 0x1f1e6 && point <= 0x1f1ff) return letter(point - 0x1f1e6 + 97);
  for (const start of [0x1f130, 0x1f150, 0x1f170]) {
    if (point >= start && point < start + 26) return letter(point - start + 97);
  }
  if ((point >= 0xac00 && point <= 0xd7a3) || (point >= 0xd800 && point <= 0xdfff))
    return String.fromCodePoint(point);
  const plain = String.fromCodePoint(point).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain === 'ß' ? 'ss' : plain;
}

const letter = (code: number): string => String.fromCharCode(code).toLowerCase();
