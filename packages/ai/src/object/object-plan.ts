// Asks for an object, judges the answer and asks again with what was wrong.
import type { Problem } from '@internal/kit';
import { systemClock as clock, describeProblems, findProblems } from '@internal/kit';
import type {
  AttemptRecord,
  Message,
  SpendBound,
  StandardSchema,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import { AiError, createAttemptLog, throwProblems } from '@internal/model';
import { addCost, addUsage } from '@internal/prices';
import { boundOfModel, joinBounds, sumOf } from '../money/join-bounds.ts';
import type { PreparedSchema } from './define-output.ts';
import { preparedOf, schemaProblems } from './define-output.ts';

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
  /** What the schema made of the answer. */
  readonly object: T;
  /** Whether slips in the JSON were mended; nothing was lost by that. */
  readonly repaired: boolean;
  /** How often the model was asked again. */
  readonly reasks: number;
}

/** Everything that is the same for each time the model is asked. */
export interface ObjectPlan<T> {
  readonly request: TextRequest;
  readonly maxReasks: number;
  readonly prepared: PreparedSchema<T>;
  /** The attempts of all times the model was asked. */
  attempts(): readonly AttemptRecord[];
}

const cut: Problem = { path: 'answer', message: 'was cut at maxOutputTokens' };
const called: Problem = { path: 'answer', message: 'asks for a tool, and none may be called' };

/** What is wrong with how often may be asked again. */
export function reaskProblems(maxReasks: number): Problem[] {
  const isCount = Number.isSafeInteger(maxReasks) && maxReasks >= 0 && maxReasks <= 5;
  return findProblems({ 'maxReasks must be a whole number from 0 to 5': isCount });
}

/** As {@link planObject}, where nobody would run a tool. Throws `invalid_options` at tools that may be called. */
export function planObjectAlone<T>(request: TextRequest, options: ObjectOptions<T>): ObjectPlan<T> {
  const mayCall = request.tools?.length && request.toolChoice !== 'none';
  const rule = 'tools must be left out, or toolChoice be none; beside tools use the layer withObject';
  throwProblems('an object', findProblems({ [rule]: !mayCall }));
  return planObject(request, options);
}

/** Checks the options and makes the request. Throws `invalid_options` at a schema that cannot be expressed. */
export function planObject<T>(
  request: TextRequest,
  { schema, name = 'answer', maxReasks = 1 }: ObjectOptions<T>,
): ObjectPlan<T> {
  const problems = [...reaskProblems(maxReasks), ...schemaProblems(schema)];
  if (problems.length > 0) throwProblems('an object', problems);
  const prepared = preparedOf(schema);
  const { jsonSchema, isLoose } = prepared;
  const log = createAttemptLog(request.log);
  const first = log.records.length;
  return {
    request: {
      ...request,
      log,
      schema: { name, ...(jsonSchema && { jsonSchema }), ...(isLoose && { isLoose }) },
    },
    maxReasks,
    prepared,
    attempts: () => log.records.slice(first),
  };
}

/** Who else has a say while an answer is settled. */
interface Settling<Called> {
  /** Takes an answer that asks for a tool, before it is judged. Default: it is judged as any other. */
  readonly onCalled?: (result: TextResult) => Called;
  readonly onJudged?: (ok: boolean, durationMs: number) => void;
}

/** Judges an answer and asks again until one fits; never past one that asks for a tool. Throws `schema_invalid`. */
export async function settleObject<T, Called = never>(
  model: TextModel,
  { request, maxReasks, prepared, attempts }: ObjectPlan<T>,
  first: TextResult,
  { onCalled, onJudged }: Settling<Called> = {},
): Promise<ObjectResult<T> | Called> {
  let joined = first;
  let newest = first;
  for (let reasks = 0; ; reasks += 1) {
    const isCalled = newest.finishReason === 'tool_calls';
    if (isCalled && onCalled) return onCalled(joined);
    const from = clock.monotonic();
    const judged = await prepared.judge(newest.text);
    onJudged?.(judged.ok, clock.monotonic() - from);
    if (judged.ok) {
      const { value: object, repaired } = judged;
      return { ...joined, warnings: [...prepared.warnings, ...joined.warnings], object, repaired, reasks };
    }
    // An answer that ran out of tokens would do so again.
    const end = newest.finishReason === 'length' ? cut : isCalled ? called : undefined;
    if (end || reasks >= maxReasks) throw schemaInvalid(joined, end ? [end] : judged.problems);
    newest = await model.generate(reaskOf(request, newest.text, judged.advice));
    joined = { ...joinResults(joined, newest), attempts: attempts() };
  }
}

/** The request again, with the answer and what was wrong with it. */
function reaskOf(request: TextRequest, answer: string, advice: string): TextRequest {
  const again: Message[] = [
    { role: 'assistant', content: answer === '' ? '(nothing)' : answer },
    {
      role: 'user',
      content: `That answer does not fit the schema:\n${advice}\nAnswer again with the corrected JSON object alone.`,
    },
  ];
  return { ...request, messages: [...(request.messages ?? []), ...again] };
}

// At most twenty lines say what is wrong with an answer.
const adviceTokens = 500;
// No model takes a longer one back.
const windowTokens = 1_048_576;

/** The most that asking for an object can use: every time again with the longest answer in the prompt. */
export function boundOfObject(model: TextModel, request: TextRequest, maxReasks: number): SpendBound {
  const first = boundOfModel(model, request);
  if (!request.schema?.schema || maxReasks === 0) return first;
  // Who limits the answer is the model, where the request does not.
  const shortest = () => boundOfModel(model, { ...request, maxOutputTokens: 1 }).tokens - 1;
  const longest = request.maxOutputTokens ?? first.tokens - shortest();
  const answer = 'x'.repeat(Math.min(windowTokens, Math.max(0, longest)) + adviceTokens);
  const again = boundOfModel(model, reaskOf(request, answer, ''));
  return joinBounds([first, ...Array.from({ length: maxReasks }, () => again)], sumOf);
}

/** Two times asked as one result: the newer answer, everything that was used. */
function joinResults(older: TextResult, newer: TextResult): TextResult {
  return {
    ...newer,
    usage: addUsage(older.usage, newer.usage),
    cost: addCost(older.cost, newer.cost),
    degraded: older.degraded || newer.degraded,
  };
}

/** The error of an answer that does not fit. */
function schemaInvalid(
  { provider, model, requestId, text, usage, attempts }: TextResult,
  problems: readonly Problem[],
): AiError {
  const message = describeProblems(`The answer of ${provider} does not fit the schema`, problems);
  const error = new AiError('schema_invalid', message, {
    provider,
    model,
    requestId,
    problems,
    partial: { text, usage },
  });
  error.attempts = attempts;
  return error;
}
