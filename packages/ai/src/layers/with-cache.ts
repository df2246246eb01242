// Answers from a response cache where one holds the answer.

import { noCost, noUsage } from '@internal/prices';
import type { CacheInfo, TextEvent, TextRequest, TextResult } from '../model/text-model.ts';
import type { Middleware } from './middleware.ts';
import { changeResult, toMiddleware } from './middleware.ts';

/** What keeps answers; `createResponseCache` of @tpl/cache, with `responseRules(model)`, fits. */
export interface ResponseCache {
  /** Answers from the cache, or with what `produce` makes. */
  respond(
    request: TextRequest,
    produce: (context: { signal: AbortSignal }) => Promise<TextResult>,
    options?: { signal?: AbortSignal },
  ): Promise<{ value: TextResult; cache: CacheInfo }>;
  /** The same for streams. */
  respondStream(
    request: TextRequest,
    produce: (context: { signal: AbortSignal }) => AsyncIterable<TextEvent>,
    options?: { signal?: AbortSignal },
  ): Promise<{ events: AsyncIterable<TextEvent>; cache: CacheInfo }>;
}

/**
 * Answers from a cache where it can. A hit, or an answer shared with a call that asks the same
 * at the same moment, uses no tokens and costs nothing; `cache` of the result says what was saved.
 *
 * @example
 * import { type ResponseCache, withCache } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // createResponseCache of @tpl/cache fits; this one keeps nothing.
 * const { signal } = new AbortController();
 * const responses: ResponseCache = {
 *   respond: async (_, produce) => ({ value: await produce({ signal }), cache: { outcome: 'bypass' } }),
 *   respondStream: async (_, produce) => ({ events: produce({ signal }), cache: { outcome: 'bypass' } }),
 * };
 * const cached = withCache(responses)(mockModel());
 */
export function withCache(responses: ResponseCache): Middleware {
  return toMiddleware('cache', (model) => {
    /** Asks the model, and remembers that it did. */
    function asking<T>(request: TextRequest, ask: (request: TextRequest) => T) {
      const call = {
        isOurs: false,
        options: request.signal ? { signal: request.signal } : {},
        produce({ signal }: { signal: AbortSignal }): T {
          call.isOurs = true;
          return ask({ ...request, signal });
        },
      };
      return call;
    }
    return {
      async generate(request) {
        const call = asking(request, (asked) => model.generate(asked));
        const { value, cache } = await responses.respond(request, call.produce, call.options);
        return marked(value, cache, call.isOurs);
      },
      async *stream(request) {
        const call = asking(request, (asked) => model.stream(asked));
        const { events, cache } = await responses.respondStream(request, call.produce, call.options);
        yield* changeResult(events, (result) => marked(result, cache, call.isOurs));
      },
    };
  });
}

/** An answer that this call did not buy, stored or bought by another call at the same moment, costs it nothing. */
function marked(result: TextResult, cache: CacheInfo, isOurs: boolean): TextResult {
  const isBought = isOurs && cache.outcome !== 'hit' && cache.outcome !== 'stale';
  return { ...result, cache, ...(!isBought && { usage: noUsage, cost: noCost, attempts: [] }) };
}
