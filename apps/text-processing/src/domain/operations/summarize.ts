// Holds the operation that makes a text short.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { summarize as pickSentences } from './analyzers/summarize.ts';

/** Says in a few sentences what a text says. */
export const summarize = defineOperation({
  id: 'summarize',
  title: 'Summarize',
  description: 'Says in a few sentences what the text says.',
  options: z.strictObject({
    maxWords: z.int().min(20).max(500).default(100).describe('Length of the summary, in words.'),
  }),
  answer: z.object({ summary: z.string().min(1).describe('The summary.') }),
  instructions: {
    version: '2',
    system:
      'You summarize documents. Say only what the document says, in its own language, in plain and complete ' +
      'sentences, the most important first. Keep names, numbers and dates exact. Leave out praise and filler.',
    user: 'Summarize this document in at most {{maxWords}} words.\n\n{{document}}',
  },
  maxTokens: 1_500,
  cacheTtlMs: 2 * 60 * 60_000,
  strategy: 'balanced',
  analyze: (document, { maxWords }) => ({
    summary: pickSentences(document, { maxWords })
      .map(({ text }) => text)
      .join(' '),
  }),
  partText: ({ summary }) => summary,
  claims: ({ summary }) => ({ summary }),
});
