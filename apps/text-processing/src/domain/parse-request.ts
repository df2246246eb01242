// Turns what a caller sent into a task, or into everything that is wrong with it.
import type { Operation } from './define-operation.ts';
import { nearestName } from './nearest-name.ts';
import type { RequestProblem } from './request-error.ts';
import { RequestError } from './request-error.ts';
import { toProblems } from './to-problems.ts';

/** A request that has been checked. */
export interface TextTask<Options extends object = Record<string, unknown>, Answer = unknown> {
  readonly operation: Operation<Options, Answer>;
  readonly text: string;
  readonly options: Readonly<Options>;
  /** Name of the model that is to answer. Default: whichever the service asks. */
  readonly model?: string;
}

/** What a request is checked against. */
export interface ParseRules {
  readonly operations: readonly Operation[];
  readonly maxTextCharacters: number;
  /** Models that the caller may name. Default: none, and `model` is no field. */
  readonly models?: readonly string[];
}

const fields = ['operation', 'text', 'options'];

/**
 * Checks `{ operation, text, options, model }` and names everything that is wrong with it at once.
 *
 * @throws RequestError `text_too_long` when that is all that is wrong, else `invalid_request`.
 */
export function parseRequest(body: unknown, rules: ParseRules, prefix = ''): TextTask {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const hint = 'send { "operation": "summarize", "text": "…" }';
    throw new RequestError('invalid_request', [
      { path: prefix || 'body', message: 'must be a JSON object', hint },
    ]);
  }
  const at = (path: string) => (prefix ? `${prefix}.${path}` : path);
  const { models = [] } = rules;
  const known = models.length > 0 ? [...fields, 'model'] : fields;
  const problems: RequestProblem[] = Object.keys(body)
    .filter((field) => !known.includes(field))
    .map((field) => ({
      path: at(short(field)),
      message: 'is not a field of the request',
      hint: didYouMean(field, known),
    }));
  const { operation: id, text, options, model } = body as Record<string, unknown>;
  const operation = findOperation(id, rules.operations, at('operation'), problems);
  const textProblem = checkText(text, rules.maxTextCharacters, at('text'));
  if (textProblem) problems.push(textProblem);
  const parsed = operation?.options.safeParse(options ?? {}, { reportInput: true });
  if (models.length > 0 && model !== undefined) problems.push(...checkModel(model, models, at('model')));
  if (parsed && !parsed.success) problems.push(...toProblems(parsed.error, at('options')));
  if (problems.length > 0) {
    const onlyLength = problems.length === 1 && textProblem?.limit !== undefined;
    throw new RequestError(onlyLength ? 'text_too_long' : 'invalid_request', problems);
  }
  const task = { operation: operation!, text: text as string };
  const named = model === undefined ? {} : { model: model as string };
  return { ...task, options: parsed!.data as Record<string, unknown>, ...named };
}

function checkModel(model: unknown, models: readonly string[], path: string): RequestProblem[] {
  if (typeof model !== 'string')
    return [{ path, message: 'must name a model', hint: `one of ${models.join(', ')}` }];
  if (models.includes(model)) return [];
  const message = `"${short(model)}" is not a model that you may name`;
  return [{ path, message, hint: `there are: ${models.join(', ')}` }];
}

function findOperation(
  id: unknown,
  operations: readonly Operation[],
  path: string,
  problems: RequestProblem[],
) {
  const found = operations.find((operation) => operation.id === id);
  if (found) return found;
  const ids = operations.map((operation) => operation.id);
  const message = typeof id === 'string' ? `"${short(id)}" is not an operation` : 'must name an operation';
  problems.push({
    path,
    message,
    hint: typeof id === 'string' ? didYouMean(id, ids) : `one of ${ids.join(', ')}`,
  });
  return undefined;
}

function checkText(text: unknown, limit: number, path: string): RequestProblem | undefined {
  if (typeof text !== 'string')
    return { path, message: 'must be text', hint: 'send the document as a JSON string' };
  if (text.length > limit) {
    const message = `has ${text.length} characters, ${text.length - limit} more than the limit of ${limit}`;
    return {
      path,
      message,
      limit,
      hint: 'shorten it or send it in parts; TPL_APP_MAX_TEXT_CHARACTERS moves the limit',
    };
  }
  if (text.trim() === '') return { path, message: 'is empty', hint: 'send a document of at least one word' };
  if (!/[\p{L}\p{N}]/u.test(text))
    return { path, message: 'holds no words', hint: 'send a document of at least one word' };
  if (looksBinary(text))
    return { path, message: 'looks like a binary file, not like text', hint: 'extract its text first' };
  if (/\p{Surrogate}/u.test(text))
    return { path, message: 'is not well-formed Unicode', hint: 'send valid UTF-8' };
  return undefined;
}

/** Control and replacement characters do not come in texts; a form feed or two may. */
function looksBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  const strange = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return sample.includes('\u0000') || strange > 2 + sample.length / 100;
}

function didYouMean(name: string, names: readonly string[]): string {
  const meant = nearestName(name, names);
  return meant ? `did you mean "${meant}"?` : `there are: ${names.join(', ')}`;
}

function short(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
