// Gives the same answer to the same Idempotency-Key, so that who asks again pays once.
import { createHash } from 'node:crypto';
import type { Cache } from '@tpl/cache';
import { createCacheKey } from '@tpl/cache';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../domain/request-error.ts';
import { callerOf, hangUpSignal } from './create-server.ts';

const keptMs = 24 * 60 * 60_000;

interface Kept {
  /** Of the body: the same key for another request is a mistake. */
  readonly print: string;
  readonly answer: unknown;
}

/** Answers a request, or gives the answer that was given before. */
export type AnswerOnce = <T>(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/**
 * Keeps answers by caller, route and the key in `Idempotency-Key` for a day. Two at the same time are answered once; what
 * failed is not kept. Without the header every request is its own.
 */
export function createAnswerOnce(cache: Pick<Cache, 'resolve'>): AnswerOnce {
  return async (request, reply, answer) => {
    const signal = hangUpSignal(reply);
    const given = request.headers['idempotency-key'];
    if (given === undefined) return answer(signal);
    const path = 'Idempotency-Key';
    if (typeof given !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(given)) {
      const message = 'must be 1 to 255 visible ASCII characters';
      throw new RequestError('invalid_request', [{ path, message }]);
    }
    const print = createHash('sha256').update(JSON.stringify(request.body)).digest('base64url');
    const key = createCacheKey({
      for: 'idempotency',
      caller: callerOf(request),
      route: request.routeOptions.url,
      given,
    });
    const { value, outcome } = await cache.resolve<Kept>(
      key,
      // One who hangs up does not take the answer from another who waits for the same.
      async (context) => ({ print, answer: await answer(context.signal) }),
      {
        ttlMs: keptMs,
        staleWhileRevalidateMs: 0,
        staleIfErrorMs: 0,
        softTimeoutMs: 0,
        hardTimeoutMs: 0,
        signal,
      },
    );
    if (value.print !== print) {
      const message = 'was used for another request';
      throw new RequestError('key_reused', [{ path, message, hint: 'send a new key with a new request' }]);
    }
    if (outcome !== 'miss' && outcome !== 'bypass') reply.header('idempotent-replayed', 'true');
    return value.answer as never;
  };
}
