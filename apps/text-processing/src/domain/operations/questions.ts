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
    version: '2',
    system:
      'You write questions about documents. Each can be answered from the document alone, asks for one thing, and ' +
      'comes with a short answer taken from the document, both in its own language. Ask about what matters, not ' +
      'about trifles.',
    user: 'Write at most {{count}} questions about this document, each with its answer.\n\n{{document}}',
  },
  maxTokens: 2_000,
  cacheTtlMs: 60 * 60_000,
  strategy: 'balanced',
  analyze: (document, { count }) => ({ questions: askQuestions(document, count) }),
  mergeParts: (answers, { count }) => ({
    questions: takeTurns(
      answers.map((one) => one.questions),
      count,
    ),
  }),
  claims: ({ questions: all }) =>
    Object.fromEntries(all.map(({ answer }, place) => [`questions.${place}.answer`, answer])),
});

/** The first of each list, then the second of each, until there are enough. */
function takeTurns<T>(lists: readonly (readonly T[])[], count: number): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  );
  return rounds.flat().slice(0, count);
}
