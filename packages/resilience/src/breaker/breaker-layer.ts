// Puts the breaker on the way of each attempt.

import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import type { Breaker, Permit } from './breaker.ts';

/** Asks the breaker before each attempt and reports the outcome to it. */
export function breakerLayer(breaker: Breaker, host: Host): Layer {
  return (next, call) => {
    let permit: Permit;
    try {
      permit = breaker.enter();
    } catch (error) {
      host.reject('circuit_open', call);
      return Promise.reject(error);
    }
    return next(call).then(
      (value) => {
        breaker.record(permit, true);
        return value;
      },
      (error) => {
        // Aborted from outside: the caller's impatience is no failure, unless the call had been slow by then.
        const counts = call.aborted ? breaker.wasSlow(permit) : host.classify(error).countsInBreaker;
        if (counts) breaker.record(permit, false, error);
        else breaker.release(permit);
        throw error;
      },
    );
  };
}
