// Tells whether a text is English enough to be checked.

// The commonest words of English that are no words of its neighbors.
const words = new Set(
  'the of and to is was that for with as his they be at this have from had not but what all were when we there can your which their said will each about how up out them then many some would these into has two more who its did been only may than other any our over new after also by are on it you he she'.split(
    ' ',
  ),
);
const maxWords = 2_000;
const fewWords = 8;

/** English has every fourth word from a short list; a line of a few words, names or numbers alone, passes with its letters. */
export function isEnglish(text: string): boolean {
  const found =
    text
      .slice(0, 40_000)
      .match(/\p{L}+/gu)
      ?.slice(0, maxWords) ?? [];
  const latin = found.filter((word) => /^[a-z]+$/i.test(word)).length;
  if (latin < found.length * 0.7) return false;
  const hits = found.filter((word) => words.has(word.toLowerCase())).length;
  if (found.length < fewWords) return hits > 0 || latin === found.length;
  return hits >= found.length * 0.12;
}
