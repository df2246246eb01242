// The errors that this package makes by itself, with their codes.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';
import type { ErrorKind } from './error-kind.ts';

/** What went wrong, for programs. */
export type ResilienceErrorCode =
  | 'deadline_exceeded'
  | 'attempt_timeout'
  | 'first_token_timeout'
  | 'idle_timeout'
  | 'circuit_open'
  | 'bulkhead_full'
  | 'cooldown'
  | 'rate_limit'
  | 'superseded'
  | 'stream_interrupted'
  | 'stream_abandoned'
  | 'stream_already_read'
  | 'bad_result'
  | 'http_status'
  | 'redis_unavailable'
  | 'missing_peer'
  | 'closed'
  | 'invalid_options';

interface ErrorDetails {
  readonly kind: ErrorKind;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
}

/** Every error this package makes. An attempt's own error is passed on as it is. */
export class ResilienceError extends Error {
  /** What went wrong, as a word to switch on. */
  readonly code: ResilienceErrorCode;
  /** What it means for whoever decides what to do next. */
  readonly kind: ErrorKind;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Milliseconds before which it is no use to come again, where known. */
  readonly retryAfterMs?: number;
  /** Everything wrong with the options, each with its path; empty for other codes. */
  readonly problems: readonly Problem[];

  constructor(code: ResilienceErrorCode, message: string, details: ErrorDetails) {
    const { cause, problems = [] } = details;
    super(describeProblems(message, problems), cause === undefined ? undefined : { cause });
    this.name = 'ResilienceError';
    this.code = code;
    this.kind = details.kind;
    this.problems = problems;
    this.retryable = details.retryable ?? false;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    brandError(this, 'resilience');
  }

  /** Whether `value` is an error of this package, from whichever copy of it. */
  static isInstance(value: unknown): value is ResilienceError {
    return hasBrand(value, 'resilience');
  }
}

const circuitMessages = {
  open: 'is open',
  isolated: 'was opened by hand',
  limited: 'lets through no more than is served',
} as const;

/** The breaker turned the call away; `cause` is the last failure it saw. */
export class CircuitOpenError extends ResilienceError {
  constructor(
    policy: string,
    retryAfterMs: number | undefined,
    cause: unknown,
    state: keyof typeof circuitMessages = 'open',
  ) {
    super('circuit_open', `The circuit of "${policy}" ${circuitMessages[state]}.`, {
      kind: 'local',
      retryable: true,
      retryAfterMs,
      cause,
    });
    this.name = 'CircuitOpenError';
  }
}

/** A stream ended after its first content; `partial` holds what was handed over before. */
export class StreamInterruptedError<T = unknown> extends ResilienceError {
  /** The chunks that were handed over, the last 10,000 at most. */
  readonly partial: readonly T[];

  constructor(
    partial: readonly T[],
    { kind, retryAfterMs }: Pick<ErrorDetails, 'kind' | 'retryAfterMs'>,
    cause: unknown,
  ) {
    super('stream_interrupted', 'The stream broke off after its first content.', {
      kind,
      retryAfterMs,
      cause,
    });
    this.name = 'StreamInterruptedError';
    this.partial = partial;
  }
}

/** The error of options that are wrong, with all problems at once; `what` they belong to. */
export function invalidOptions(problems: readonly Problem[], what = 'the policy'): ResilienceError {
  return new ResilienceError('invalid_options', wrongOptions(what), {
    kind: 'local',
    problems,
  });
}
