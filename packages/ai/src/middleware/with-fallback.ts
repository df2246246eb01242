// Infrastructure Service: ai · stable API, changes affect all users
import type { TextModel, TextRequest } from '../text-model.ts';
import type { Middleware } from './middleware.ts';
import { toMiddleware } from './middleware.ts';

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
  return toMiddleware('fallback', (model) => {
    const isKept = (error: unknown, { signal }: TextRequest): boolean =>
      signal?.aborted === true || kept.has((error as { kind?: unknown } | undefined)?.kind);
    return {
      async generate(request) {
        try {
          return await model.generate(request);
        } catch (error) {
          if (isKept(error, request)) throw error;
          return { ...(await fallback.generate(request)), degraded: true };
        }
      },
      async *stream(request) {
        let hasBegun = false;
        try {
          let held: { type: 'start'; provider: string; model: string } | undefined;
          for await (const event of model.stream(request)) {
            if (event.type === 'start') held = event;
            else {
              if (!hasBegun && held) yield held;
              hasBegun = true;
              yield event;
            }
          }
          return;
        } catch (error) {
          if (hasBegun || isKept(error, request)) throw error;
        }
        for await (const event of fallback.stream(request)) {
          yield event.type === 'finish'
            ? { type: 'finish', result: { ...event.result, degraded: true } }
            : event;
        }
      },
    };
  });
}
