// Lets only answers through that fit the schema of their request, as objects.

import { createPartialReader } from '@internal/kit/json';
import type { TextModel, TextRequest, TextResult } from '@internal/model';
import { AiError, throwProblems } from '@internal/model';
import type { ObjectPlan, ObjectResult } from '../object/object-plan.ts';
import { boundOfObject, planObject, reaskProblems, settleObject } from '../object/object-plan.ts';
import type { EventSink, Middleware } from './middleware/middleware.ts';
import { toMiddleware } from './middleware/to-middleware.ts';

/** How objects are asked for. */
export interface WithObjectOptions {
  /** How often the model is asked again, with what was wrong. 0 to 5. Default: 1. */
  readonly maxReasks?: number | undefined;
}

/**
 * Sets `object` of each answer to a request whose `schema` was made by `defineOutput`: slips are mended, what does not fit
 * is asked for again, a stream carries `partial` objects. What still does not fit is `malformed_response`, so that a
 * fallback outside may answer, and a cache outside keeps only what fits. Other requests pass through.
 *
 * @example
 * import { defineOutput, withObject, wrapModel } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 * import { z } from 'zod';
 *
 * const schema = defineOutput({ name: 'mood', schema: z.object({ mood: z.string() }) });
 * const model = wrapModel(mockModel({ answers: ['{"mood": "good"}'] }), [withObject()]);
 * const { object } = await model.generate({ schema, messages: [{ role: 'user', content: 'How is it?' }] });
 * console.log(object); // { mood: 'good' }
 *
 * @throws {AiError} `invalid_options` when `maxReasks` is not 0 to 5.
 */
export function withObject({ maxReasks = 1 }: WithObjectOptions = {}): Middleware {
  throwProblems('withObject', reaskProblems(maxReasks));
  const planOf = (request: TextRequest): ObjectPlan<unknown> | undefined => {
    const { schema, name } = request.schema ?? {};
    return schema && planObject(request, { schema, name, maxReasks });
  };
  return toMiddleware('object', (model, events) => ({
    bound: (request) => boundOfObject(model, request, maxReasks),
    async generate(request) {
      const plan = planOf(request);
      if (!plan) return model.generate(request);
      return settle(model, plan, await model.generate(plan.request), events);
    },
    async *stream(request) {
      const plan = planOf(request);
      if (!plan) return yield* model.stream(request);
      const reader = createPartialReader(plan.prepared.isWrapped);
      for await (const event of model.stream(plan.request)) {
        if (event.type === 'finish') {
          yield { type: 'finish', result: await settle(model, plan, event.result, events) };
          continue;
        }
        yield event;
        const object = event.type === 'text' ? reader.push(event.text) : undefined;
        if (object !== undefined) yield { type: 'partial', object };
      }
    },
  }));
}

async function settle(
  model: TextModel,
  plan: ObjectPlan<unknown>,
  first: TextResult,
  events: EventSink,
): Promise<TextResult> {
  // A model that makes objects itself has done so.
  if (first.object !== undefined) return first;
  const { operation } = plan.request;
  const onJudged = (ok: boolean, durationMs: number) =>
    events.emit('object', { ...(operation !== undefined && { operation }), ok, durationMs });
  // One that asks for a tool has not answered yet, at first or asked again.
  const onCalled = (result: TextResult): TextResult & Partial<ObjectResult<unknown>> => result;
  try {
    const settled = await settleObject(model, plan, first, { onCalled, onJudged });
    const { repaired: _, reasks: __, ...result } = settled;
    return result;
  } catch (error) {
    if (!AiError.isInstance(error) || error.code !== 'schema_invalid') throw error;
    const { provider, model: name, requestId, problems, partial } = error;
    const message = `The answer of ${provider} does not fit the schema.`;
    const malformed = new AiError('malformed_response', message, {
      provider,
      model: name,
      requestId,
      problems,
      partial,
      cause: error,
    });
    malformed.attempts = error.attempts;
    throw malformed;
  }
}
