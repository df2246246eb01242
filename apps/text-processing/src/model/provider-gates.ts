// The gate of a provider: one attempt at a time of each call, under a breaker and a bound of all its models, and a cooldown of each.
import type { Cooldowns, Policy, PolicyValues } from '@tpl/resilience';
import { createCooldownGate, createPolicy } from '@tpl/resilience';

/** What calls run under. */
export type Gate = Pick<Policy, 'execute' | 'executeStream'>;

/** A provider, as its gate knows it. */
interface ProviderGateOptions {
  readonly provider: string;
  readonly models: readonly string[];
  readonly values: PolicyValues;
  /** Cooldowns of the fleet. Default: each gate's own. */
  readonly cooldowns?: Cooldowns | undefined;
}

/** The gate of a provider. */
export interface ProviderGate {
  /** As operators see it: all models as one. */
  readonly policy: Policy;
  /** What a call of one of its models goes through. */
  of(model: string): Policy;
}

/** Runs calls under one policy and that under another; the signal, the deadline and the operation go along. */
export function within(outer: Gate, inner: Gate): Gate {
  return {
    execute: (run, options) =>
      outer.execute((attempt) => inner.execute(run, { ...options, ...attempt }), options),
    executeStream: (run, options) =>
      outer.executeStream((attempt) => inner.executeStream(run, { ...options, ...attempt }), options),
  };
}

/**
 * Creates it. A provider hangs as a whole, and is isolated as a whole; its limits are a model's, so a 429 holds back one model and
 * leaves the others. A gate never sleeps: another provider may be free. It ends nothing either: operations and clients of the door
 * share it, and how long their calls may take differs.
 */
export function createProviderGate(options: ProviderGateOptions): ProviderGate {
  const { provider, models, values, cooldowns } = options;
  const { retryAfterMaxMs } = values;
  const gate = createPolicy({
    ...values,
    name: provider,
    cooldown: false,
    maxAttempts: 1,
    hedgeAfterMs: undefined,
    maxWaitMs: 0,
    timeouts: false,
  });
  const limitOf = (cooldownKey: string): Policy =>
    createCooldownGate({ name: provider, cooldowns, cooldownKey, retryAfterMaxMs, maxWaitMs: 0 });
  const limits = new Map(
    values.cooldown ? models.map((model) => [model, limitOf(`${provider}/${model}`)]) : [],
  );
  const cooling = [...limits.values()];
  const policy: Policy = {
    ...gate,
    on(event, listener) {
      // Calls and attempts are told by the gate alone: each is one.
      const tellers = event === 'cooldown' || event === 'reject' ? [gate, ...cooling] : [gate];
      const stops = tellers.map((one) => one.on(event, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    snapshot() {
      const seen = gate.snapshot();
      const found = cooling.map((one) => one.snapshot());
      const cooldown = found.reduce((sum, { counts }) => sum + counts.rejected.cooldown, 0);
      const rejected = { ...seen.counts.rejected, cooldown };
      const cooldownMs = Math.max(0, ...found.map((one) => one.cooldownMs));
      return { ...seen, cooldownMs, counts: { ...seen.counts, rejected } };
    },
    reset() {
      for (const one of [gate, ...cooling]) one.reset();
    },
  };
  return {
    policy,
    of(model) {
      const limit = limits.get(model);
      if (limit === undefined) return policy;
      // Asked when the turn of a call has come: who waited for it may have become one too many. Who is one already takes no turn.
      const inTurn = within(gate, limit);
      const turnedAway = within(limit, inTurn);
      const way = () => (limit.snapshot().cooldownMs > 0 ? turnedAway : inTurn);
      return {
        ...policy,
        execute: (run, options) => way().execute(run, options),
        executeStream: (run, options) => way().executeStream(run, options),
      };
    },
  };
}
