// Carries one call through the layers, and ends what has had its time.
import type { Clock } from '@internal/kit';
import { processHold, systemClock } from '@internal/kit';
import type { StreamGauge } from './stream-gauge.ts';

/** Calls that may wait at once at one place; one more is turned away. */
export const mostWaiting = 10_000;

/** Something that ends when a call is aborted. */
export interface Abortable {
  abort(reason: unknown): void;
}

/** What all scopes of a call share. */
interface Tally {
  attempts: number;
  /** What the last attempt before a retry failed with. */
  failure?: unknown;
  /** The last result that was judged a failure, and the error made of it. */
  judged?: { readonly error: unknown; readonly result: unknown; readonly by: unknown };
}

/**
 * One call on its way through the layers: a cheap tree of abort scopes. Only the innermost step makes an
 * AbortController of it, because each `abort` listener and controller costs as much as a whole layer.
 */
export class Call implements Abortable {
  aborted = false;
  reason: unknown = undefined;
  attempt = 1;
  /** The moment (monotonic) at which it last went on: the layers passed at it need not read the clock each. Whoever has waited sets it. */
  at: number;
  deadlineAt: number | undefined;
  readonly operation: string | undefined;
  stream: StreamGauge | undefined;
  /** Attempts started anywhere below the root. */
  readonly tally: Tally;
  /** What is run in the end: the same for all scopes. */
  readonly run: (call: Call) => Promise<unknown>;
  /** Whether it may run twice: as its caller says, or as the settings do; `never` for what can be sent only once. */
  repeat: boolean | 'never' | undefined;
  #first: Abortable | undefined;
  #more: Set<Abortable> | undefined;
  readonly #parent: Call | undefined;

  constructor(
    at: number,
    operation: string | undefined,
    deadlineAt: number | undefined,
    run: Call['run'],
    parent?: Call,
  ) {
    this.at = at;
    this.run = run;
    this.operation = operation;
    this.deadlineAt = deadlineAt;
    this.#parent = parent;
    this.tally = parent === undefined ? { attempts: 0 } : parent.tally;
    if (parent === undefined) return;
    this.attempt = parent.attempt;
    this.stream = parent.stream;
    this.repeat = parent.repeat;
    parent.attach(this);
  }

  /** A scope inside this one, with its own limits. Close it when it has settled. */
  child(): Call {
    return new Call(this.at, this.operation, this.deadlineAt, this.run, this);
  }

  close(): void {
    this.#parent?.detach(this);
  }

  /** Aborts `target` with this call, at once if it is aborted already. */
  attach(target: Abortable): void {
    if (this.aborted) target.abort(this.reason);
    else if (this.#first === undefined) this.#first = target;
    else {
      this.#more ??= new Set();
      this.#more.add(target);
    }
  }

  detach(target: Abortable): void {
    if (this.#first === target) this.#first = undefined;
    else this.#more?.delete(target);
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const first = this.#first;
    const more = this.#more;
    this.#first = this.#more = undefined;
    first?.abort(reason);
    if (more) for (const target of more) target.abort(reason);
  }
}

/** A place in the queue. */
export interface Expiry {
  readonly at: number;
  readonly target: Abortable;
  readonly toReason: (target: never) => unknown;
  before: Expiry | undefined;
  after: Expiry | undefined;
  /** Its place among those that came out of order; -1 in the list. */
  index: number;
  queued: boolean;
}

const nothing: Expiry[] = [];

/**
 * Many timeouts on one timer. Nearly all limits of a policy are equally long, so they expire in the order they came:
 * a linked list and one lazy timer replace a `setTimeout` and a `clearTimeout` per call (1.6 µs). What ends before its
 * forerunners goes into a heap, so that limits that all differ cost a logarithm and not a walk.
 */
export class ExpiryQueue {
  readonly #clock: Clock;
  /** Whoever waits for a limit to end is told of it, though nothing else keeps the program alive. */
  readonly #hold: typeof processHold | undefined;
  /** Made when something comes out of order. */
  #heap = nothing;
  #head: Expiry | undefined;
  #tail: Expiry | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#hold = clock === systemClock ? processHold : undefined;
  }

  /** Aborts `target` with what `toReason` makes at the moment `at` (monotonic). */
  add<T extends Abortable>(at: number, target: T, toReason: (target: T) => unknown): Expiry {
    const entry: Expiry = {
      at,
      target,
      toReason,
      before: this.#tail,
      after: undefined,
      index: -1,
      queued: true,
    };
    if (this.#tail !== undefined && this.#tail.at > at) {
      entry.before = undefined;
      if (this.#heap === nothing) this.#heap = [];
      this.#rise(entry, this.#heap.length);
    } else {
      if (this.#tail === undefined) this.#head = entry;
      else this.#tail.after = entry;
      this.#tail = entry;
    }
    if (at < this.#timerAt) this.#arm(at);
    this.#hold?.add();
    return entry;
  }

  remove(entry: Expiry): void {
    if (!entry.queued) return;
    entry.queued = false;
    this.#hold?.remove();
    if (entry.index >= 0) {
      this.#takeOut(entry);
      return;
    }
    if (entry.before === undefined) this.#head = entry.after;
    else entry.before.after = entry.after;
    if (entry.after === undefined) this.#tail = entry.before;
    else entry.after.before = entry.before;
  }

  #next(): Expiry | undefined {
    const [early] = this.#heap;
    if (early === undefined || this.#head === undefined) return early ?? this.#head;
    return early.at < this.#head.at ? early : this.#head;
  }

  #arm(at: number): void {
    this.#cancelTimer?.();
    this.#timerAt = at;
    this.#cancelTimer = this.#clock.setTimer(() => this.#expire(), at - this.#clock.monotonic());
  }

  #expire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#cancelTimer = undefined;
    const now = this.#clock.monotonic();
    // A timer may fire a fraction of a millisecond early.
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      if (entry.at > now + 0.5) {
        // An abort may have armed it meanwhile.
        if (entry.at < this.#timerAt) this.#arm(entry.at);
        return;
      }
      this.remove(entry);
      entry.target.abort(entry.toReason(entry.target as never));
    }
  }

  #takeOut(entry: Expiry): void {
    const last = this.#heap.pop()!;
    if (last === entry) return;
    const { index } = entry;
    if (last.at < entry.at) this.#rise(last, index);
    else this.#sink(last, index);
  }

  #rise(entry: Expiry, from: number): void {
    let index = from;
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = this.#heap[up]!;
      if (parent.at <= entry.at) break;
      this.#put(parent, index);
      index = up;
    }
    this.#put(entry, index);
  }

  #sink(entry: Expiry, from: number): void {
    let index = from;
    for (;;) {
      let down = 2 * index + 1;
      if (down >= this.#heap.length) break;
      if (down + 1 < this.#heap.length && this.#heap[down + 1]!.at < this.#heap[down]!.at) down += 1;
      const child = this.#heap[down]!;
      if (child.at >= entry.at) break;
      this.#put(child, index);
      index = down;
    }
    this.#put(entry, index);
  }

  #put(entry: Expiry, index: number): void {
    this.#heap[index] = entry;
    entry.index = index;
  }
}
