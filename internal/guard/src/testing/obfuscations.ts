// Ways to disguise a text.

const lookAlikes: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
};
const digits: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const bytes = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const letters = (text: string, change: (letter: string) => string): string => text.replace(/[a-z]/gi, change);
const swap = (table: Readonly<Record<string, string>>) => (text: string) =>
  letters(text, (letter) => table[letter.toLowerCase()] ?? letter);

const disguises = {
  zero_width: (text: string) => letters(text, (letter) => `${letter}\u200b`),
  homoglyph: swap(lookAlikes),
  leetspeak: swap(digits),
  spaced: (text: string) => [...text].join(' '),
  /** Written backwards between override marks, so that it shows forwards. */
  bidi: (text: string) => `\u202e${[...text].reverse().join('')}\u202c`,
  fullwidth: (text: string) =>
    text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  tags: (text: string) =>
    bytes(text)
      .map((byte) => String.fromCodePoint(0xe0000 + (byte & 127)))
      .join(''),
  upper_case: (text: string) => text.toUpperCase(),
};

const encodings = {
  base64: (text: string) => Buffer.from(text, 'utf8').toString('base64'),
  hex: (text: string) => Buffer.from(text, 'utf8').toString('hex'),
  rot13: (text: string) =>
    letters(text, (letter) => {
      const base = letter < 'a' ? 65 : 97;
      return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
    }),
  reversed: (text: string) => [...text].reverse().join(''),
  url: (text: string) =>
    bytes(text)
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  binary: (text: string) =>
    bytes(text)
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join(' '),
};

/** Name of a way to hide a text. */
export type ObfuscationName = keyof typeof disguises | keyof typeof encodings;

/**
 * Ways to hide a text from a filter while a model still reads it: disguises keep the letters, encodings replace them.
 * For tests of your own service.
 */
export const obfuscations: Readonly<Record<ObfuscationName, (text: string) => string>> = {
  ...disguises,
  ...encodings,
};
