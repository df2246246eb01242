// Describes documents, analyses and receipts for the API docs and for clients.
import { z } from 'zod';
import type { Operation } from '../../../src/domain/define-operation.ts';
import { answerSchema, modelSchema } from '../../../src/http/schemas.ts';

const offset = z.int().min(0);

/** What is said of a document that was read. */
export const documentSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  kind: z.enum(['text', 'markdown', 'html', 'pdf', 'docx', 'email', 'csv']),
  title: z.string().optional(),
  pages: z.int().optional(),
  characters: z.int(),
  notes: z.array(z.string()).describe('What was left out or is worth knowing, a sentence each.'),
  expiresInMs: z.number(),
});

/** The same with its text, and where each piece of it stood. */
export const wholeDocumentSchema = documentSchema.extend({
  text: z.string(),
  headings: z.array(
    z.object({ text: z.string(), level: z.int(), parent: z.int().describe('Number of a heading, or -1.') }),
  ),
  blocks: z.array(
    z.object({
      kind: z.enum(['heading', 'paragraph', 'item', 'row', 'code']),
      start: offset.describe('Offset in the text, in UTF-16 units.'),
      end: offset,
      page: z.int().optional(),
      heading: z.int(),
    }),
  ),
});

/** Receipts of the sentences of an answer. */
export const receiptsSchema = z.array(
  z.object({
    path: z.string().describe('Field of the result: `summary`, `points.2`.'),
    start: offset.describe('Of the sentence, in that field.'),
    end: offset,
    verdict: z
      .enum(['supported', 'partly', 'not_found', 'unchecked'])
      .describe('Whether the text says what the sentence says. Unchecked: not in English, or no time.'),
    reasons: z.array(z.string()),
    sources: z
      .array(z.object({ start: offset, end: offset }))
      .describe('Offsets in the text, the best first.'),
  }),
);

/** What an analysis will take. */
export const estimateSchema = z.object({
  operation: z.string(),
  parts: z.int(),
  steps: z.int().describe('Requests to a model, those that reduce included.'),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cost: answerSchema.shape.cost,
  timeMs: z.number().optional(),
});

/** How an analysis stands. */
export const analysisSchema = z.object({
  id: z.string(),
  document: z.string(),
  operation: z.string(),
  options: z.record(z.string(), z.unknown()).describe('As they were asked for, defaults included.'),
  model: z.string().optional().describe('The model that was asked for.'),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  steps: z.int().describe('Known so far; reducing adds some.'),
  finished: z.int(),
  answer: z
    .object({
      operation: z.string(),
      result: z.unknown(),
      receipts: receiptsSchema,
      provider: z.string(),
      model: z.string(),
      degraded: z.boolean(),
      cachedSteps: z.int(),
      steps: z.int(),
      missing: z
        .array(z.object({ part: z.int(), code: z.string() }))
        .describe('Parts that could not be answered and are missing from the result.'),
      usage: answerSchema.shape.usage,
      cost: answerSchema.shape.cost,
    })
    .optional(),
  error: z.object({ code: z.string(), detail: z.string() }).optional(),
});

/** `{ operation, options }`, one alternative an operation. */
export function analysisTaskSchema(operations: readonly Operation[]) {
  const alternatives = operations.map(({ id, description, options }) =>
    z
      .strictObject({
        operation: z.literal(id),
        options: options.safeParse({}).success ? options.optional() : options,
        model: modelSchema,
      })
      .describe(description),
  );
  return z.union(alternatives as unknown as [z.ZodType, z.ZodType]);
}

/** `{ operation, text, result }`: an answer and what it is about. */
export function receiptsTaskSchema(operations: readonly Operation[], maxTextCharacters: number) {
  const alternatives = operations.map(({ id, answer }) =>
    z.strictObject({
      operation: z.literal(id),
      text: z.string().min(1).max(maxTextCharacters),
      result: answer,
    }),
  );
  return z.union(alternatives as unknown as [z.ZodType, z.ZodType]);
}
