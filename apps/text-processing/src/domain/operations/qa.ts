// Holds the operation that answers a question from a text.
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { answerQuestion } from './analyzers/answer-question.ts';

/** Answers a question from a text, or says that the text does not. */
export const qa = defineOperation({
  id: 'qa',
  title: 'Ask the text',
  description: 'Answers a question from the text, or says that the text does not.',
  options: z.strictObject({
    question: z.string().trim().min(3).max(500).describe('The question, in one sentence.'),
  }),
  answer: z.object({
    found: z.boolean().describe('Whether the text answers the question.'),
    answer: z.string().min(1).describe('The answer, or that there is none.'),
    passages: z.array(z.string()).describe('The places the answer rests on, as they stand in the text.'),
  }),
  instructions: {
    version: '2',
    system:
      'You answer questions about documents from the document alone, never from what you know otherwise. If it ' +
      'does not answer the question, set found to false, say so in one sentence and give no passages. Otherwise ' +
      'answer in one or two sentences and give the passages your answer rests on, word for word. The answer is ' +
      'in the language of the question.',
    user: 'Answer this question:\n\n{{question}}\n\nfrom this document:\n\n{{document}}',
  },
  maxTokens: 1_000,
  cacheTtlMs: 30 * 60_000,
  strategy: 'conservative',
  async analyze(document, { question }) {
    const answer = await answerQuestion(document, question);
    if (!answer.found)
      return { found: false, answer: 'The text does not answer this question.', passages: [] };
    const passages = answer.passages.map(({ text }) => text);
    return { found: true, answer: passages[0] ?? '', passages };
  },
  partText: ({ found, answer, passages }) => (found ? [...passages, answer].join('\n\n') : ''),
  claims: ({ found, answer }) => (found ? { answer } : {}),
});
