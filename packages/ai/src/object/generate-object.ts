// Asks a model for an object that fits a schema.
import type { TextModel, TextRequest } from '@internal/model';
import type { ObjectOptions, ObjectResult } from './object-plan.ts';
import { planObjectAlone, settleObject } from './object-plan.ts';

/**
 * Asks for an object that fits a schema: the provider's strict mode where it has one, always a local check, mending of
 * slips where nothing is lost by it, then asking again with what was wrong, at most `maxReasks` times.
 *
 * @example
 * import { generateObject } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 * import { z } from 'zod';
 *
 * const model = mockModel({ answers: ['{"mood": "good"}'] });
 * const request = { messages: [{ role: 'user' as const, content: 'How is it?' }] };
 * const { object } = await generateObject(model, request, { schema: z.object({ mood: z.string() }) });
 * console.log(object.mood); // good
 *
 * @throws {AiError} `schema_invalid` with the paths that do not fit; `invalid_options` at a schema that cannot be expressed,
 * and at tools that may be called: beside those, `withObject` makes objects.
 */
export async function generateObject<T>(
  model: TextModel,
  request: TextRequest,
  options: ObjectOptions<T>,
): Promise<ObjectResult<T>> {
  const plan = planObjectAlone(request, options);
  return settleObject(model, plan, await model.generate(plan.request));
}
