// The scripts that write no blanks between words, or join others to them.

const scripts = ['Han', 'Hira', 'Kana', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr'];

/** A letter of one, for a pattern with the flag `u`. */
export const unspacedLetter = `(?:(?=[\\p{L}\\p{M}])[${scripts.map((script) => `\\p{scx=${script}}`).join('')}])`;

/** A letter, mark, digit or other sign of a word in any other script. */
export const spacedLetter = (others = ''): string => `(?:(?!${unspacedLetter})[\\p{L}\\p{M}\\p{N}${others}])`;
