// What a layer is, how layers nest, and the two that count: outermost calls, innermost attempts.
import { AsyncResource } from 'node:async_hooks';
import { invalidOptions } from '../errors/errors.ts';
import type { Abortable } from './call.ts';
import { Call } from './call.ts';
import type { Host } from './host.ts';
import { kindOf } from './host.ts';
import type { Attempt, ExecuteOptions } from './policy.ts';

/** The inside of a layer: the next layer, in the end the caller's own function. */
export type Next<T> = (call: Call) => Promise<T>;

/** One strategy as a step on the way of a call. Every wait in it ends when the call is aborted. */
export type Layer = <T>(next: Next<T>, call: Call) => Promise<T>;

/** Puts layers into each other, outermost first. */
export function nest(layers: readonly Layer[]): Layer {
  return layers.reduceRight<Layer>(
    (inner, outer) => (next, call) => outer((inside) => inner(next, inside), call),
    (next, call) => next(call),
  );
}

/** The same outcome, after `leave` has run: what `finally` does, in half its memory and steps. */
export function leaving<T>(outcome: Promise<T>, leave: () => void): Promise<T> {
  return outcome.then(
    (value) => {
      leave();
      return value;
    },
    (error) => {
      leave();
      throw error;
    },
  );
}

/** A scope for one call from outside, tied to the caller's signal. */
export function openCall(options: ExecuteOptions, host: Host): { call: Call; leave: () => void } {
  const { signal, deadlineMs, deadlineAt } = options;
  check(options);
  let at = Number.isNaN(deadlineAt) ? undefined : deadlineAt;
  if (deadlineMs !== undefined && !Number.isNaN(deadlineMs)) {
    const own = host.clock.monotonic() + deadlineMs;
    at = at === undefined ? own : Math.min(at, own);
  }
  const call = new Call(options.operation, at);
  if (signal === undefined) return { call, leave: nothing };
  if (signal.aborted) {
    call.abort(signal.reason);
    return { call, leave: nothing };
  }
  const onAbort = () => call.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return { call, leave: () => signal.removeEventListener('abort', onAbort) };
}

/** Refuses what would be told as something else later: a deadline of "soon" as one that passed. */
function check({ signal, deadlineMs, deadlineAt, operation }: ExecuteOptions): void {
  const isFine =
    isOptional(deadlineMs, 'number') && isOptional(deadlineAt, 'number') && isOptional(operation, 'string');
  if (isFine && (signal === undefined || typeof signal?.addEventListener === 'function')) return;
  const problems = [
    ...(isOptional(deadlineMs, 'number') ? [] : [{ path: 'deadlineMs', message: 'must be a number' }]),
    ...(isOptional(deadlineAt, 'number') ? [] : [{ path: 'deadlineAt', message: 'must be a number' }]),
    ...(isOptional(operation, 'string') ? [] : [{ path: 'operation', message: 'must be text' }]),
    ...(signal === undefined || typeof signal?.addEventListener === 'function'
      ? []
      : [{ path: 'signal', message: 'must be an AbortSignal' }]),
  ];
  throw invalidOptions(problems, 'the call');
}

const isOptional = (value: unknown, type: 'number' | 'string') =>
  value === undefined || typeof value === type;

const nothing = () => {};

/**
 * Ends one run of a caller's function: its promise first, so that a run that does not listen ends too. Whoever listens to
 * the signal does so in the context of its own call, not of the timer or the neighbor that ended it.
 */
export class RunningAttempt extends AsyncResource implements Abortable {
  readonly controller = new AbortController();
  readonly #reject: (reason: unknown) => void;

  constructor(reject: (reason: unknown) => void) {
    // Nothing is told of its end: there is no registry to keep it in.
    super('tpl.attempt', { requireManualDestroy: true });
    this.#reject = reject;
  }

  abort(reason: unknown): void {
    this.#reject(reason);
    this.runInAsyncScope(() => this.controller.abort(reason));
  }
}

/** Runs a caller's function with a signal of its own. Settles at the abort even when it does not listen. */
export function startRun<T>(run: (attempt: Attempt) => T | PromiseLike<T>, call: Call): Promise<T> {
  return new Promise((resolve, reject) => {
    if (call.aborted) {
      reject(call.reason);
      return;
    }
    const running = new RunningAttempt(reject);
    call.attach(running);
    const { attempt, deadlineAt, operation } = call;
    const onError = (error: unknown) => {
      call.detach(running);
      reject(error);
    };
    try {
      const result = run({ signal: running.controller.signal, attempt, deadlineAt, operation });
      const outcome = result instanceof Promise ? (result as Promise<T>) : Promise.resolve(result);
      outcome.then((value) => {
        call.detach(running);
        resolve(value);
      }, onError);
    } catch (error) {
      onError(error);
    }
  });
}

/** Waits `delayMs`, or rejects with the call's reason as soon as it is aborted. */
export function pause(delayMs: number, call: Call, host: Host): Promise<void> {
  return new Promise((resolve, reject) => {
    if (call.aborted) {
      reject(call.reason);
      return;
    }
    const leaf = {
      abort(reason: unknown) {
        cancel();
        reject(reason);
      },
    };
    // Nothing else may be going on meanwhile: without keepAlive a script would end here.
    const cancel = host.clock.setTimer(
      () => {
        call.detach(leaf);
        resolve();
      },
      delayMs,
      true,
    );
    call.attach(leaf);
  });
}

/** Counts attempts and emits an event for each: the innermost layer. */
export function attemptObserver(host: Host): Layer {
  const { clock, counts, events, name: policy } = host;
  return (next, call) => {
    counts.attempts += 1;
    if (!events.has('attempt')) return next(call);
    const startedAt = clock.monotonic();
    const { operation, attempt } = call;
    const about = () => ({ policy, operation, attempt, durationMs: clock.monotonic() - startedAt });
    return next(call).then(
      (value) => {
        events.emit('attempt', { ...about(), ok: true });
        return value;
      },
      (error) => {
        events.emit('attempt', { ...about(), ok: false, kind: kindOf(host, error, call) });
        throw error;
      },
    );
  };
}

/** Counts calls and emits an event for each: the outermost layer. */
export function callObserver(host: Host): Layer {
  const { clock, counts, events, name: policy } = host;

  function record(call: Call, startedAt: number, ok: boolean, error?: unknown): void {
    counts.calls += 1;
    if (!ok) counts.failures += 1;
    if (!events.has('call')) return;
    const { operation, tally } = call;
    const durationMs = clock.monotonic() - startedAt;
    const data = { policy, operation, ok, attempts: tally.attempts, durationMs };
    events.emit('call', ok ? data : { ...data, kind: kindOf(host, error, call) });
  }

  return (next, call) => {
    const startedAt = clock.monotonic();
    return next(call).then(
      (value) => {
        record(call, startedAt, true);
        return value;
      },
      (error) => {
        record(call, startedAt, false, error);
        throw error;
      },
    );
  };
}
