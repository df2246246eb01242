// Folds characters to the plain letter they stand for.

const cache = new Map<number, string>();
const maxCached = 20_000;

/** Whether nothing is drawn for it: zero-width, bidi control, variation selector, soft hyphen, filler. */
export function isInvisible(point: number): boolean {
  return (
    point === 0xad ||
    point === 0x34f ||
    point === 0x61c ||
    point === 0x115f ||
    point === 0x1160 ||
    point === 0x3164 ||
    point === 0xfeff ||
    (point >= 0x17b4 && point <= 0x17b5) ||
    (point >= 0x180b && point <= 0x180f) ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    (point >= 0xfe00 && point <= 0xfe0f) ||
    (point >= 0xe0100 && point <= 0xe01ef)
  );
}

/** The plain lower-case form of one code point: compatibility form, without marks; nothing for what is not drawn. */
export function foldPoint(point: number): string {
  const known = cache.get(point);
  if (known !== undefined) return known;
  const folded = fold(point);
  if (cache.size < maxCached) cache.set(point, folded);
  return folded;
}

function fold(point: number): string {
  if (isInvisible(point)) return '';
  // Tag characters repeat ASCII invisibly: what a reader does not see, a model does.
  if (point >= 0xe0000 && point <= 0xe007f)
    return point >= 0xe0020 && point < 0xe007f ? letter(point - 0xe0000) : '';
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
