// Infrastructure Service: resilience · stable API, changes affect all users
import type { Policy as CockatielFilter } from 'cockatiel';
import type { Breaker, Permit } from './breaker.ts';
import { toErrorFilter } from '../call/error-filter.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';

/** Asks the breaker before each attempt and tells it the outcome. */
export function breakerLayer(breaker: Breaker, host: Host, filter?: CockatielFilter): Layer {
  const isHandled = toErrorFilter(filter, (error) => host.classify(error).countsInBreaker);
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
        const counts = call.aborted ? breaker.wasSlow(permit) : isHandled(error);
        if (counts) breaker.record(permit, false, error);
        else breaker.release(permit);
        throw error;
      },
    );
  };
}
