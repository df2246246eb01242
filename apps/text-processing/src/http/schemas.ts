// Describes answers and batches for the API docs and for clients.
import { z } from 'zod';
import type { Operation } from '../domain/define-operation.ts';

/** The model that is to answer. */
export const modelSchema = z
  .string()
  .optional()
  .describe('A name of `models` in `GET /v1/operations`. Default: whichever the service asks.');

/** `{ operation, text, options, model }`, one alternative an operation; documents the API (the domain does the checking). */
export function taskSchema(operations: readonly Operation[], maxTextCharacters: number) {
  const alternatives = operations.map(({ id, description, options }) => {
    const isOptional = options.safeParse({}).success;
    return z
      .strictObject({
        operation: z.literal(id),
        text: z.string().min(1).max(maxTextCharacters).describe('The document.'),
        options: isOptional ? options.optional() : options,
        model: modelSchema,
      })
      .describe(description);
  });
  return z.union(alternatives as unknown as [z.ZodType, z.ZodType]);
}

/** A finished answer. */
export const answerSchema = z.object({
  operation: z.string(),
  result: z.unknown(),
  provider: z.string().describe('Who answered; `offline` is the engine without a model.'),
  model: z.string(),
  degraded: z.boolean().describe('True when a model was configured but could not answer.'),
  cache: z.object({
    outcome: z.enum(['hit', 'stale', 'miss', 'bypass']),
    tier: z.enum(['memory', 'redis']).optional(),
    ageMs: z.number().optional(),
    saved: z.object({ tokens: z.number(), costUsd: z.number() }).optional(),
  }),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), estimated: z.boolean() }),
  cost: z.object({ status: z.enum(['known', 'estimated', 'unpriced']), usd: z.number().optional() }),
  attempts: z.number().describe('How often a model was asked.'),
  tries: z
    .array(
      z.object({
        provider: z.string(),
        model: z.string(),
        ok: z.boolean(),
        code: z.string().optional(),
        startMs: z.number(),
        durationMs: z.number(),
      }),
    )
    .optional()
    .describe('Each time a model was asked, in order; absent where none was or a cache answered.'),
  guard: z
    .object({
      action: z.enum(['allow', 'flag', 'sanitize', 'block']),
      score: z.number(),
      reasons: z.array(z.string()),
    })
    .optional()
    .describe('What the guards said about the text and the answer.'),
  timeMs: z.number(),
});

/** A finished answer of any of these operations: each result by its own schema. */
export function answersSchema(operations: readonly Operation[]) {
  const alternatives = operations.map(({ id, answer }) =>
    answerSchema.extend({ operation: z.literal(id), result: answer }),
  );
  return z.union(alternatives as unknown as [typeof answerSchema, typeof answerSchema]);
}

/** How far a batch is. */
export const batchStateSchema = z.object({
  id: z.string(),
  status: z.enum(['running', 'done', 'cancelled']),
  total: z.number(),
  finished: z.number(),
  failed: z.number(),
});

/** How a batch stands, with each of its items. */
export function batchSchema(operations: readonly Operation[]) {
  return batchStateSchema.extend({
    items: z.array(
      z.object({
        index: z.number(),
        status: z.enum(['pending', 'running', 'done', 'failed', 'cancelled']),
        result: answersSchema(operations).optional(),
        error: z.object({ code: z.string(), detail: z.string() }).optional(),
      }),
    ),
  });
}

/** What the service can do, with the JSON schema of each operation's options and answer. */
export const operationListSchema = z.object({
  operations: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      description: z.string(),
      options: z.unknown().describe('JSON schema.'),
      answer: z.unknown().describe('JSON schema.'),
    }),
  ),
  models: z
    .array(
      z.object({ name: z.string(), routes: z.array(z.string()).describe('In the order they are asked.') }),
    )
    .describe('Models that a request of yours may name; one without routes is the offline engine.'),
  maxTextCharacters: z.number(),
  maxBatchItems: z.number(),
});
