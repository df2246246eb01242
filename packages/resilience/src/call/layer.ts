// What a layer is, how layers nest, and the two that count: outermost calls, innermost attempts.
import { AsyncResource } from 'node:async_hooks';
import type { Problem } from '@internal/kit';
import { invalidOptions } from '../errors/errors.ts';
import type { Abortable } from './call.ts';
import { Call } from './call.ts';
import type { Host } from './host.ts';
import { kindOf } from './host.ts';
import type { Attempt, ExecuteOptions } from './policy.ts';

/** What a call goes through next: a layer, in the end the caller's own function. */
export type Next = (call: Call) => Promise<unknown>;

/**
 * One strategy as a step on the way of a call, put around the next one. Every wait in it ends when the call is aborted. The way is
 * built once a policy, not once a call: what differs between calls is in the call.
 */
export type Layer = (next: Next) => Next;

/** Puts layers around each other, outermost first, and around what the call itself runs. */
export function nest(layers: readonly Layer[]): Next {
  return layers.reduceRight<Next>((next, layer) => layer(next), runCall);
}

const runCall: Next = (call) => call.run(call);

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

/** Options of a call that was given none: nothing to check. */
export const none: ExecuteOptions = Object.freeze({});

/** A scope for one call from outside, tied to the caller's signal. */
export function openCall(options: ExecuteOptions, run: Next, host: Host): { call: Call; leave: () => void } {
  if (options !== none) check(options);
  const { signal, deadlineMs, deadlineAt } = options;
  const now = host.clock.monotonic();
  let at = Number.isNaN(deadlineAt) ? undefined : deadlineAt;
  if (deadlineMs !== undefined && !Number.isNaN(deadlineMs)) {
    const own = now + deadlineMs;
    at = at === undefined ? own : Math.min(at, own);
  }
  const call = new Call(now, options.operation, at, run);
  call.repeat = options.retry === false ? 'never' : options.idempotent;
  if (signal === undefined) return { call, leave: nothing };
  if (signal.aborted) {
    call.abort(signal.reason);
    return { call, leave: nothing };
  }
  const onAbort = () => call.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return { call, leave: () => signal.removeEventListener('abort', onAbort) };
}

/** What each option of a call must be, where it is given. */
const optionChecks: readonly (readonly [
  name: keyof ExecuteOptions,
  must: string,
  isFine: (value: never) => boolean,
])[] = [
  ['deadlineMs', 'must be a number', (value) => typeof value === 'number'],
  ['deadlineAt', 'must be a number', (value) => typeof value === 'number'],
  ['operation', 'must be text', (value) => typeof value === 'string'],
  ['idempotent', 'must be true or false', (value) => typeof value === 'boolean'],
  ['retry', 'can only be false', (value) => value === false],
  ['handleResult', 'must be a function', (value) => typeof value === 'function'],
  [
    'signal',
    'must be an AbortSignal',
    (value: AbortSignal | null) => typeof value?.addEventListener === 'function',
  ],
];

/** Refuses what would be taken for something else later: a deadline of "soon" for one that passed. */
function check(options: ExecuteOptions): void {
  if (typeof options !== 'object' || options === null)
    throw invalidOptions([{ path: 'options', message: 'must be an object' }], 'the call');
  const problems: Problem[] = [];
  for (const [path, message, isFine] of optionChecks) {
    const value = options[path];
    if (value !== undefined && !isFine(value as never)) problems.push({ path, message });
  }
  if (problems.length > 0) throw invalidOptions(problems, 'the call');
}

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
    const { attempt, deadlineAt, operation, repeat } = call;
    const onError = (error: unknown) => {
      call.detach(running);
      reject(error);
    };
    try {
      const result = run({
        signal: running.controller.signal,
        attempt,
        deadlineAt,
        operation,
        idempotent: repeat !== 'never' ? repeat : false,
      });
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
        call.at = host.clock.monotonic();
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
  return (next) => (call) => {
    counts.attempts += 1;
    if (!events.has('attempt')) return next(call);
    const { operation, attempt, at: startedAt } = call;
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

  return (next) => (call) => {
    const { at: startedAt } = call;
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
