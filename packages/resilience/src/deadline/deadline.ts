// Limits a whole call with all its attempts and waits.

import type { Call } from '../call/call.ts';
import { ExpiryQueue } from '../call/expiry-queue.ts';
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
