// Infrastructure Service: ai · stable API, changes affect all users
import type { TextModel, TextRequest, TextResult } from '../model/text-model.ts';
import type { ObjectOptions, ObjectPlan, ObjectResult } from './object-plan.ts';
import { joinResults, planObject, reaskOf, schemaInvalid } from './object-plan.ts';

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
 * @throws {AiError} `schema_invalid` with the paths that do not fit; `bad_request` at a schema that cannot be expressed.
 */
export async function generateObject<T>(
  model: TextModel,
  request: TextRequest,
  options: ObjectOptions<T>,
): Promise<ObjectResult<T>> {
  const plan = planObject(request, options);
  return settleObject(model, plan, await model.generate(plan.request));
}

/** Judges an answer and asks again until one fits. */
export async function settleObject<T>(
  model: TextModel,
  plan: ObjectPlan<T>,
  first: TextResult,
): Promise<ObjectResult<T>> {
  let joined = first;
  let newest = first;
  for (let reasks = 0; ; reasks += 1) {
    const judged = await plan.judge(newest.text);
    if (judged.ok) {
      const { value: object, repaired } = judged;
      return { ...joined, warnings: [...plan.warnings, ...joined.warnings], object, repaired, reasks };
    }
    // An answer that ran out of tokens would do so again.
    const isCut = newest.finishReason === 'length';
    if (isCut || reasks >= plan.maxReasks) {
      throw schemaInvalid(joined, isCut ? ['the answer was cut at maxOutputTokens'] : judged.paths);
    }
    newest = await model.generate(reaskOf(plan.request, newest.text, judged.advice));
    joined = joinResults(joined, newest);
  }
}
