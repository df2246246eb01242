// Keeps the answers of one model apart from those of others in the same cache.
import type { ResponseCache, TextRequest } from '@tpl/ai';

/** What stands in the key beside what was asked. */
export interface AnsweredRequest extends TextRequest {
  readonly answeredBy?: string;
}

/** The same cache for the model of this id: what another one answered to the same request is not its answer. */
export function keepApart(answers: ResponseCache, answeredBy: string): ResponseCache {
  const asked = (request: TextRequest): AnsweredRequest => ({ ...request, answeredBy });
  return {
    respond: (request, produce, options) => answers.respond(asked(request), produce, options),
    respondStream: (request, produce, options) => answers.respondStream(asked(request), produce, options),
  };
}
