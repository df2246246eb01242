// Digits and signs that stand for letters.

/** Digits and signs that stand for a letter: "1" may mean i or l. */
export const leet: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
};
