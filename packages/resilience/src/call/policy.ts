// The port of the package: what a policy can do, what it emits and what it shows of itself.
import type { ErrorKind } from '../errors/error-kind.ts';

/** State of a circuit breaker. */
export type CircuitState = 'closed' | 'open' | 'half_open' | 'isolated';

/** Why a policy turned a call away or stopped trying. */
export type RejectReason =
  | 'circuit_open'
  | 'bulkhead_full'
  | 'cooldown'
  | 'rate_limit'
  | 'deadline'
  | 'retry_budget';

/** What the wrapped function is given for one attempt; pass it on to a nested policy as its options. */
export interface Attempt {
  /** Aborts with the caller, at the attempt's timeout and at the deadline. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly attempt: number;
  /** When the whole call ends, on the scale of `performance.now()`; `undefined` without a deadline. */
  readonly deadlineAt: number | undefined;
  /** The caller's own name for what is done. */
  readonly operation?: string | undefined;
  /** What the caller said about it, if anything. */
  readonly idempotent?: boolean | undefined;
}

/** Limits and context of one call. */
export interface ExecuteOptions {
  /** Ends the call at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The caller's own name for what is done (`summarize`); appears in events. */
  readonly operation?: string | undefined;
  /** Milliseconds this call may take, with all its attempts and waits. The shortest of all limits holds. */
  readonly deadlineMs?: number | undefined;
  /** Latest end on the scale of `performance.now()`: what an outer policy's {@link Attempt} carries. */
  readonly deadlineAt?: number | undefined;
  /** Whether this call may run twice. Default: what the policy's settings say. */
  readonly idempotent?: boolean | undefined;
  /** `false`: one attempt and no hedge, whatever the settings say, for what can be sent only once. */
  readonly retry?: false | undefined;
  /** What a result means; see {@link ResultHandler}. Besides the policy's own. Not for streams. */
  readonly handleResult?: ResultHandler | undefined;
}

/**
 * Says whether a result is a failure in disguise: a kind of error, `true` for a `transient` one, or an error to be read like one that
 * was thrown. `undefined`, `null` and `false` are a good result. When no attempt brings a better one, the last result is handed
 * out after all, unless a fallback answers; a handler that throws makes the call reject instead.
 */
export type ResultHandler = ResultMethod['handleResult'];

/** As a method, so that a handler may name the type of the results it is given. */
interface ResultMethod {
  handleResult(result: unknown): unknown;
}

/** Options of a streamed call. */
export interface ExecuteStreamOptions<T> extends Omit<ExecuteOptions, 'handleResult'> {
  /** Separates content from preamble and keep-alives. Default: every chunk is content. */
  readonly isContent?: ((chunk: T) => boolean) | undefined;
}

/** Whose event it is. */
type About = { policy: string; operation?: string | undefined };

/** Events of a policy and the data each carries. Nothing of a request or an answer is in them. */
export interface PolicyEvents {
  /** A call ended. */
  call: About & { ok: boolean; kind?: ErrorKind | undefined; attempts: number; durationMs: number };
  /** An attempt ended. */
  attempt: About & { attempt: number; ok: boolean; kind?: ErrorKind | undefined; durationMs: number };
  /** Another attempt will start after the delay. */
  retry: About & { attempt: number; delayMs: number; kind: ErrorKind };
  /** A call was turned away, or nothing more was tried. */
  reject: About & { reason: RejectReason };
  /** The breaker changed its state. */
  state: { policy: string; from: CircuitState; to: CircuitState };
  /** A call was answered by the fallback. */
  fallback: About & { kind: ErrorKind };
  /** A rate limit began to hold calls back. */
  cooldown: { policy: string; durationMs: number; shared: boolean };
}

/** What a policy counted since it was created. */
export interface PolicyCounts {
  /** Calls of `execute` and `executeStream` that have ended. */
  readonly calls: number;
  /** Calls that ended with an error, the caller's own aborts included. */
  readonly failures: number;
  /** Times the wrapped function was started. */
  readonly attempts: number;
  /** Attempts after a call's first, hedges not included. */
  readonly retries: number;
  /** Second attempts started beside a slow first one. */
  readonly hedges: number;
  /** Calls answered by the fallback. */
  readonly fallbacks: number;
  /** Times the breaker opened. */
  readonly opens: number;
  /** Calls turned away or given up, by reason. */
  readonly rejected: Readonly<Record<RejectReason, number>>;
}

/** A policy's live state. */
export interface PolicySnapshot {
  /** Name of the policy. */
  readonly policy: string;
  /** `closed` where there is no breaker. */
  readonly state: CircuitState;
  /** Calls running in the bulkhead; 0 where there is none. */
  readonly running: number;
  /** Calls waiting for a place in the bulkhead, at the breaker, for a permit of the rate limiter or for the end of a cooldown. */
  readonly queued: number;
  /** Retries and hedges that the budget allows right now; `undefined` where there is none. */
  readonly retryBudget: number | undefined;
  /** Milliseconds for which calls are turned away after a rate limit; 0 when they are not. */
  readonly cooldownMs: number;
  /** What was counted since the policy was created. */
  readonly counts: PolicyCounts;
}

/** Runs a function under rules. */
export interface Policy {
  /** Its name in events and errors. */
  readonly name: string;
  /**
   * Runs `run`, which may be synchronous, as often as the rules allow, and settles within the deadline (a fallback takes its own time), within
   * 5 ms of an abort with the signal's reason. When no attempt succeeds it rejects with the last attempt's own error.
   */
  execute<T>(run: (attempt: Attempt) => T | PromiseLike<T>, options?: ExecuteOptions): Promise<T>;
  /**
   * Streams what `run` yields, or a promise of what yields it, from one attempt only: retries and failover end with the first content. The stream
   * starts when it is first read and can be read once; leaving it early aborts the attempt.
   */
  executeStream<T>(
    run: (attempt: Attempt) => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>,
    options?: ExecuteStreamOptions<T>,
  ): AsyncIterable<T>;
  /**
   * Calls `listener` at every `event` and returns a function that stops that. A listener that throws harms nobody.
   *
   * @throws ResilienceError `invalid_options`, for a listener that is no function.
   */
  on<Name extends keyof PolicyEvents>(event: Name, listener: (data: PolicyEvents[Name]) => void): () => void;
  /** The live state. */
  snapshot(): PolicySnapshot;
  /** Opens the breaker by hand until {@link reset}: every call is turned away. Does nothing without a breaker. */
  isolate(): void;
  /** Closes the breaker by hand and forgets what it has seen. */
  reset(): void;
}
