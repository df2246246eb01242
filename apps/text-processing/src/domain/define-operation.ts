// Says what an operation is, and makes one of its definition.
import { hash } from 'node:crypto';
import type { Prompt } from '@tpl/ai';
import { definePrompt } from '@tpl/ai';
import { z } from 'zod';
import type { TextDocument } from './reading/text-document.ts';

/** How hard the service tries for an operation: the names of @tpl/resilience's strategies. */
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';

/** What a model is told to do, as templates: `{{document}}` stands for the text, `{{maxWords}}` for an option of that name. */
export interface Instructions {
  /**
   * Raise it with every change of the wording: cached answers of the old wording are then no longer used. A change of the
   * answer's schema does that by itself.
   */
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
  /**
   * What an answer about a part of a long document says, as text: the operation then works on the texts of all parts. One
   * that has neither this nor `mergeParts` takes only documents of one part.
   */
  partText?(answer: Answer): string;
  /** Makes one answer of those about the parts of a long document, in order, where that needs no model. */
  mergeParts?(answers: readonly Answer[], options: Options): Answer;
  /** What an answer says about the text, by field as `points.2`: each sentence of it gets its places in the text. */
  claims?(answer: Answer): Readonly<Record<string, string>>;
}

/** One thing the service can do with a text. */
export interface Operation<Options extends object = Record<string, unknown>, Answer = unknown>
  extends OperationDefinition<Options, Answer> {
  /** Options that are plain text or a choice: they stand in the prompt as they are, all others as JSON. */
  readonly textOptions: ReadonlySet<string>;
  /** Options that may be left out and are `undefined` then, never `null`. */
  readonly absentOptions: ReadonlySet<string>;
  /** Options that are something else to the code than over HTTP (a date that is a text there), with their schema. */
  readonly codedOptions: ReadonlyMap<string, z.ZodType>;
  /**
   * The instructions as a prompt: untrusted is the text, and every option that could hold text of a user. Its version is
   * that of the instructions and what the schema of the answer comes to.
   */
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
 * @throws TypeError when the id is not lower-case words joined by underscores, or an option cannot be sent as JSON.
 * @throws AiError `bad_request` when the instructions name something that is no option, or leave one out.
 */
export function defineOperation<Options extends object, Answer>(
  definition: OperationDefinition<Options, Answer>,
): Operation<Options, Answer> {
  const { id, instructions, options, answer } = definition;
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(id)) {
    throw new TypeError(`"${id}" cannot name an operation: lower-case words joined by underscores can.`);
  }
  const { version, system, user } = instructions;
  const { properties = {}, required = [] } = formOf(id, options);
  const fields = Object.entries(properties as Record<string, Form>);
  const trusts = fields.map(([name, form]) => [name, holdsNoText(form) ? 'trusted' : 'untrusted'] as const);
  const answers = JSON.stringify(z.toJSONSchema(answer, { unrepresentable: 'any' }));
  const covering = `${version}.${hash('sha256', answers, 'hex').slice(0, 8)}`;
  const prompt = definePrompt({
    id,
    version: covering,
    system,
    user,
    slots: Object.fromEntries([...trusts, [documentSlot, 'untrusted'] as const]),
  });
  const namesOf = (holds: (form: Form, name: string) => boolean) =>
    new Set(fields.filter(([name, form]) => holds(form, name)).map(([name]) => name));
  return Object.freeze({
    ...definition,
    instructions: { ...instructions, version: covering },
    prompt,
    textOptions: namesOf(({ type }) => type === 'string'),
    absentOptions: namesOf(
      (form, name) => !required.includes(name) && form.default === undefined && !mayBeNull(form),
    ),
    codedOptions: new Map(fields.flatMap(([name]) => codecOf(options, name))),
  });
}

/** What is read of a JSON schema here. */
interface Form {
  readonly type?: string | readonly string[];
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly anyOf?: readonly Form[];
  readonly items?: Form | boolean;
  readonly default?: unknown;
}

/** The options as JSON schema: what cannot be said in JSON nobody can ask for over HTTP. */
function formOf(id: string, options: z.ZodType) {
  try {
    return z.toJSONSchema(options, { io: 'input' });
  } catch (cause) {
    const hint = 'a date is z.iso.date(), or z.codec(z.iso.date(), z.date(), …) where the code wants a Date';
    throw new TypeError(`An option of "${id}" cannot be sent as JSON: ${hint}.`, { cause });
  }
}

/** Whether a value can only be a number, a flag, one of the operation's own words, or a list of such. */
function holdsNoText({ type, enum: choices, const: only, anyOf, items, default: _, ...rest }: Form): boolean {
  if (anyOf) return anyOf.every(holdsNoText);
  if (choices !== undefined || only !== undefined) return true;
  if (type === 'array') return typeof items === 'object' && !('prefixItems' in rest) && holdsNoText(items);
  return [type ?? ''].flat().every((one) => ['integer', 'number', 'boolean', 'null'].includes(one));
}

const mayBeNull = ({ type = '', anyOf = [] }: Form): boolean =>
  [type].flat().includes('null') || anyOf.some(mayBeNull);

interface Def {
  readonly innerType?: z.ZodType;
  readonly reverseTransform?: unknown;
}

/** The option with its schema where that turns JSON into something else, and back. */
function codecOf(options: z.ZodType, name: string): [string, z.ZodType][] {
  const field = (options as Partial<z.ZodObject>).shape?.[name] as z.ZodType | undefined;
  let def = field?.def as Def | undefined;
  while (def?.innerType) def = def.innerType.def as Def;
  return field && def?.reverseTransform ? [[name, field]] : [];
}
