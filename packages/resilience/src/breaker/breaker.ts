// Decides whether a dependency is asked at all: the states of a circuit, its probes, its brake and its slow start.
import type { IBackoff, IBackoffFactory, IBreaker } from 'cockatiel';
import { CircuitState as CockatielState, ConsecutiveBreaker, ExponentialBackoff } from 'cockatiel';
import type { Host } from '../call/host.ts';
import type { CircuitState } from '../call/policy.ts';
import { CircuitOpenError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import { OutcomeRing } from './outcome-ring.ts';

/** One admitted attempt; ends in exactly one of `record` and `release`. */
export interface Permit {
  readonly era: number;
  readonly startedAt: number;
  readonly isProbe: boolean;
}

/** Attempts that may run at once when a slow start begins; each success adds two. */
const slowStartFloor = 4;

/** A circuit breaker as a state machine; the layer around it is `breakerLayer`. */
export class Breaker {
  readonly #values: PolicyValues;
  readonly #host: Host;
  readonly #ring: OutcomeRing;
  readonly #inARow: IBreaker;
  #state: CircuitState = 'closed';
  /** Grows with each change of state: results that come from an earlier era are ignored. */
  #era = 0;
  #backoff: IBackoff<unknown> | IBackoffFactory<unknown>;
  #openUntil = 0;
  /** Probes under way; one that does not come back in time blocks nobody for longer. */
  readonly #probes = new Set<Permit>();
  #probeSuccesses = 0;
  #slowStartUntil = 0;
  #admitLimit = 0;
  #running = 0;
  #lastFailure: unknown;

  constructor(values: PolicyValues, host: Host) {
    this.#values = values;
    this.#host = host;
    this.#ring = new OutcomeRing(values.breakerWindowMs, host.clock.monotonic());
    this.#inARow = new ConsecutiveBreaker(values.breakerConsecutiveFailures);
    this.#backoff = this.#openings();
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Lets an attempt start, or throws at once. Never waits, never queues. */
  enter(): Permit {
    const now = this.#host.clock.monotonic();
    if (this.#state === 'open' && now >= this.#openUntil) this.#change('half_open');
    switch (this.#state) {
      case 'closed':
        this.#brake(now);
        this.#running += 1;
        return { era: this.#era, startedAt: now, isProbe: false };
      case 'half_open': {
        for (const probe of this.#probes)
          if (now - probe.startedAt >= this.#values.attemptTimeoutMs) this.#probes.delete(probe);
        if (this.#probes.size >= this.#values.breakerProbes) throw this.#refusal(this.#values.breakerOpenMs);
        const probe = { era: this.#era, startedAt: now, isProbe: true };
        this.#probes.add(probe);
        return probe;
      }
      case 'open':
        throw this.#refusal(this.#openUntil - now);
      case 'isolated':
        throw this.#refusal(undefined);
    }
  }

  /** The attempt ended and says something about the dependency. */
  record(permit: Permit, ok: boolean, error?: unknown): void {
    if (permit.era !== this.#era) return;
    this.#leave(permit);
    if (!ok) this.#lastFailure = error;
    const slow = this.wasSlow(permit);
    if (permit.isProbe) this.#recordProbe(ok && !slow);
    else this.#recordClosed(ok, slow, error);
  }

  /** The attempt ended and says nothing about the dependency: cancelled, turned away further in. */
  release(permit: Permit): void {
    if (permit.era === this.#era) this.#leave(permit);
  }

  /** Whether the attempt has been slow by now, even if its caller cuts it short. */
  wasSlow(permit: Permit): boolean {
    const { breakerSlowCallMs = Number.POSITIVE_INFINITY } = this.#values;
    return this.#host.clock.monotonic() - permit.startedAt >= breakerSlowCallMs;
  }

  isolate(): void {
    if (this.#state !== 'isolated') this.#change('isolated');
  }

  reset(): void {
    this.#forget();
    this.#slowStartUntil = 0;
    if (this.#state !== 'closed') this.#change('closed');
  }

  #recordClosed(ok: boolean, slow: boolean, error: unknown): void {
    const now = this.#host.clock.monotonic();
    this.#ring.add(ok ? 'successes' : 'failures', now);
    // What the dependency itself calls too much weighs twice in the brake.
    if (!ok && this.#host.classify(error).kind === 'overloaded') this.#ring.add('turnedAway', now);
    if (slow) this.#ring.add('slow', now);
    let trips = false;
    if (ok) {
      this.#inARow.success(CockatielState.Closed);
      this.#admitLimit += 2;
    } else {
      trips = this.#inARow.failure(CockatielState.Closed);
    }
    const { successes, failures, slow: slowCalls } = this.#ring.totals(now);
    const seen = successes + failures;
    if (seen >= this.#values.breakerMinimumCalls) {
      if (!ok && failures / seen >= this.#values.breakerFailureRate) trips = true;
      if (slow && slowCalls / seen >= this.#values.breakerSlowCallRate) trips = true;
    }
    if (trips) this.#open();
  }

  #recordProbe(ok: boolean): void {
    if (!ok) {
      this.#open();
      return;
    }
    this.#probeSuccesses += 1;
    if (this.#probeSuccesses < this.#values.breakerProbes) return;
    this.#forget();
    this.#slowStartUntil = this.#host.clock.monotonic() + this.#values.slowStartMs;
    this.#admitLimit = slowStartFloor;
    this.#change('closed');
  }

  #forget(): void {
    this.#ring.clear();
    this.#inARow.success(CockatielState.HalfOpen);
    this.#backoff = this.#openings();
  }

  #open(): void {
    this.#backoff = this.#backoff.next(undefined);
    this.#openUntil = this.#host.clock.monotonic() + (this.#backoff as IBackoff<unknown>).duration;
    this.#host.counts.opens += 1;
    this.#change('open');
  }

  #change(to: CircuitState): void {
    const from = this.#state;
    this.#state = to;
    this.#era += 1;
    this.#probes.clear();
    this.#probeSuccesses = 0;
    this.#running = 0;
    this.#host.events.emit('state', { policy: this.#host.name, from, to });
  }

  #leave(permit: Permit): void {
    if (permit.isProbe) this.#probes.delete(permit);
    else this.#running -= 1;
  }

  /** Turns a part of the calls away while the dependency answers some: more than it can take, less than an outage. */
  #brake(now: number): void {
    const { breakerTolerance, breakerMinimumCalls } = this.#values;
    if (now < this.#slowStartUntil && this.#running >= this.#admitLimit)
      throw this.#refusal(this.#slowStartUntil - now);
    if (breakerTolerance === 0) return;
    const { successes, failures, turnedAway } = this.#ring.totals(now);
    if (successes + failures < breakerMinimumCalls) return;
    // Google SRE book, "Handling overload": client-side throttling.
    const requests = successes + failures + turnedAway;
    const excess = (requests - breakerTolerance * successes) / (requests + 1);
    if (this.#host.random() >= excess) return;
    this.#ring.add('turnedAway', now);
    throw this.#refusal(this.#values.breakerWindowMs / 10);
  }

  #refusal(retryAfterMs: number | undefined): CircuitOpenError {
    return new CircuitOpenError(this.#host.name, retryAfterMs, this.#lastFailure);
  }

  #openings(): IBackoffFactory<unknown> {
    return new ExponentialBackoff<number>({
      initialDelay: this.#values.breakerOpenMs,
      maxDelay: this.#values.breakerMaxOpenMs,
      exponent: 2,
      // Half to one and a half of the mean: a fleet that opened together does not probe together.
      generator: (step = 0, { initialDelay, maxDelay, exponent }) => [
        Math.min(maxDelay, initialDelay * exponent ** step) * (0.5 + this.#host.random()),
        step + 1,
      ],
    });
  }
}
