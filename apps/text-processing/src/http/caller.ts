// Reads from a request who calls, in which form the answer is wanted, and whether the caller is still there.
import '@tpl/security/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CacheMode } from '../domain/text-service.ts';

/** Who calls: keeps cached answers, budgets and batches of callers apart. */
export function callerOf({ principal }: FastifyRequest): string {
  return principal?.id ?? 'anonymous';
}

/** Whether the client asks for server-sent events rather than one JSON document. */
export function wantsEvents(request: FastifyRequest): boolean {
  return /\btext\/event-stream\b/i.test(request.headers.accept ?? '');
}

/**
 * What the request's `Cache-Control` says (RFC 9111, 5.2.1); the strictest word counts. Words that would let an answer be older
 * than it is kept here mean nothing.
 */
export function cacheModeOf(request: FastifyRequest): CacheMode {
  const words = (request.headers['cache-control'] ?? '')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  if (words.includes('no-store')) return 'no_store';
  if (words.includes('no-cache') || words.includes('max-age=0')) return 'refresh';
  return words.includes('only-if-cached') ? 'only_if_cached' : 'default';
}

/** A signal that aborts when the client hangs up before the answer is out. */
export function hangUpSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new DOMException('The client hung up.', 'AbortError'));
  });
  return controller.signal;
}
