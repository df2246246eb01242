// Gives another answer where a call has failed.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import { kindOf } from '../call/host.ts';
import type { Layer, Next } from '../call/layer.ts';
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
  async function answer<T>(error: unknown, call: Call): Promise<T> {
    if (call.stream?.committed || !host.classify(error, call.aborted).fallbackable) throw error;
    const kind = kindOf(host, error, call);
    let value: T;
    try {
      value = await startRun(async (attempt) => fallback(error, { ...attempt, kind }) as Promise<T>, call);
      if (call.stream && !isStream(value)) throw error;
    } catch {
      throw call.aborted ? call.reason : error;
    }
    host.counts.fallbacks += 1;
    host.events.emit('fallback', { policy: host.name, operation: call.operation, kind });
    return value;
  }

  return <T>(next: Next<T>, call: Call) => next(call).catch((error) => answer<T>(error, call));
}

const isStream = (value: unknown) =>
  typeof (value as AsyncIterable<unknown> | undefined)?.[Symbol.asyncIterator] === 'function';
