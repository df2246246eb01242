// Bounds how many files come in at a time, before a byte of them is read.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../../../src/domain/request-error.ts';
import { callerOf } from '../../../src/http/create-server.ts';

/** Files on their way: each may be as large as a file may be, and is in memory until it has been read. */
export interface UploadBounds {
  /** Of one caller, so that nobody keeps the others out. */
  readonly perCaller: number;
  readonly ofAll: number;
}

const retryAfterMs = 1_000;

/**
 * A hook that refuses a file with `limited` or `too_busy` while as many of its caller, or of all, are on their way as may be; each
 * counts until its answer is out.
 */
export function boundUploads({ perCaller, ofAll }: UploadBounds) {
  const callers = new Map<string, number>();
  let all = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Who hung up while the caller was looked up has no end to wait for.
    if (reply.raw.closed) return;
    const caller = callerOf(request);
    const own = callers.get(caller) ?? 0;
    if (own >= perCaller || all >= ofAll) {
      const message = own >= perCaller ? `${own} of yours are being read` : `${all} are being read`;
      const hint = 'send it again when one of them has been read';
      // What follows is not read: the connection cannot be used again.
      reply.header('connection', 'close');
      // A caller's own bound is its own fault, and nothing that an operator should hear of.
      const code = own >= perCaller ? 'limited' : 'too_busy';
      throw new RequestError(code, [{ path: 'body', message, hint }], { retryAfterMs });
    }
    callers.set(caller, own + 1);
    all += 1;
    reply.raw.once('close', () => {
      all -= 1;
      const left = (callers.get(caller) ?? 1) - 1;
      if (left > 0) callers.set(caller, left);
      else callers.delete(caller);
    });
  };
}
