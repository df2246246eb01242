// Nests policies of this package, of cockatiel and of the same shape into one.
import type { IDefaultPolicyContext, IPolicy } from 'cockatiel';
import type { Host, HostOptions } from '../call/host.ts';
import { createHost } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { attemptObserver, startRun } from '../call/layer.ts';
import type { Attempt, ExecuteOptions, Policy, PolicyEvents, RejectReason } from '../call/policy.ts';
import { invalidOptions } from '../errors/errors.ts';
import type { LayeredPolicy, PolicyParts } from './to-policy.ts';
import { layersOf, partsOf, toPolicy } from './to-policy.ts';

/** Anything that runs a function under rules: a policy of ours or of the same shape, or one of cockatiel. */
export type Composable =
  | Policy
  | { execute<T>(run: (attempt: Attempt) => Promise<T>, options?: ExecuteOptions): Promise<T> }
  | IPolicy<IDefaultPolicyContext, unknown>;

/**
 * Puts policies into each other, outermost first. Policies of cockatiel and own objects with `execute` fit in between.
 * The composed policy tells and counts each call and attempt once, and what else its parts do as theirs; its state is that
 * of the first breaker in it.
 *
 * @throws ResilienceError `invalid_options`, for what has no `execute`.
 *
 * @example
 * ```ts
 * import { compose, createAttemptTimeout, createBreaker, createRetry } from '@tpl/resilience';
 *
 * const policy = compose([createRetry({ maxAttempts: 2 }), createBreaker(), createAttemptTimeout({ attemptTimeoutMs: 500 })]);
 * const answer = await policy.execute(async () => 'fine');
 * if (answer !== 'fine') throw new Error('unexpected');
 * ```
 */
export function compose(policies: readonly Composable[], options: HostOptions = {}): Policy {
  const problems = policies.flatMap((policy, index) =>
    typeof policy?.execute === 'function' ? [] : [{ path: `policies[${index}]`, message: 'has no execute' }],
  );
  if (problems.length > 0) throw invalidOptions(problems, 'compose');
  const host = createHost({ name: 'composed', ...options });
  const own = policies.filter(isLayered);
  const layers = [...policies.flatMap((policy) => toLayers(policy, host)), attemptObserver(host)];
  const found = own.map((policy) => policy[partsOf]);
  const parts: PolicyParts = {
    breaker: found.find((one) => one.breaker)?.breaker,
    bulkhead: found.find((one) => one.bulkhead)?.bulkhead,
    limiter: found.find((one) => one.limiter)?.limiter,
    budget: found.find((one) => one.budget)?.budget,
    cooldown: {
      get waiting() {
        return found.reduce((sum, one) => sum + (one.cooldown?.waiting ?? 0), 0);
      },
      remainingMs: () => Math.max(0, ...found.map((one) => one.cooldown?.remainingMs() ?? 0)),
      clear: () => {
        for (const one of found) one.cooldown?.clear();
      },
    },
    limit: { deadlineMs: Math.min(...found.map((one) => one.limit.deadlineMs)), clock: host.clock },
  };
  const composed = toPolicy(layers, parts, host, true);
  /** Told once, by the whole, and not by each part beside it. */
  const ofTheWhole = new Set<keyof PolicyEvents>(['call', 'attempt']);
  return {
    ...composed,
    on(event, listener) {
      const tellers = ofTheWhole.has(event) ? [composed] : [composed, ...new Set(own)];
      const stops = tellers.map((policy) => policy.on(event, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    snapshot() {
      const whole = composed.snapshot();
      const counts = { ...whole.counts, rejected: { ...whole.counts.rejected } };
      for (const policy of new Set(own)) {
        const { counts: part } = policy.snapshot();
        for (const name of ['retries', 'hedges', 'fallbacks', 'opens'] as const) counts[name] += part[name];
        for (const [reason, count] of Object.entries(part.rejected))
          counts.rejected[reason as RejectReason] += count;
      }
      return { ...whole, counts };
    },
    isolate() {
      for (const policy of own) policy.isolate();
    },
    reset() {
      for (const policy of own) policy.reset();
    },
  };
}

function toLayers(policy: Composable, host: Host): readonly Layer[] {
  return isLayered(policy) ? policy[layersOf] : [toLayer(policy, host)];
}

function toLayer(policy: Exclude<Composable, LayeredPolicy>, host: Host): Layer {
  const { execute } = policy as {
    execute(run: (context: Attempt) => Promise<unknown>, options: unknown): Promise<unknown>;
  };
  const isCockatiel = 'onSuccess' in policy;
  // startRun: whatever stands between, the abort still ends the call at once.
  return (next) => (call) => {
    let giveUp: (error: unknown) => void;
    const broken = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    broken.catch(() => {});
    const outcome = startRun(
      (attempt) =>
        execute.call(
          policy,
          (inside) => {
            const child = call.child();
            child.at = host.clock.monotonic();
            // A retry of cockatiel counts from 0; its other policies count nothing.
            child.attempt = isCockatiel ? (inside.attempt ?? call.attempt - 1) + 1 : inside.attempt;
            const { signal } = inside;
            const onAbort = () => child.abort(signal.reason);
            if (signal.aborted) onAbort();
            else signal.addEventListener('abort', onAbort, { once: true });
            return next(child)
              .catch((error) => {
                // A stream that was handed over in part is over, however often others would try.
                if (call.stream?.committed) giveUp(error);
                throw error;
              })
              .finally(() => {
                signal.removeEventListener('abort', onAbort);
                child.close();
              });
          },
          isCockatiel ? attempt.signal : attempt,
        ) as Promise<never>,
      call,
    );
    return call.stream ? Promise.race([outcome, broken]) : outcome;
  };
}

function isLayered(policy: Composable): policy is LayeredPolicy {
  return layersOf in policy;
}
