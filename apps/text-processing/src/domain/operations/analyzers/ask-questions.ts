// Turns sentences into questions by leaving a word out.

import type { Sentence, TextDocument } from '../../reading/text-document.ts';
import { wordCount } from '../../reading/text-document.ts';
import { findKeyPhrases } from './key-phrases.ts';
import { pickDiverse } from './summarize.ts';

/** A sentence of the text with a gap, and what stood in the gap. */
export interface ClozeQuestion {
  readonly question: string;
  readonly answer: string;
}

const gap = '_____';
const telling = new Set(['DATE', 'TIME', 'DURATION', 'MONEY', 'PERCENT', 'CARDINAL', 'ORDINAL']);

/** At most `count` gap questions over the most telling sentences; never two with the same answer. */
export function askQuestions(document: TextDocument, count: number): ClozeQuestion[] {
  const phrases = findKeyPhrases(document, 40).map(({ text }) => text);
  const answers = new Set<string>();
  const questions: ClozeQuestion[] = [];
  for (const sentence of pickDiverse(document)) {
    if (questions.length >= count) break;
    if (wordCount(sentence) < 5 || wordCount(sentence) > 45) continue;
    const found = gapOf(sentence, phrases, answers);
    if (!found) continue;
    answers.add(found.answer.toLowerCase());
    questions.push(found);
  }
  return questions;
}

function gapOf(
  sentence: Sentence,
  phrases: readonly string[],
  taken: ReadonlySet<string>,
): ClozeQuestion | undefined {
  const facts = sentence.entities
    .filter(({ type, text }) => telling.has(type) && /\p{N}/u.test(text))
    .map(({ text }) => text);
  for (const answer of [...facts, ...phrases]) {
    if (taken.has(answer.toLowerCase())) continue;
    const start = wordPlace(sentence.text, answer);
    // A gap at both ends of a sentence tells nothing; a word that comes twice gives itself away.
    if (start < 0 || wordPlace(sentence.text, answer, start + 1) >= 0) continue;
    const question = sentence.text.slice(0, start) + gap + sentence.text.slice(start + answer.length);
    return { question, answer: sentence.text.slice(start, start + answer.length) };
  }
  return undefined;
}

/** Where `words` stands in `text` as whole words, whatever the case; -1 when nowhere. */
function wordPlace(text: string, words: string, from = 0): number {
  const lower = text.toLowerCase();
  const sought = words.toLowerCase();
  // A few letters (İ) grow when they are lowered: places would no longer fit.
  if (lower.length !== text.length) return -1;
  for (let at = lower.indexOf(sought, from); at >= 0; at = lower.indexOf(sought, at + 1)) {
    const before = lower[at - 1] ?? ' ';
    const after = lower[at + sought.length] ?? ' ';
    if (!/[\p{L}\p{N}_-]/u.test(before) && !/[\p{L}\p{N}_-]/u.test(after)) return at;
  }
  return -1;
}
