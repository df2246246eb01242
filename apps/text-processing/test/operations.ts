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
  partText: ({ summary }) => summary,
  claims: ({ summary }) => ({ summary }),
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
  mergeParts: (answers) => ({ words: answers.reduce((sum, { words }) => sum + words, 0) }),
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

/** One with options of every kind that an operation can have; its answer says which it was given. */
export const everyKind: Operation = defineOperation({
  ...shared,
  id: 'every_kind',
  title: 'Every kind',
  description: 'Says which options it was given.',
  options: z.strictObject({
    isBrief: z.boolean().default(false).describe('Keep it brief.'),
    isPaid: z.boolean().nullable().default(null).describe('Whether it is paid.'),
    tone: z.enum(['warm', 'plain', 'stern']).default('plain').describe('Tone of the reply.'),
    desk: z.enum(['front', 'back']).optional().describe('Desk it came to.'),
    words: z.int().min(20).max(200).default(60).describe('Length, in words.'),
    floor: z.int().min(0).max(9).optional().describe('Floor.'),
    price: z.number().min(0).nullable().default(null).describe('Price.'),
    topics: z
      .array(z.enum(['bees', 'bread', 'boats']))
      .default(['bees'])
      .describe('Topics.'),
    names: z.array(z.string().min(1)).max(5).default([]).describe('Names in it.'),
    pages: z.array(z.int()).optional().describe('Pages.'),
    room: z.string().min(1).describe('The room.'),
    hint: z.string().min(2).max(40).optional().describe('What is known of it.'),
    day: z
      .codec(z.iso.date(), z.date(), {
        decode: (text) => new Date(text),
        encode: (date) => date.toISOString().slice(0, 10),
      })
      .optional()
      .describe('Day it came.'),
    answerBy: z.iso.datetime().nullable().default(null).describe('Answer by.'),
  }),
  // A model says yes or no; who asks gets true or false.
  answer: z.object({
    given: z.record(z.string(), z.unknown()),
    year: z.int().nullable(),
    isJunk: z.stringbool(),
  }),
  instructions: {
    version: '1',
    system: 'You answer letters, {{tone}}, {{topics}}.',
    user: '{{isBrief}} {{isPaid}} {{desk}} {{words}} {{floor}} {{price}} {{names}} {{pages}} {{room}} {{hint}} {{day}} {{answerBy}} {{document}}',
  },
  // Only a Date has a year to ask for: that it comes as one is what is said here.
  analyze: (_, given) => ({
    given: JSON.parse(JSON.stringify(given)) as Record<string, unknown>,
    year: given.day?.getUTCFullYear() ?? null,
    isJunk: false,
  }),
});
