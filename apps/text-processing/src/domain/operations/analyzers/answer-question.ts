// Picks the sentences that answer a question.

import type { Sentence, TextDocument } from '../../reading/text-document.ts';
import { findPassages, hasStranger } from './find-passages.ts';
import { readQuestion } from './read-question.ts';

/** What the text says to a question, or that it says nothing. */
export type Answer =
  | { readonly found: true; readonly confidence: number; readonly passages: readonly Sentence[] }
  | { readonly found: false };

// Less of the question in one place of the text than this, and the place is about something else.
const neededCoverage = 0.55;
const neededBesideStranger = 0.65;

/** Looks up a question in a document: up to `count` sentences, the likeliest first, or `found: false`. Composes nothing. */
export async function answerQuestion(document: TextDocument, question: string, count = 3): Promise<Answer> {
  const read = await readQuestion(question);
  const passages = findPassages(document, read, count);
  const needed = hasStranger(document, read) ? neededBesideStranger : neededCoverage;
  const [best] = passages;
  if (!best || best.coverage < needed) return { found: false };
  const close = passages.filter(
    ({ score, coverage }) => score >= best.score * 0.5 && coverage >= needed * 0.8,
  );
  return {
    found: true,
    confidence: Math.round(best.coverage * 100) / 100,
    passages: close.map(({ sentence }) => sentence),
  };
}
