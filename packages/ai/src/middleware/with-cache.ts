// Infrastructure Service: ai · stable API, changes affect all users
import { noCost } from '../cost.ts';
import type { CacheInfo, TextEvent, TextRequest, TextResult } from '../text-model.ts';
import { noUsage } from '../usage.ts';
import type { Middleware } from './middleware.ts';
import { toMiddleware } from './middleware.ts';

/** What keeps answers; `createResponseCache` of @tpl/cache, with `responseRules(model)`, fits. */
export interface ResponseCache {
  respond(
    request: TextRequest,
    produce: (context: { signal: AbortSignal }) => Promise<TextResult>,
    options?: { signal?: AbortSignal },
  ): Promise<{ value: TextResult; cache: CacheInfo }>;
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
    const optionsOf = ({ signal }: TextRequest) => (signal ? { signal } : {});
    return {
      async generate(request) {
        let isOurs = false;
        const produce = ({ signal }: { signal: AbortSignal }) => {
          isOurs = true;
          return model.generate({ ...request, signal });
        };
        const { value, cache } = await responses.respond(request, produce, optionsOf(request));
        return marked(value, cache, isOurs);
      },
      async *stream(request) {
        let isOurs = false;
        const produce = ({ signal }: { signal: AbortSignal }) => {
          isOurs = true;
          return model.stream({ ...request, signal });
        };
        const { events, cache } = await responses.respondStream(request, produce, optionsOf(request));
        for await (const event of events) {
          yield event.type === 'finish'
            ? { type: 'finish', result: marked(event.result, cache, isOurs) }
            : event;
        }
      },
    };
  });
}

/** An answer that this call did not buy, stored or bought by another call at the same moment, costs it nothing. */
function marked(result: TextResult, cache: CacheInfo, isOurs: boolean): TextResult {
  const isBought = isOurs && cache.outcome !== 'hit' && cache.outcome !== 'stale';
  return { ...result, cache, ...(!isBought && { usage: noUsage, cost: noCost, attempts: [] }) };
}
