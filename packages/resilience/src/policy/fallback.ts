// Gives another answer where a call has failed.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import { kindOf } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { startRun } from '../call/layer.ts';
import type { Attempt } from '../call/policy.ts';
import type { ErrorKind } from '../errors/error-kind.ts';

/**
 * Makes an answer when the call has failed; of a streamed call, an async iterable of chunks. When it throws or gives
 * something else, the call rejects with the error that called for it.
 */
export type Fallback = (error: unknown, context: Attempt & { readonly kind: ErrorKind }) => unknown;

/** Answers in place of a call that failed, unless the caller has gone or content was handed over. */
export function fallbackLayer(fallback: Fallback, host: Host): Layer {
  async function answer(error: unknown, call: Call): Promise<unknown> {
    if (call.stream?.committed || !host.classify(error, call.aborted).fallbackable) throw error;
    const kind = kindOf(host, error, call);
    let value: unknown;
    try {
      value = await startRun(async (attempt) => fallback(error, { ...attempt, kind }), call);
      if (call.stream && !isStream(value)) throw error;
    } catch {
      throw call.aborted ? call.reason : error;
    }
    host.counts.fallbacks += 1;
    host.events.emit('fallback', { policy: host.name, operation: call.operation, kind });
    return value;
  }

  return (next) => (call) => next(call).catch((error) => answer(error, call));
}

const isStream = (value: unknown) =>
  typeof (value as AsyncIterable<unknown> | undefined)?.[Symbol.asyncIterator] === 'function';
