// Puts the breaker on the way of each attempt: a gate before it, and an eye on how it ends.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import type { CooldownGate } from '../cooldown/cooldowns.ts';
import type { Classification } from '../errors/classify-error.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { Breaker } from './breaker.ts';

/** How a policy ends what takes too long. */
const limits = new Set<string>(['deadline_exceeded', 'attempt_timeout', 'first_token_timeout']);
/** Of an attempt's time: what came before it, a queue or a step of another policy, takes its part of a deadline. */
const nearly = 0.9;

/** Asks the breaker before each attempt, waits while that is of use, and turns away the others. */
export function breakerGate(breaker: Breaker, host: Host): Layer {
  const turnAway = (error: unknown, call: Call): never => {
    if (!call.aborted) host.reject('circuit_open', call);
    throw error;
  };
  return (next) => (call) => {
    if (call.attempt === 1) breaker.log.addCall(call.at);
    let room: Promise<void> | undefined;
    try {
      room = breaker.enter(call);
    } catch (error) {
      host.reject('circuit_open', call);
      return Promise.reject(error);
    }
    if (room === undefined) return next(call);
    return room.then(
      () => {
        call.at = host.clock.monotonic();
        return next(call);
      },
      (error) => turnAway(error, call),
    );
  };
}

/** Reports how each attempt ended, to the gate of cooldowns too. */
export function breakerWatch(breaker: Breaker, host: Host, cooldown?: CooldownGate): Layer {
  const { breakerSlowCallMs, attemptTimeoutMs, firstTokenMs } = breaker.values;
  /** Whether a limit around it has ended an attempt that had nearly all the time an attempt may have: then it hung. */
  const hasHung = (call: Call, startedAt: number, error: unknown): boolean => {
    if (!ResilienceError.isInstance(error) || !limits.has(error.code) || call.stream?.committed) return false;
    const limitMs = call.stream === undefined ? attemptTimeoutMs : firstTokenMs;
    return host.clock.monotonic() - startedAt >= nearly * limitMs;
  };
  return (next) => (call) => {
    const startedAt = breaker.start(call.at);
    return next(call).then(
      (value) => {
        cooldown?.served(startedAt);
        breaker.record(startedAt, breakerSlowCallMs === undefined || !breaker.wasSlow(startedAt));
        return value;
      },
      (error) => {
        cooldown?.failed(error);
        const wasSlow = breaker.wasSlow(startedAt);
        const verdict = host.classify(error, call.aborted);
        // Aborted from outside: the caller's impatience is no failure, unless the call had been slow by then.
        if (call.aborted ? wasSlow || hasHung(call, startedAt, error) : verdict.countsInBreaker)
          breaker.record(startedAt, false, error);
        else if (!call.aborted && isAnswer(verdict)) breaker.record(startedAt, !wasSlow, error);
        else breaker.release(startedAt);
        throw error;
      },
    );
  };
}

/** Whatever the dependency itself said in time shows that it is there. */
const isAnswer = ({ kind }: Classification) =>
  kind !== 'cancelled' && kind !== 'local' && kind !== 'rate_limited';
