// Holds what all layers of one policy need: name, clock, chance, events and counts.
import type { Clock, EventEmitter } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type { Classification, Classifier } from '../errors/classify-error.ts';
import { createClassifier } from '../errors/classify-error.ts';
import type { ErrorKind } from '../errors/error-kind.ts';
import type { Call } from './call.ts';
import type { PolicyCounts, PolicyEvents, RejectReason } from './policy.ts';

/** What every strategy takes besides its own values. */
export interface HostOptions {
  /** Names the policy in events and errors. Default: `policy`. */
  readonly name?: string | undefined;
  /** Says what an error means, before the built-in rules; `undefined` leaves it to them. */
  readonly classify?: Classifier | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** A number from 0 to less than 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What the layers of one policy share. */
export interface Host {
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** What an error means; an abort is a cancel only of a call that was aborted. */
  readonly classify: (error: unknown, isAborted?: boolean) => Classification;
  readonly events: EventEmitter<PolicyEvents>;
  readonly counts: MutableCounts;
  /** Counts that a call was turned away or given up, and emits an event. */
  reject(reason: RejectReason, call: Call): void;
}

type MutableCounts = { -readonly [Name in Exclude<keyof PolicyCounts, 'rejected'>]: number } & {
  readonly rejected: Record<RejectReason, number>;
};

/** Creates what the layers of one policy share. */
export function createHost({
  name = 'policy',
  classify,
  clock = systemClock,
  random = Math.random,
}: HostOptions): Host {
  const events = createEvents<PolicyEvents>(`policy "${name}"`);
  const rejected = { circuit_open: 0, bulkhead_full: 0, cooldown: 0, deadline: 0, retry_budget: 0 };
  const counts = {
    calls: 0,
    failures: 0,
    attempts: 0,
    retries: 0,
    hedges: 0,
    fallbacks: 0,
    opens: 0,
    rejected,
  };
  return {
    name,
    clock,
    random,
    classify: createClassifier(classify, clock),
    events,
    counts,
    reject(reason, call) {
      rejected[reason] += 1;
      if (events.has('reject')) events.emit('reject', { policy: name, operation: call.operation, reason });
    },
  };
}

/** The kind of an error for an event: whatever the inside says when the call itself was aborted by its caller. */
export function kindOf(host: Host, error: unknown, call: Call): ErrorKind {
  const { kind } = host.classify(error, call.aborted);
  return call.aborted && kind === 'unknown' ? 'cancelled' : kind;
}
