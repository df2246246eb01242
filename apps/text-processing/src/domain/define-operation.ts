// Says what an operation is, and makes one of its definition.
import type { Prompt } from '@tpl/ai';
import { definePrompt } from '@tpl/ai';
import { z } from 'zod';
import type { TextDocument } from './reading/text-document.ts';

/** How hard the service tries for an operation: the names of @tpl/resilience's strategies. */
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';

/** What a model is told to do, as templates: `{{document}}` stands for the text, `{{maxWords}}` for an option of that name. */
export interface Instructions {
  /** Raise it with every change of the wording: cached answers of the old wording are then no longer used. */
  readonly version: string;
  /** The system text. No slots: it stays byte-equal, so that providers can cache it. */
  readonly system: string;
  readonly user: string;
}

/** What the author of an operation writes: everything about it stands in one file. */
export interface OperationDefinition<Options, Answer> {
  /** Its name in requests, cache, policies and metrics. */
  readonly id: string;
  readonly title: string;
  /** One sentence for people. */
  readonly description: string;
  /** What may be asked for; unknown options are refused. */
  readonly options: z.ZodType<Options>;
  readonly instructions: Instructions;
  /** What an answer looks like, whoever gives it. */
  readonly answer: z.ZodType<Answer>;
  /** Upper bound of the tokens a model may answer with. */
  readonly maxTokens: number;
  /** How long a good answer is reused. */
  readonly cacheTtlMs: number;
  readonly strategy: StrategyName;
  /** Answers without a model, from the words of the text alone. */
  analyze(document: TextDocument, options: Options): Promise<Answer> | Answer;
}

/** One thing the service can do with a text. */
export interface Operation extends OperationDefinition<Record<string, unknown>, unknown> {
  /** Options that are plain text or a choice: they stand in the prompt as they are, all others as JSON. */
  readonly textOptions: ReadonlySet<string>;
  /** The instructions as a prompt: untrusted is the text, and every option that could hold text of a user. */
  readonly prompt: Prompt<Readonly<Record<string, 'trusted' | 'untrusted'>>>;
}

/** The slot that takes the user's text. */
export const documentSlot = 'document';

/**
 * Defines an operation and checks its id, so that it fits a URL, a metric label and a cache key.
 *
 * @example
 * export const wordCount = defineOperation({
 *   id: 'word_count', title: 'Count words', description: 'How long the text is.',
 *   options: z.strictObject({}), answer: z.object({ words: z.number() }),
 *   instructions: { version: '1', system: 'You count words.', user: 'Count the words of this: {{document}}' },
 *   maxTokens: 50, cacheTtlMs: 60_000, strategy: 'balanced',
 *   analyze: ({ sentences }) => ({ words: sentences.reduce((sum, { tokens }) => sum + tokens.length, 0) }),
 * });
 * @throws TypeError when the id is not lower-case words joined by underscores.
 * @throws AiError `bad_request` when the instructions name something that is no option, or leave one out.
 */
export function defineOperation<Options extends object, Answer>(
  definition: OperationDefinition<Options, Answer>,
): Operation {
  const { id, instructions, options } = definition;
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(id)) {
    throw new TypeError(`"${id}" cannot name an operation: lower-case words joined by underscores can.`);
  }
  const { version, system, user } = instructions;
  const fields = Object.entries(z.toJSONSchema(options, { io: 'input' }).properties ?? {});
  const trusts = fields.map(
    ([name, schema]) => [name, holdsNoText(schema) ? 'trusted' : 'untrusted'] as const,
  );
  const textOptions = new Set(fields.flatMap(([name, schema]) => (isText(schema) ? [name] : [])));
  const slots = Object.fromEntries([...trusts, [documentSlot, 'untrusted'] as const]);
  const prompt = definePrompt({ id, version, system, user, slots });
  // Options are parsed by their own schema before they reach `analyze`: the narrower type is true there.
  return Object.freeze({ ...definition, prompt, textOptions }) as unknown as Operation;
}

const isText = (schema: unknown): boolean => (schema as { type?: string }).type === 'string';

/** Whether a value can only be a number, a flag or one of the operation's own words. */
function holdsNoText(schema: unknown): boolean {
  const { type, enum: choices, const: only, anyOf } = schema as Record<string, unknown>;
  if (Array.isArray(anyOf)) return anyOf.every(holdsNoText);
  if (choices !== undefined || only !== undefined) return true;
  return ['integer', 'number', 'boolean', 'null'].includes(type as string);
}
