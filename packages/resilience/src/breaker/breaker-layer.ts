// Puts the breaker on the way of each attempt: a gate before it, and an eye on how it ends.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import type { StreamGauge } from '../call/stream-gauge.ts';
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
  // Whether anything since the last answer had begun well and broke off: then a first content does not show that it is over.
  let brokeOff = false;
  return (next) => (call) => {
    const startedAt = breaker.start(call.at);
    const watched = call.stream && watchStream(call.stream, startedAt, breaker, host, cooldown, brokeOff);
    const wasSlow = () => watched?.seen.wasSlow ?? isSlow(startedAt, breaker, host);
    return next(call).then(
      (value) => {
        watched?.leave();
        cooldown?.served(startedAt);
        if (!watched?.seen.isTold) breaker.record(startedAt, !wasSlow());
        brokeOff = false;
        return value;
      },
      (error) => {
        watched?.leave();
        cooldown?.failed(error);
        const verdict = host.classify(error, call.aborted);
        // Aborted from outside: the caller's impatience is no failure, unless the call had been slow by then.
        if (
          call.aborted ? wasSlow() || hasHung(call, startedAt, error, breaker, host) : verdict.countsInBreaker
        ) {
          brokeOff ||= call.stream?.committed === true;
          breaker.record(startedAt, false, error);
        } else if (!call.aborted && isAnswer(verdict)) breaker.record(startedAt, !wasSlow(), error);
        else breaker.release(startedAt);
        throw error;
      },
    );
  };
}

/** Whether the attempt has been slow by now, even if its caller cuts it short. */
function isSlow(startedAt: number, { values }: Breaker, { clock }: Host): boolean {
  return clock.monotonic() - startedAt >= (values.breakerSlowCallMs ?? Number.POSITIVE_INFINITY);
}

/** Whether a limit around it has ended an attempt that had nearly all the time an attempt may have: then it hung. */
function hasHung(
  call: Call,
  startedAt: number,
  error: unknown,
  { values }: Breaker,
  { clock }: Host,
): boolean {
  if (!ResilienceError.isInstance(error) || !limits.has(error.code) || call.stream?.committed) return false;
  const limitMs = call.stream === undefined ? values.attemptTimeoutMs : values.firstTokenMs;
  return clock.monotonic() - startedAt >= nearly * limitMs;
}

/** Listens for a stream's first content: what is open or limited goes on by it, and what comes after is the reader's pace too. */
function watchStream(
  { begun }: StreamGauge,
  startedAt: number,
  breaker: Breaker,
  host: Host,
  cooldown: CooldownGate | undefined,
  brokeOff: boolean,
) {
  const seen = { isTold: false, wasSlow: undefined as boolean | undefined };
  const onBegun = () => {
    seen.wasSlow = isSlow(startedAt, breaker, host);
    if (seen.wasSlow) return;
    cooldown?.served(startedAt);
    const { state } = breaker;
    seen.isTold = !brokeOff && (state === 'open' || state === 'half_open');
    if (seen.isTold) breaker.record(startedAt, true);
  };
  begun.add(onBegun);
  return { seen, leave: () => begun.delete(onBegun) };
}

/** Whatever the dependency itself said in time shows that it is there. */
const isAnswer = ({ kind }: Classification) =>
  kind !== 'cancelled' && kind !== 'local' && kind !== 'rate_limited';
