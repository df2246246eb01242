// Streams an object while it grows.

import { createPartialReader } from '@internal/kit/json';
import type { TextModel, TextRequest } from '@internal/model';
import type { ObjectOptions, ObjectResult } from './object-plan.ts';
import { planObjectAlone, settleObject } from './object-plan.ts';

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
 * @throws {AiError} `schema_invalid` with the paths that do not fit; `invalid_options` at a schema that cannot be expressed,
 * and at tools that may be called: beside those, `withObject` makes objects.
 */
export async function* streamObject<T>(
  model: TextModel,
  request: TextRequest,
  options: ObjectOptions<T>,
): AsyncGenerator<ObjectEvent<T>> {
  const plan = planObjectAlone(request, options);
  const reader = createPartialReader(plan.prepared.isWrapped);
  for await (const event of model.stream(plan.request)) {
    if (event.type === 'finish')
      yield { type: 'finish', result: await settleObject(model, plan, event.result) };
    if (event.type !== 'text') continue;
    const object = reader.push(event.text);
    if (object !== undefined) yield { type: 'partial', object: object as Partially<T> };
  }
}
