// Races a slow attempt against a second one.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer, Next } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Hedges that can be saved up: a burst of slow calls doubles no more of them than these. */
const maxSaved = 10;

/**
 * Starts a second attempt beside a slow first one; the first good answer counts, the other attempt is aborted. Hedges are
 * paid from the retry budget and from an allowance of their own, so that a dependency that is slow for all is not asked
 * twice by all. Streams are not hedged: their first-token timeout and retry do that work.
 */
export function hedgeLayer(
  {
    hedgeAfterMs,
    hedgeRatio,
  }: { readonly hedgeAfterMs: number; readonly hedgeRatio: PolicyValues['hedgeRatio'] },
  budget: RetryBudget,
  host: Host,
): Layer {
  let saved = 1;

  function mayHedge(call: Call): boolean {
    if (saved < 1) return false;
    if (!budget.take()) {
      host.reject('retry_budget', call);
      return false;
    }
    saved -= 1;
    return true;
  }

  function race(next: Next, call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const running = new Set<Call>();
      const settle = () => {
        cancelTimer();
        for (const other of running) {
          other.close();
          other.abort(superseded());
        }
        running.clear();
      };
      const start = (isHedge: boolean) => {
        const branch = call.child();
        if (isHedge) branch.at = host.clock.monotonic();
        running.add(branch);
        next(branch).then(
          (value) => {
            if (!running.delete(branch)) return;
            branch.close();
            if (isHedge) budget.refund();
            settle();
            resolve(value);
          },
          (error) => {
            if (!running.delete(branch)) return;
            branch.close();
            if (running.size > 0) return;
            cancelTimer();
            reject(error);
          },
        );
      };
      const startHedge = () => {
        if (!mayHedge(call)) return;
        host.counts.hedges += 1;
        start(true);
      };
      // The first attempt may keep nothing alive, and the second be the one that answers.
      const cancelTimer = host.clock.setTimer(startHedge, hedgeAfterMs, true);
      start(false);
    });
  }

  return (next) => (call) => {
    if (call.stream || (call.repeat ?? true) !== true) return next(call);
    saved = Math.min(maxSaved, saved + hedgeRatio);
    return race(next, call);
  };
}

const superseded = () =>
  new ResilienceError('superseded', 'Another attempt of the same call answered first.', {
    kind: 'cancelled',
  });
