// Holds calls back until there is room for them, and lets them go at a pace.
import type { Abortable, Call, Expiry } from '../call/call.ts';
import { ExpiryQueue, mostWaiting } from '../call/call.ts';
import type { Host } from '../call/host.ts';

/** Seconds of the pace that may be saved up. */
const burstSeconds = 0.03;
const longestNapMs = 100;
/** Longest wait during a trial, and of what was tried before. */
export const patientMs = 10_000;

/** How long it is of use to wait: longer where answers take longer, at most 5 s. */
export const longestWaitMs = (isOpen: boolean, answerMs: number): number =>
  Math.min(5_000, Math.max(isOpen ? 1_200 : 3_000, 1.2 * answerMs + 500));
/** Sums of fractions miss a whole number by a hair. */
const almostOne = 1 - 1e-9;

/** What the room asks each time it looks: how many calls a second may go. */
export type Pace = (nowMs: number) => number;

interface Waiter extends Abortable {
  go(): void;
  toError(): unknown;
}

const nobody = new Set<Waiter>();

/** Calls in the order they came, first attempts before others; each goes, or is turned away when it has waited long enough. */
export class WaitingRoom {
  readonly #host: Host;
  readonly #pace: Pace;
  #expiries: ExpiryQueue | undefined;
  #first = nobody;
  #again = nobody;
  #credit = 1;
  #creditAt: number;
  #cancelTimer: (() => void) | undefined;

  constructor(host: Host, pace: Pace) {
    this.#host = host;
    this.#pace = pace;
    this.#creditAt = host.clock.monotonic();
  }

  get size(): number {
    return this.#first.size + this.#again.size;
  }

  /** Whether a call may go right now, past nobody. */
  tryGo(): boolean {
    return this.size === 0 && this.#take(this.#host.clock.monotonic()) === undefined;
  }

  /** Waits for room, at most `maxMs`. */
  wait(call: Call, maxMs: number, toError: () => unknown): Promise<void> {
    if (this.size >= mostWaiting) return Promise.reject(toError());
    this.#expiries ??= new ExpiryQueue(this.#host.clock);
    const expiries = this.#expiries;
    if (this.#first === nobody) [this.#first, this.#again] = [new Set(), new Set()];
    const queue = call.attempt > 1 ? this.#again : this.#first;
    return new Promise((resolve, reject) => {
      let expiry: Expiry | undefined;
      const leave = () => {
        queue.delete(waiter);
        call.detach(waiter);
        if (expiry) expiries.remove(expiry);
        if (this.size === 0) this.#stop();
      };
      const waiter: Waiter = {
        go: () => {
          leave();
          resolve();
        },
        abort: (reason) => {
          leave();
          reject(reason);
        },
        toError,
      };
      queue.add(waiter);
      expiry = expiries.add(this.#host.clock.monotonic() + maxMs, waiter, toError);
      call.attach(waiter);
      this.release();
    });
  }

  /** Turns away everyone who waits. */
  turnAway(): void {
    for (const waiter of [...this.#first, ...this.#again]) waiter.abort(waiter.toError());
  }

  /** Begins to save up for the next call anew, and lets go who may. */
  restart(saved = 1): void {
    this.#credit = Math.min(this.#credit, saved);
    this.#creditAt = this.#host.clock.monotonic();
    this.release();
  }

  /** Lets go everyone for whom there is room, and looks again when there may be more. */
  release(): void {
    this.#stop();
    while (this.size > 0) {
      const napMs = this.#take(this.#host.clock.monotonic());
      if (napMs !== undefined) {
        // Those who wait may be all that keeps the program alive.
        this.#cancelTimer = this.#host.clock.setTimer(() => this.release(), napMs, true);
        return;
      }
      const [waiter] = this.#first.size > 0 ? this.#first : this.#again;
      waiter?.go();
    }
  }

  /** Takes room for one call; otherwise the milliseconds until it is worth asking again. */
  #take(now: number): number | undefined {
    const pace = this.#pace(now);
    const saved = this.#credit + ((now - this.#creditAt) * pace) / 1_000;
    this.#credit = Math.min(Math.max(1, pace * burstSeconds), saved);
    this.#creditAt = now;
    if (this.#credit < almostOne)
      return Math.min(longestNapMs, Math.max(1, ((1 - this.#credit) * 1_000) / pace));
    this.#credit -= 1;
    return undefined;
  }

  #stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
