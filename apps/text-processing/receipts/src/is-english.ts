// Tells whether a text is English enough to be checked.
import { isGrammar } from './lexicon/lexicon.ts';

const maxCharacters = 40_000;
const fewWords = 12;

/** English has every third word from a short list of words of grammar. A short line passes with letters alone. */
export function isEnglish(text: string): boolean {
  const found =
    text
      .slice(0, maxCharacters)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const latin = found.filter((word) => /^[a-z]+$/.test(word)).length;
  if (latin < found.length * 0.7) return false;
  const hits = found.filter((word) => isGrammar(word)).length;
  return hits >= found.length * (found.length < fewWords ? 0.1 : 0.2) || found.length < 7;
}
