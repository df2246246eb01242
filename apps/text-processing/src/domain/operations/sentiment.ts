// Holds the operation that judges a mood.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import type { Mood } from './analyzers/judge-mood.ts';
import { judgeMood } from './analyzers/judge-mood.ts';

/** Judges the mood of a text. */
export const sentiment = defineOperation({
  id: 'sentiment',
  title: 'Sentiment',
  description: 'Judges the mood of the text and says why.',
  options: z.strictObject({}),
  answer: z.object({
    sentiment: z.enum(['positive', 'negative', 'neutral', 'mixed']),
    confidence: z.number().min(0).max(1).describe('0 is a guess, 1 is certain.'),
    explanation: z.string().min(1).describe('What the judgment rests on.'),
  }),
  instructions: {
    version: '2',
    system:
      'You judge the mood of documents. Judge how the writer feels about the subject, not whether the subject is ' +
      'pleasant. Facts told without feeling are neutral; clear praise beside clear blame is mixed. Mind irony. ' +
      'Explain in one or two sentences and name the words that decided.',
    user: 'Judge the mood of this document.\n\n{{document}}',
  },
  maxTokens: 400,
  cacheTtlMs: 24 * 60 * 60_000,
  strategy: 'aggressive',
  analyze(document) {
    const mood = judgeMood(document);
    return { sentiment: mood.label, confidence: mood.confidence, explanation: explain(mood) };
  },
});

function explain({ positive, negative, total }: Mood): string {
  if (positive.length + negative.length === 0)
    return 'No sentence holds a word of praise or blame that the word list knows.';
  const counts = `${positive.length} of ${total} ${total === 1 ? 'sentence' : 'sentences'} ${positive.length === 1 ? 'sounds' : 'sound'} positive, ${negative.length} negative.`;
  const strongest = [positive[0], negative[0]].flatMap((sentence) =>
    sentence ? [`“${shorten(sentence.text)}”`] : [],
  );
  return `${counts} Strongest: ${strongest.join(' and ')}`;
}

function shorten(text: string): string {
  if (text.length <= 160) return text;
  return `${text.slice(0, text.lastIndexOf(' ', 157))} …`;
}
