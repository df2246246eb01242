// Turns a nest of layers into the object that users hold.
import type { Clock } from '@internal/kit';
import type { Breaker } from '../breaker/breaker.ts';
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { callObserver, leaving, nest, none, openCall, startRun } from '../call/layer.ts';
import type { Attempt, ExecuteOptions, Policy, ResultHandler } from '../call/policy.ts';
import { handOutResult, judgeResult } from '../call/results.ts';
import { deadlineLayer } from '../deadline/time-limits.ts';
import { invalidOptions } from '../errors/errors.ts';
import type { Bulkhead } from '../limits/bulkhead.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { RetryBudget } from '../retry/retry-budget.ts';
import { streamThrough } from '../stream/execute-stream.ts';

/** The live parts that a snapshot reads and a hand on the breaker moves. */
export interface PolicyParts {
  readonly breaker?: Breaker | undefined;
  readonly bulkhead?: Bulkhead | undefined;
  readonly limiter?: RateLimiter | undefined;
  readonly budget?: RetryBudget | undefined;
  readonly cooldown?: { readonly waiting: number; remainingMs(): number; clear(): void } | undefined;
  /** The longest a whole call may take, for what belongs to it and comes before: infinite without a limit. */
  readonly limit: { readonly deadlineMs: number; readonly clock: Clock };
}

/** A policy from inside the package: what `compose` nests. */
export interface LayeredPolicy extends Policy {
  readonly [layersOf]: readonly Layer[];
  readonly [partsOf]: PolicyParts;
}

/** Where a policy keeps the layers it is made of, outermost first. */
export const layersOf: unique symbol = Symbol('layers');

/** Where a policy keeps its live parts. */
export const partsOf: unique symbol = Symbol('parts');

const waitingAt = (...places: ({ readonly waiting: number } | undefined)[]): number =>
  places.reduce((sum, place) => sum + (place?.waiting ?? 0), 0);

/** Makes a policy of layers; `unlimited` is one without a deadline of its own, which still keeps a call's. */
export function toPolicy(
  layers: readonly Layer[],
  parts: PolicyParts,
  host: Host,
  unlimited: boolean,
): LayeredPolicy {
  const limit = unlimited ? [deadlineLayer({ deadlineMs: Number.POSITIVE_INFINITY }, host)] : [];
  const whole = nest([callObserver(host), ...limit, ...layers]);

  function execute<T>(
    run: (attempt: Attempt) => T | PromiseLike<T>,
    options: ExecuteOptions = none,
  ): Promise<T> {
    let opened: ReturnType<typeof openCall>;
    try {
      opened = openCall(options, (inside) => start(run, options.handleResult, inside), host);
    } catch (error) {
      return Promise.reject(error);
    }
    const { call, leave } = opened;
    if (call.aborted) return Promise.reject(call.reason);
    const { signal, handleResult } = options;
    const outcome = whole(call) as Promise<T>;
    const result = handleResult === undefined ? outcome : handOutResult(outcome, handleResult, call);
    return signal === undefined ? result : leaving(result, leave);
  }

  return {
    name: host.name,
    execute,
    executeStream: (run, options = none) => streamThrough(run, options, host, whole),
    on(event, listener) {
      if (typeof listener !== 'function')
        throw invalidOptions([{ path: 'listener', message: 'must be a function' }], 'the listener');
      // A function of its own for each: the same listener given twice is two.
      return host.events.on(event, (data) => listener(data));
    },
    snapshot() {
      const { breaker, bulkhead, limiter, budget, cooldown } = parts;
      return {
        policy: host.name,
        state: breaker?.state ?? 'closed',
        running: bulkhead?.running ?? 0,
        queued: (bulkhead?.queued ?? 0) + waitingAt(breaker, limiter, cooldown),
        retryBudget: budget?.available,
        cooldownMs: Math.ceil(cooldown?.remainingMs() ?? 0),
        counts: { ...host.counts, rejected: { ...host.counts.rejected } },
      };
    },
    isolate: () => parts.breaker?.isolate(),
    reset() {
      parts.breaker?.reset();
      parts.cooldown?.clear();
    },
    [layersOf]: layers,
    [partsOf]: parts,
  };
}

function start<T>(
  run: (attempt: Attempt) => T | PromiseLike<T>,
  handleResult: ResultHandler | undefined,
  call: Call,
): Promise<T> {
  call.tally.attempts += 1;
  const outcome = startRun(run, call);
  if (handleResult === undefined) return outcome;
  return outcome.then((result) => judgeResult(result, handleResult, call));
}
