// Holds the operation that asks what a reader should know.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { askQuestions } from './analyzers/ask-questions.ts';

/** Asks what a reader of a text should be able to answer. */
export const questions = defineOperation({
  id: 'questions',
  title: 'Questions',
  description: 'Asks what a reader should be able to answer.',
  options: z.strictObject({
    count: z.int().min(1).max(20).default(5).describe('How many questions at most.'),
  }),
  answer: z.object({
    questions: z
      .array(z.object({ question: z.string().min(1), answer: z.string().min(1) }))
      .describe('Each with its answer; fewer than asked for when the text is short.'),
  }),
  instructions: {
    version: '1',
    system:
      'You write questions about documents. Each can be answered from the document alone, asks for one thing, and ' +
      'comes with a short answer taken from the document. Ask about what matters, not about trifles.',
    user: 'Write at most {{count}} questions about this document, each with its answer.\n\n{{document}}',
  },
  maxTokens: 2_000,
  cacheTtlMs: 60 * 60_000,
  strategy: 'balanced',
  analyze: (document, { count }) => ({ questions: askQuestions(document, count) }),
});
