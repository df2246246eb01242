// Holds the operation that lists what to remember.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { findKeyPhrases } from './analyzers/key-phrases.ts';
import { pickDiverse } from './analyzers/summarize.ts';

/** Lists what a text wants its reader to remember. */
export const keyPoints = defineOperation({
  id: 'key_points',
  title: 'Key points',
  description: 'Lists what to remember, and the phrases the text turns on.',
  options: z.strictObject({
    maxPoints: z.int().min(1).max(20).default(5).describe('How many points at most.'),
  }),
  answer: z.object({
    points: z.array(z.string().min(1)).min(1).describe('One sentence each, the most important first.'),
    phrases: z.array(z.string().min(1)).describe('Words of the text that stand for its subject.'),
  }),
  instructions: {
    version: '2',
    system:
      'You list the key points of documents. Each point is one complete sentence that stands on its own and says ' +
      'something the document says, in its own language. No point repeats another. The most important comes first. ' +
      'Phrases are words of the document, exactly as they stand there.',
    user: 'List at most {{maxPoints}} key points of this document, and as many phrases.\n\n{{document}}',
  },
  maxTokens: 1_500,
  cacheTtlMs: 90 * 60_000,
  strategy: 'balanced',
  analyze(document, { maxPoints }) {
    const points: string[] = [];
    for (const { text } of pickDiverse(document)) {
      if (points.length >= maxPoints) break;
      points.push(text);
    }
    return { points, phrases: findKeyPhrases(document, maxPoints).map(({ text }) => text) };
  },
  partText: ({ points }) => points.join('\n\n'),
  claims: ({ points }) => Object.fromEntries(points.map((text, place) => [`points.${place}`, text])),
});
