// Reads from a request who calls, in which form the answer is wanted, and whether the caller is still there.
import '@tpl/security/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Who calls: keeps cached answers, budgets and batches of callers apart. */
export function callerOf({ principal }: FastifyRequest): string {
  return principal?.id ?? 'anonymous';
}

/** Whether the client asks for server-sent events rather than one JSON document. */
export function wantsEvents(request: FastifyRequest): boolean {
  return /\btext\/event-stream\b/i.test(request.headers.accept ?? '');
}

/** A signal that aborts when the client hangs up before the answer is out. */
export function hangUpSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new DOMException('The client hung up.', 'AbortError'));
  });
  return controller.signal;
}
