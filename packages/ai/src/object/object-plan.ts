// Infrastructure Service: ai · stable API, changes affect all users
import { AiError, throwProblems } from '../model/ai-error.ts';
import { addCost, addUsage } from '../model/usage.ts';
import type { Message } from '../model/message.ts';
import type { ModelWarning, TextRequest, TextResult } from '../model/text-model.ts';
import { unmet } from '../unmet.ts';
import type { Json } from '../wire/dialect.ts';
import { repairJson } from './repair-json.ts';
import { pathOf, type StandardSchema } from '../model/standard-schema.ts';
import { toStrictSchema } from './strict-schema.ts';

/** How an object is asked for. */
export interface ObjectOptions<T> {
  /** A zod schema or any other Standard Schema. Without a JSON schema of its own only the local check holds it. */
  readonly schema: StandardSchema<T>;
  /** Letters, digits, `_` and `-`. Default: `answer`. */
  readonly name?: string | undefined;
  /** How often the model is asked again, with what was wrong. 0 to 5. Default: 1. */
  readonly maxReasks?: number | undefined;
}

/** A checked object. Usage, cost and attempts are those of all times the model was asked. */
export interface ObjectResult<T> extends TextResult {
  readonly object: T;
  /** Whether slips in the JSON were mended; nothing was lost by that. */
  readonly repaired: boolean;
  /** How often the model was asked again. */
  readonly reasks: number;
}

/** What came of an answer. */
export type Judged<T> =
  | { readonly ok: true; readonly value: T; readonly repaired: boolean }
  | {
      readonly ok: false /** Paths only: messages may quote the answer. */;
      readonly paths: readonly string[];
      readonly advice: string;
    };

/** Everything that is the same for each time the model is asked. */
export interface ObjectPlan<T> {
  readonly request: TextRequest;
  readonly maxReasks: number;
  readonly warnings: readonly ModelWarning[];
  judge(text: string): Promise<Judged<T>>;
}

/** Checks the options and makes the request. Throws `bad_request` at a schema that cannot be expressed. */
export function planObject<T>(
  request: TextRequest,
  { schema, name = 'answer', maxReasks = 1 }: ObjectOptions<T>,
): ObjectPlan<T> {
  throwProblems(
    'Asking for an object',
    unmet({
      'maxReasks must be a whole number from 0 to 5':
        Number.isSafeInteger(maxReasks) && maxReasks >= 0 && maxReasks <= 5,
      'schema must be a Standard Schema, for example of zod':
        typeof schema?.['~standard']?.validate === 'function',
    }),
  );
  const jsonSchema = jsonSchemaOf(schema);
  const strict = jsonSchema && toStrictSchema(jsonSchema);
  throwProblems(
    'The schema cannot be held by a strict mode; describe its parts one by one',
    strict?.problems ?? [],
  );
  const message =
    'The schema gives no JSON schema: the model does not see it, only the local check holds the answer.';

  async function judge(text: string): Promise<Judged<T>> {
    const found = repairJson(text);
    if (!found.ok)
      return { ok: false, paths: ['the answer is not JSON'], advice: 'It is not one JSON object.' };
    const result = await schema['~standard'].validate(strict ? strict.restore(found.value) : found.value);
    if (result.issues === undefined) return { ok: true, value: result.value, repaired: found.repaired };
    const issues = result.issues.slice(0, 20);
    return {
      ok: false,
      paths: issues.map(({ path }) => pathOf(path)),
      advice: issues.map(({ path, message: issue }) => `- ${pathOf(path)}: ${issue}`).join('\n'),
    };
  }
  return {
    request: { ...request, schema: { name, ...(strict && { jsonSchema: strict.schema }) } },
    maxReasks,
    warnings: strict ? [] : [{ setting: 'schema', message }],
    judge,
  };
}

/** The request again, with the answer and what was wrong with it. */
export function reaskOf(request: TextRequest, answer: string, advice: string): TextRequest {
  const again: Message[] = [
    { role: 'assistant', content: answer === '' ? '(nothing)' : answer },
    {
      role: 'user',
      content: `That answer does not fit the schema:\n${advice}\nAnswer again with the corrected JSON object alone.`,
    },
  ];
  return { ...request, messages: [...(request.messages ?? []), ...again] };
}

/** Two times asked as one result: the newer answer, everything that was used. */
export function joinResults(older: TextResult, newer: TextResult): TextResult {
  return {
    ...newer,
    usage: addUsage(older.usage, newer.usage),
    cost: addCost(older.cost, newer.cost),
    attempts: [...older.attempts, ...newer.attempts],
    degraded: older.degraded || newer.degraded,
  };
}

/** The error of an answer that does not fit. */
export function schemaInvalid(
  { provider, model, requestId, text, usage, attempts }: TextResult,
  paths: readonly string[],
): AiError {
  const message = `The answer of ${provider} does not fit the schema: ${paths.join(', ')}.`;
  const error = new AiError('schema_invalid', message, {
    provider,
    model,
    requestId,
    problems: paths,
    partial: { text, usage },
  });
  error.attempts = attempts;
  return error;
}

function jsonSchemaOf(schema: StandardSchema<unknown>): Json | undefined {
  const source = schema['~standard'].jsonSchema;
  if (source === undefined) return undefined;
  try {
    return source.input({ target: 'draft-2020-12' });
  } catch (cause) {
    const message =
      'The schema holds a type that JSON cannot express, for example a date: ask for text and convert it.';
    throw new AiError('bad_request', message, { cause });
  }
}
