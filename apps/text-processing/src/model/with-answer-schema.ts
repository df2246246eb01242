// Domain Service: text-processing · example, replace in your project
import type { Middleware, TextRequest, TextResult } from '@tpl/ai';
import { AiError } from '@tpl/ai';
import type { Operation } from '../domain/define-operation.ts';

/**
 * Lets only answers through that fit their operation's schema. It stands inside cache and fallback: what does not fit
 * is never stored, and the offline engine may answer instead.
 */
export function withAnswerSchema(operations: readonly Operation[]): Middleware {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const check = (request: TextRequest, result: TextResult): TextResult => {
    const operation = byId.get(request.operation ?? '');
    if (!operation) return result;
    const { provider, model } = result;
    let value: unknown;
    try {
      value = JSON.parse(result.text);
    } catch {
      throw new AiError('malformed_response', `The answer to "${operation.id}" is not JSON.`, {
        provider,
        model,
      });
    }
    const checked = operation.answer.safeParse(value);
    if (checked.success) return result;
    const problems = checked.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
    throw new AiError('malformed_response', `The answer to "${operation.id}" does not fit its schema.`, {
      provider,
      model,
      problems,
    });
  };
  return (model) => ({
    ...model,
    generate: async (request) => check(request, await model.generate(request)),
    async *stream(request) {
      for await (const event of model.stream(request)) {
        yield event.type === 'finish' ? { type: 'finish', result: check(request, event.result) } : event;
      }
    },
  });
}
