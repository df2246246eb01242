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
  readonly events: PolicyEmitter;
  readonly counts: MutableCounts;
  /** Counts that a call was turned away or given up, and emits an event. */
  reject(reason: RejectReason, call: Call): void;
}

type MutableCounts = { -readonly [Name in Exclude<keyof PolicyCounts, 'rejected'>]: number } & {
  readonly rejected: Record<RejectReason, number>;
};

/** Events that cost nothing until somebody listens. */
class PolicyEmitter {
  readonly #name: string;
  #inner: EventEmitter<PolicyEvents> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  has(event: keyof PolicyEvents): boolean {
    return this.#inner?.has(event) ?? false;
  }

  emit<Name extends keyof PolicyEvents>(event: Name, data: PolicyEvents[Name]): void {
    this.#inner?.emit(event, data);
  }

  on<Name extends keyof PolicyEvents>(event: Name, listener: (data: PolicyEvents[Name]) => void): () => void {
    this.#inner ??= createEvents<PolicyEvents>(`policy "${this.#name}"`);
    return this.#inner.on(event, listener);
  }
}

class PolicyHost implements Host {
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly classify: Host['classify'];
  readonly events: PolicyEmitter;
  readonly counts: MutableCounts = {
    calls: 0,
    failures: 0,
    attempts: 0,
    retries: 0,
    hedges: 0,
    fallbacks: 0,
    opens: 0,
    rejected: { circuit_open: 0, bulkhead_full: 0, cooldown: 0, rate_limit: 0, deadline: 0, retry_budget: 0 },
  };

  constructor({ name = 'policy', classify, clock = systemClock, random = Math.random }: HostOptions) {
    this.name = name;
    this.clock = clock;
    this.random = random;
    this.classify = createClassifier(classify, clock);
    this.events = new PolicyEmitter(name);
  }

  reject(reason: RejectReason, { operation }: Call): void {
    this.counts.rejected[reason] += 1;
    if (this.events.has('reject')) this.events.emit('reject', { policy: this.name, operation, reason });
  }
}

/** Creates what the layers of one policy share. */
export function createHost(options: HostOptions): Host {
  return new PolicyHost(options);
}

/** The kind of an error for an event: whatever the inside says when the call itself was aborted by its caller. */
export function kindOf(host: Host, error: unknown, call: Call): ErrorKind {
  const { kind } = host.classify(error, call.aborted);
  return call.aborted && kind === 'unknown' ? 'cancelled' : kind;
}
