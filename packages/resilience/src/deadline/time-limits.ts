// Limits the time of a whole call, of one attempt, and the silence of a stream.
import type { Call, Expiry } from '../call/call.ts';
import { ExpiryQueue } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { leaving } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';

/** Ends the call, with everything in it, at the earliest of its limits. */
export function deadlineLayer({ deadlineMs }: Pick<PolicyValues, 'deadlineMs'>, host: Host): Layer {
  const expiries = new ExpiryQueue(host.clock);
  const toError = (call: Call) =>
    new ResilienceError('deadline_exceeded', `The call did not end before its deadline.`, {
      kind: 'transient',
      retryable: true,
      cause: call.tally.failure,
    });

  return (next) => (call) => {
    const now = call.at;
    const at = Math.min(now + deadlineMs, call.deadlineAt ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) return next(call);
    if (!(at > now)) {
      host.reject('deadline', call);
      return Promise.reject(toError(call));
    }
    const inside = call.child();
    inside.deadlineAt = at;
    const expiry = expiries.add(at, inside, toError);
    const leave = () => {
      expiries.remove(expiry);
      inside.close();
    };
    return leaving(next(inside), leave);
  };
}

/** Ends one attempt that takes too long; of a stream, one that does not bring content in time. */
export function attemptTimeoutLayer(values: PolicyValues, host: Host): Layer {
  const expiries = new ExpiryQueue(host.clock);
  const afterAttempt = () => timeout('attempt_timeout', values.attemptTimeoutMs);

  // What would not end before the whole call does is the deadline's, whichever timer fires first.
  const limit = (at: number, inside: Call, toError: () => ResilienceError): Expiry | undefined =>
    at < (inside.deadlineAt ?? Number.POSITIVE_INFINITY) ? expiries.add(at, inside, toError) : undefined;

  /**
   * Runs only while the stream waits for upstream, so that a slow reader is never taken for a slow server, and goes
   * on where it was after a chunk without content, so that keep-alives do not defeat it.
   */
  function watchStream(inside: Call): () => void {
    const { stream } = inside;
    if (stream === undefined) return () => {};
    let leftMs = values.firstTokenMs;
    let toError = () => timeout('first_token_timeout', values.firstTokenMs);
    let since = 0;
    let expiry: Expiry | undefined;
    const stop = () => {
      if (expiry === undefined) return;
      expiries.remove(expiry);
      expiry = undefined;
      leftMs -= host.clock.monotonic() - since;
    };
    stream.watch = (moment) => {
      if (moment === 'waiting') {
        since = host.clock.monotonic();
        expiry ??= limit(since + leftMs, inside, toError);
        return;
      }
      stop();
      if (moment !== 'content') return;
      leftMs = values.idleMs;
      toError = () => timeout('idle_timeout', values.idleMs);
    };
    return () => {
      stop();
      stream.watch = undefined;
    };
  }

  return (next) => (call) => {
    const inside = call.child();
    const expiry = call.stream ? undefined : limit(call.at + values.attemptTimeoutMs, inside, afterAttempt);
    const unwatch = call.stream && watchStream(inside);
    const leave = () => {
      if (expiry) expiries.remove(expiry);
      unwatch?.();
      inside.close();
    };
    return leaving(next(inside), leave);
  };
}

function timeout(
  code: 'attempt_timeout' | 'first_token_timeout' | 'idle_timeout',
  ms: number,
): ResilienceError {
  return new ResilienceError(code, `The attempt was ended after ${ms} ms (${code}).`, {
    kind: 'transient',
    retryable: true,
  });
}
