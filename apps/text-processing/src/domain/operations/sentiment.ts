// Holds the operation that judges a mood.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import type { Mood } from './analyzers/judge-mood.ts';
import { judgeMood } from './analyzers/judge-mood.ts';

const moods = ['positive', 'negative', 'neutral', 'mixed'] as const;

interface MoodOfPart {
  readonly sentiment: (typeof moods)[number];
  readonly confidence: number;
  readonly explanation: string;
}

/** The mood of most parts; mixed where praise and blame are about as many. Says how many, and what decided in the surest one. */
function mergeMoods(parts: readonly MoodOfPart[]): MoodOfPart {
  const of = (mood: MoodOfPart['sentiment']) => parts.filter(({ sentiment }) => sentiment === mood);
  const [good, bad] = [of('positive').length, of('negative').length];
  const isTorn = Math.min(good, bad) > 0 && Math.min(good, bad) * 2 >= Math.max(good, bad);
  const most = moods.toSorted((a, b) => of(b).length - of(a).length)[0] ?? 'neutral';
  const mood = isTorn ? 'mixed' : most;
  const voices = isTorn ? parts : of(mood);
  const surest = voices.toSorted((a, b) => b.confidence - a.confidence)[0];
  const counts = moods.flatMap((name) => (of(name).length > 0 ? [`${of(name).length} ${name}`] : []));
  const confidence = voices.reduce((sum, part) => sum + part.confidence, 0) / Math.max(1, parts.length);
  return {
    sentiment: mood,
    confidence: Math.round(confidence * 100) / 100,
    explanation: `Of ${parts.length} parts: ${counts.join(', ')}. The surest: ${surest?.explanation ?? ''}`,
  };
}

/** Judges the mood of a text. */
export const sentiment = defineOperation({
  id: 'sentiment',
  title: 'Sentiment',
  description: 'Judges the mood of the text and says why.',
  options: z.strictObject({}),
  answer: z.object({
    sentiment: z.enum(moods),
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
  mergeParts: mergeMoods,
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
