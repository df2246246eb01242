// Chooses sentences that together say what a text says.

import type { Sentence, TextDocument } from '../../reading/text-document.ts';
import { contentStems, proseOf, wordCount } from '../../reading/text-document.ts';
import { rankSentences } from './rank-sentences.ts';

// "It", "This", "However": such a sentence leans on the one before and reads badly alone.
const leaning =
  /^(?:it|its|this|these|that|those|they|them|he|she|his|her|their|such|however|but|and|so|or|also|thus|therefore|then|here|there|in addition|for example|for instance|otherwise|instead)\b/i;

/** The sentences that say most of the text in at most `maxWords` words, in the text's order; always at least one. */
export function summarize(document: TextDocument, { maxWords }: { readonly maxWords: number }): Sentence[] {
  const chosen: Sentence[] = [];
  let words = 0;
  for (const sentence of pickDiverse(document)) {
    const length = wordCount(sentence);
    if (words + length > maxWords && chosen.length > 0) continue;
    chosen.push(sentence);
    words += length;
    if (words > maxWords * 0.9) break;
  }
  return chosen.sort((a, b) => a.index - b.index);
}

/**
 * Sentences from the most to the least telling, each weighed by its rank, its place and its length, and less the
 * more of it the earlier ones said already (maximal marginal relevance, Carbonell and Goldstein 1998). At most 40.
 */
export function* pickDiverse(document: TextDocument): Generator<Sentence> {
  const sentences = proseOf(document);
  const ranks = rankSentences(sentences);
  const best = Math.max(...ranks, 1e-9);
  const candidates = sentences
    .map((sentence, place) => ({
      sentence,
      stems: new Set(contentStems(sentence.tokens)),
      score: (ranks[place]! / best) * placeWeight(place, sentences.length) * shapeWeight(sentence),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 200);
  const said: Set<string>[] = [];
  for (let round = 0; round < 40 && candidates.length > 0; round += 1) {
    let pick = 0;
    let pickScore = Number.NEGATIVE_INFINITY;
    candidates.forEach(({ stems, score }, place) => {
      const repeated = Math.max(0, ...said.map((other) => overlap(stems, other)));
      const value = score * (1 - repeated);
      if (value > pickScore) [pick, pickScore] = [place, value];
    });
    const [picked] = candidates.splice(pick, 1);
    if (!picked) return;
    said.push(picked.stems);
    yield picked.sentence;
  }
}

// Writers say early what a text is about; the end often sums it up.
function placeWeight(place: number, count: number): number {
  if (place === 0) return 1.6;
  if (place < Math.max(2, count * 0.05)) return 1.3;
  return place >= count - 2 ? 1.1 : 1;
}

function shapeWeight(sentence: Sentence): number {
  const words = wordCount(sentence);
  const length = words < 6 ? 0.3 : words > 45 ? 0.5 : words > 35 ? 0.8 : 1;
  const ends = /[.!?]["”’)]?$/.test(sentence.text) ? 1 : 0.6;
  return length * ends * (leaning.test(sentence.text) ? 0.6 : 1) * (sentence.text.endsWith('?') ? 0.5 : 1);
}

function overlap(stems: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (stems.size === 0) return 0;
  let shared = 0;
  for (const stem of stems) if (other.has(stem)) shared += 1;
  return shared / stems.size;
}
