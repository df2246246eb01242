// Infrastructure Service: ai · stable API, changes affect all users
import type { TextModel, TextRequest, TextResult } from '../model/text-model.ts';
import { settleObject } from './generate-object.ts';
import { readLooseJson } from './loose-json.ts';
import type { ObjectOptions, ObjectResult } from './object-plan.ts';
import { planObject } from './object-plan.ts';

/** A value of which any part may still be missing. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly Partially<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]?: Partially<T[Name]> }
    : T;

/** A piece of a streamed object: unchecked parts first, then the checked whole. */
export type ObjectEvent<T> =
  | { readonly type: 'partial'; readonly object: Partially<T> }
  | { readonly type: 'finish'; readonly result: ObjectResult<T> };

// Reading the text again at each piece would be quadratic: once it is long, it is read when it has grown by a fiftieth.
const growth = 1.02;

/**
 * Streams an object that fits a schema. Parts are as the model sent them and not checked; the finish is. An answer that
 * does not fit is asked for again without streaming.
 *
 * @example
 * import { streamObject } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 * import { z } from 'zod';
 *
 * const model = mockModel({ answers: ['{"mood": "good"}'] });
 * const request = { messages: [{ role: 'user' as const, content: 'How is it?' }] };
 * for await (const event of streamObject(model, request, { schema: z.object({ mood: z.string() }) })) {
 *   if (event.type === 'finish') console.log(event.result.object.mood); // good
 * }
 *
 * @throws {AiError} `schema_invalid` with the paths that do not fit; `bad_request` at a schema that cannot be expressed.
 */
export async function* streamObject<T>(
  model: TextModel,
  request: TextRequest,
  options: ObjectOptions<T>,
): AsyncGenerator<ObjectEvent<T>> {
  const plan = planObject(request, options);
  let text = '';
  let nextAt = 1;
  let shown = '';
  let first: TextResult | undefined;
  for await (const event of model.stream(plan.request)) {
    if (event.type === 'finish') first = event.result;
    if (event.type !== 'text') continue;
    text += event.text;
    if (text.length < nextAt) continue;
    nextAt = text.length * growth;
    const start = text.indexOf('{');
    const read = start === -1 ? undefined : readLooseJson(text, start, true);
    if (!read?.ok) continue;
    const seen = JSON.stringify(read.value);
    if (seen === shown) continue;
    shown = seen;
    yield { type: 'partial', object: read.value as Partially<T> };
  }
  if (first) yield { type: 'finish', result: await settleObject(model, plan, first) };
}
