// Carries one call through the layers: its limits, its attempt and who ends with it.
/** Something that ends when a call is aborted. */
export interface Abortable {
  abort(reason: unknown): void;
}

/** What the streaming side of a call offers to timeouts. */
export interface StreamGauge {
  /** Told when the stream waits for its next chunk from upstream, and when content came. */
  watch: ((moment: 'waiting' | 'content' | 'paused') => void) | undefined;
  /** True once content was handed over: nothing may be tried again. */
  committed: boolean;
}

/** What all scopes of a call share. */
export interface Tally {
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
