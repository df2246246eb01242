// Learns from a text which words are names, for those that begin a sentence.
import type { Sentence } from '../../../../src/domain/reading/text-document.ts';
import { isGrammar } from '../lexicon/lexicon.ts';
import type { KnowsName } from './read-passage.ts';

/** A word is a name where the text has it with a capital within a sentence, and never without one. */
export function knownNames(sentences: readonly Sentence[]): KnowsName {
  const names = new Set<string>();
  const plain = new Set<string>();
  for (const { tokens, isProse } of sentences) {
    for (const [at, { text, pos }] of tokens.entries()) {
      const next = tokens[at + 1]?.text ?? '';
      if (!/^\p{L}/u.test(text)) continue;
      if (!/^\p{Lu}/u.test(text)) plain.add(text);
      else if (isProse && (at > 0 || (pos === 'PROPN' && /^\p{Lu}/u.test(next)))) names.add(text);
    }
  }
  return (word) => names.has(word) && !plain.has(word.toLowerCase()) && !isGrammar(word.toLowerCase());
}
