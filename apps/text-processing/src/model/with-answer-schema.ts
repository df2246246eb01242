// Domain Service: text-processing · example, replace in your project
import type { Middleware, TextEvent, TextModel, TextRequest } from '@tpl/ai';
import { AiError, generateObject, streamObject } from '@tpl/ai';
import type { z } from 'zod';
import type { Operation } from '../domain/define-operation.ts';

/**
 * Lets only answers through that fit their operation's schema: slips are mended, what does not fit is asked for again
 * once. It stands inside cache and fallback: what does not fit is never stored, and the offline engine may answer.
 */
export function withAnswerSchema(operations: readonly Operation[]): Middleware {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const schemaOf = ({ operation }: TextRequest): z.ZodType | undefined => byId.get(operation ?? '')?.answer;
  return (model) => ({
    ...model,
    async generate(request) {
      const schema = schemaOf(request);
      if (!schema) return model.generate(request);
      const answer = generateObject(model, request, { schema, name: request.operation });
      const { object, repaired: _, reasks: __, ...result } = await answer.catch(unusable);
      return { ...result, text: JSON.stringify(object) };
    },
    async *stream(request): AsyncGenerator<TextEvent> {
      const schema = schemaOf(request);
      if (!schema) return yield* model.stream(request);
      // What the model sends goes on as it comes; only the end is held back until it is known to fit.
      const passing: TextEvent[] = [];
      try {
        for await (const event of streamObject(listenedTo(model, passing), request, {
          schema,
          name: request.operation,
        })) {
          yield* passing.splice(0);
          if (event.type !== 'finish') continue;
          const { object, repaired: _, reasks: __, ...result } = event.result;
          yield { type: 'finish', result: { ...result, text: JSON.stringify(object) } };
        }
      } catch (error) {
        unusable(error);
      }
    },
  });
}

function listenedTo(model: TextModel, heard: TextEvent[]): TextModel {
  return {
    ...model,
    async *stream(request) {
      for await (const event of model.stream(request)) {
        if (event.type !== 'finish') heard.push(event);
        yield event;
      }
    },
  };
}

/** An answer without its form is the model's failure, not the caller's: another engine may try. */
function unusable(error: unknown): never {
  if (!AiError.isInstance(error) || error.code !== 'schema_invalid') throw error;
  const { provider, model, problems } = error;
  throw new AiError('malformed_response', 'The answer does not fit its schema.', {
    provider,
    model,
    problems,
    cause: error,
  });
}
