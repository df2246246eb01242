// Lets another model answer, marked degraded, when the configured ones cannot.

import type { TextModel, TextRequest } from '../model/text-model.ts';
import { askInTurn } from '../route/route-models.ts';
import type { Middleware } from './middleware.ts';
import { changeResult, toMiddleware } from './middleware.ts';

// What the caller did, or what another engine must not get round.
const kept: ReadonlySet<unknown> = new Set(['cancelled', 'invalid', 'content']);

/**
 * Lets another model answer when the configured ones cannot, and marks that answer `degraded`. Not after the first
 * content of a stream, not when the caller left, and not when the request is wrong, blocked or declined.
 *
 * @example
 * import { withFallback } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const safe = withFallback(mockModel({ provider: 'offline' }))(mockModel({ answers: [{ failWith: 'overloaded' }] }));
 * console.log((await safe.generate({ messages: [{ role: 'user', content: 'Hello' }] })).degraded); // true
 */
export function withFallback(fallback: TextModel): Middleware {
  const degraded: TextModel = {
    id: fallback.id,
    generate: async (request) => ({ ...(await fallback.generate(request)), degraded: true }),
    stream: (request) => changeResult(fallback.stream(request), (result) => ({ ...result, degraded: true })),
  };
  const isFinal = (error: unknown, { signal }: TextRequest): boolean =>
    signal?.aborted === true || kept.has((error as { kind?: unknown } | undefined)?.kind);
  return toMiddleware('fallback', (model) =>
    askInTurn({ plan: () => [model, degraded], isFinal, errorOf: (errors) => errors.at(-1) }),
  );
}
