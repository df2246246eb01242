// Three tiny operations for every test that is not about the operations of the service: they stay when those go.
import { z } from 'zod';
import type { Operation } from '../src/domain/define-operation.ts';
import { defineOperation } from '../src/domain/define-operation.ts';

const shared = { maxTokens: 500, cacheTtlMs: 60 * 60_000, strategy: 'balanced' } as const;

const shorten = defineOperation({
  ...shared,
  id: 'shorten',
  title: 'Shorten',
  description: 'Says the first sentence.',
  options: z.strictObject({
    maxWords: z.int().min(20).max(500).default(100).describe('Length, in words.'),
  }),
  answer: z.object({ summary: z.string().min(1) }),
  instructions: {
    version: '1',
    system: 'You shorten documents.',
    user: 'At most {{maxWords}} words of this.\n\n{{document}}',
  },
  analyze: ({ sentences }) => ({
    summary: (sentences.find(({ isProse }) => isProse) ?? sentences[0])?.text ?? 'nothing',
  }),
});

const countWords = defineOperation({
  ...shared,
  id: 'count_words',
  title: 'Count words',
  description: 'Says how long the text is.',
  options: z.strictObject({}),
  answer: z.object({ words: z.int() }),
  instructions: { version: '1', system: 'You count words.', user: 'Count these.\n\n{{document}}' },
  analyze: ({ sentences }) => ({ words: sentences.reduce((sum, { tokens }) => sum + tokens.length, 0) }),
});

const find = defineOperation({
  ...shared,
  id: 'find',
  title: 'Find',
  description: 'Finds the sentences that hold a word.',
  options: z.strictObject({
    word: z.string().trim().min(3).max(500).describe('The word.'),
  }),
  answer: z.object({ passages: z.array(z.string()) }),
  instructions: { version: '1', system: 'You find words.', user: 'Find {{word}} in this.\n\n{{document}}' },
  cacheTtlMs: 30 * 60_000,
  strategy: 'conservative',
  analyze: ({ sentences }, { word }) => ({
    passages: sentences.map(({ text }) => text).filter((text) => text.includes(word)),
  }),
});

/** The list of a service that is only for tests. */
export const testOperations: readonly Operation[] = [shorten, countWords, find];
