// Decides which attempts go to a dependency, and when: closed, open with probes, or limited to what it serves.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { CircuitState } from '../call/policy.ts';
import { CircuitOpenError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import { AttemptLog } from './attempt-log.ts';
import { FailureRun } from './failure-run.ts';
import { ServingRate } from './serving-rate.ts';
import type { Trial } from './trial.ts';
import { Trials } from './trial.ts';
import { longestWaitMs, patientMs, WaitingRoom } from './waiting-room.ts';

type Mode = 'closed' | 'open' | 'limited' | 'isolated';

const stateOf: Readonly<Record<Mode, CircuitState>> = {
  closed: 'closed',
  open: 'open',
  limited: 'half_open',
  isolated: 'isolated',
};

/** Failures in a row after which a retry is one more of the same. */
const hopelessRun = 5;
/** While limited, as many failures in a row open the circuit. */
const limitedRun = 20;
/** Where two seconds' calls are fewer than the run that opens the circuit, they do, but not less of it than this. */
const leastShareOfRun = 0.45;

/** A circuit breaker as a state machine; the layers around it are in `breaker-layer.ts`. */
export class Breaker {
  readonly log: AttemptLog;
  readonly values: PolicyValues;
  readonly #host: Host;
  readonly #run: FailureRun;
  readonly #trials: Trials;
  readonly #room: WaitingRoom;
  #mode: Mode = 'closed';
  /** When the mode began: what had begun before says nothing about it. */
  #since: number;
  /** Calls per second let through while the rate is fixed. */
  #rate = Number.POSITIVE_INFINITY;
  /** The same while it follows what is served. */
  #serving: ServingRate | undefined;
  #trial: Trial | undefined;
  #answerMs = 100;
  /** Calls per second, of those who still wait when the breaker closes. */
  #drain = 5;
  #lastFailure: unknown;

  constructor(values: PolicyValues, host: Host) {
    const now = host.clock.monotonic();
    this.values = values;
    this.#host = host;
    this.log = new AttemptLog(now);
    this.#run = new FailureRun(this.log, Math.max(values.attemptTimeoutMs, values.firstTokenMs));
    this.#trials = new Trials(values, this.log);
    this.#room = new WaitingRoom(host, (at) => this.#pace(at));
    this.#since = now;
  }

  get state(): CircuitState {
    return stateOf[this.#mode];
  }

  get waiting(): number {
    return this.#room.size;
  }

  /** Whether another attempt of a call may be of any use. */
  get isHopeful(): boolean {
    if (this.#mode === 'open') return false;
    const { length, isBroken } = this.#run;
    return length < hopelessRun || isBroken || !this.#isNearTotal(this.#host.clock.monotonic());
  }

  /** Lets an attempt go: at once (`undefined`), or when there is room for it; or turns it away. */
  enter(call: Call): Promise<void> | undefined {
    const { maxWaitMs } = this.values;
    if (this.#mode === 'closed') return undefined;
    if (this.#mode === 'isolated') throw this.#refusal();
    const now = call.at;
    this.#look(now);
    if ((this.#mode as Mode) === 'closed' || this.#room.tryGo()) return undefined;
    const longest = Math.min(
      maxWaitMs,
      this.#waitMs(call),
      (call.deadlineAt ?? Number.POSITIVE_INFINITY) - now,
    );
    if (longest <= 0) throw this.#refusal();
    return this.#room.wait(call, longest, () => this.#refusal());
  }

  /** An attempt began; its moment belongs to its outcome. */
  start(now: number): number {
    this.log.addAttempt(now);
    this.#run.addAttempt(now);
    return now;
  }

  /** The attempt that began at `startedAt` ended and says something about the dependency. */
  record(startedAt: number, ok: boolean, error?: unknown): void {
    const now = this.#host.clock.monotonic();
    if (ok) {
      this.#answerMs += 0.1 * (now - startedAt - this.#answerMs);
      this.#run.addSuccess(startedAt, now);
    } else {
      this.#lastFailure = error;
      this.log.addFailure(startedAt, now);
      this.#run.addFailure(startedAt, now);
    }
    if (this.#mode === 'isolated') return;
    if (this.#mode === 'closed') {
      if (!ok) this.#judge(now);
      return;
    }
    if (startedAt >= this.#since) this.#follow(ok, now);
    this.#room.release();
  }

  /** The attempt that began at `startedAt` ended and says nothing about the dependency. */
  release(startedAt: number): void {
    const now = this.#host.clock.monotonic();
    this.log.forget(startedAt, now);
    this.#run.forget(startedAt, now);
  }

  isolate(): void {
    this.#change('isolated', this.#host.clock.monotonic());
    this.#room.turnAway();
  }

  reset(): void {
    this.log.clear();
    this.#run.clear();
    this.#trials.clear();
    this.#close();
  }

  /** A failure while everything goes: is it one of nearly all, or one of many? */
  #judge(now: number): void {
    const { breakerConsecutiveFailures: most } = this.values;
    const least = Math.min(most, Math.max(10, most * leastShareOfRun));
    const enough = Math.min(most, Math.max(least, 2 * this.log.callRate(4_000, now)));
    if (this.#run.length >= enough && this.#isNearTotal(now)) this.#open(now);
    else this.#beginTrial(now);
  }

  /** An attempt of the present mode ended. */
  #follow(ok: boolean, now: number): void {
    if (this.#mode === 'open') {
      if (!ok) return;
      // What began before it fails late, and says nothing any more.
      if (this.#run.isSlow) this.#run.clear();
      this.#serve(Math.max(this.#rate * 2, 0.4 * this.log.callRate(4_000, now)), true, now);
      return;
    }
    if (ok) this.#serving?.addSuccess(now);
    else this.#serving?.addFailure(now);
    if (this.#serving && !ok && this.#run.length >= limitedRun && this.#isNearTotal(now)) this.#open(now);
    else this.#look(now);
  }

  #pace(now: number): number {
    this.#look(now);
    // Who waited while calls were limited goes beside those that come now.
    if (this.#mode === 'closed') return Math.max(this.#drain, this.log.callRate(4_000, now) / 2);
    return this.#serving?.value ?? this.#rate;
  }

  /** Does what time alone brings: the end of a trial, a higher rate, the end of a limit. */
  #look(now: number): void {
    if (this.#trial !== undefined) {
      if (now < this.#trial.endsAt + this.#run.lagMs) return;
      const { rate } = this.#trial;
      if (!this.#run.isSlow && this.#trials.hasHelped(this.#trial, now)) {
        this.#serve(rate, false, now);
      } else {
        this.#trials.postpone(now);
        this.#close();
      }
    } else if (this.#serving !== undefined) {
      this.#serving.move(now);
      if (this.#room.size === 0 && !this.#serving.isNeeded(this.#run.lagMs, now)) {
        this.#trials.clear();
        this.#close();
      }
    }
  }

  #beginTrial(now: number): void {
    const trial = this.#run.isSlow ? undefined : this.#trials.plan(this.#since, this.#run.lagMs, now);
    if (trial === undefined) return;
    this.#change('limited', now);
    this.#trial = trial;
    this.#rate = trial.rate;
    this.#room.restart();
  }

  #serve(rate: number, isSteep: boolean, now: number): void {
    this.#change('limited', now);
    this.#serving = new ServingRate(this.log, rate, isSteep, now);
    this.#room.restart();
  }

  #open(now: number): void {
    const { breakerOpenMs, breakerProbeShare } = this.values;
    this.#host.counts.opens += 1;
    this.#run.clear();
    this.#change('open', now);
    this.#rate = Math.max(1_000 / breakerOpenMs, breakerProbeShare * this.log.callRate(4_000, now));
    // The first probe comes after a pause too.
    this.#room.restart(0);
  }

  #close(): void {
    const now = this.#host.clock.monotonic();
    this.#drain = Math.max(5, this.log.callRate(4_000, now) / 2);
    this.#change('closed', now);
    this.#room.restart();
  }

  #change(mode: Mode, now: number): void {
    const from = this.#mode;
    this.#mode = mode;
    this.#trial = this.#serving = undefined;
    this.#rate = Number.POSITIVE_INFINITY;
    this.#since = now;
    if (from === mode) return;
    this.#host.events.emit('state', { policy: this.#host.name, from: stateOf[from], to: stateOf[mode] });
  }

  #isNearTotal(now: number): boolean {
    return this.#run.isNearTotal(this.values.breakerFailureRate, hopelessRun, now);
  }

  #waitMs(call: Call): number {
    const isOpen = this.#mode === 'open';
    const isPatient = this.#trial !== undefined || (call.attempt > 1 && !isOpen);
    return isPatient ? patientMs : longestWaitMs(isOpen, this.#answerMs);
  }

  #refusal(): CircuitOpenError {
    const state = this.#mode === 'closed' ? 'limited' : this.#mode;
    const rate = this.#serving?.value ?? this.#rate;
    const retryAfterMs = state === 'isolated' ? undefined : Math.round(1_000 / Math.max(rate, 0.001));
    return new CircuitOpenError(this.#host.name, retryAfterMs, this.#lastFailure, state);
  }
}
