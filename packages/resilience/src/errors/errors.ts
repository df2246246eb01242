// Infrastructure Service: resilience · stable API, changes affect all users
import { brandError, hasBrand } from '@internal/kit';
import type { ErrorKind } from './error-kind.ts';

/** One thing wrong with options or settings. */
export interface OptionProblem {
  /** Variable name, or path in the JSON or code. */
  readonly path: string;
  readonly message: string;
  /** What to do instead. */
  readonly hint?: string;
}

/** What went wrong, for programs. */
export type ResilienceErrorCode =
  | 'deadline_exceeded'
  | 'attempt_timeout'
  | 'first_token_timeout'
  | 'idle_timeout'
  | 'circuit_open'
  | 'bulkhead_full'
  | 'cooldown'
  | 'superseded'
  | 'stream_interrupted'
  | 'stream_abandoned'
  | 'stream_already_read'
  | 'unknown_policy'
  | 'invalid_options';

interface ErrorDetails {
  readonly kind: ErrorKind;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Every error this package makes. An attempt's own error is passed on as it is. */
export class ResilienceError extends Error {
  readonly code: ResilienceErrorCode;
  readonly kind: ErrorKind;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Milliseconds before which it is no use to come again, where known. */
  readonly retryAfterMs?: number;

  constructor(code: ResilienceErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ResilienceError';
    this.code = code;
    this.kind = details.kind;
    this.retryable = details.retryable ?? false;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    brandError(this, 'resilience');
  }

  /** Whether `value` is an error of this package, from whichever copy of it. */
  static isInstance(value: unknown): value is ResilienceError {
    return hasBrand(value, 'resilience');
  }
}

/** The breaker turned the call away at once; `cause` is the failure that opened it. */
export class CircuitOpenError extends ResilienceError {
  constructor(policy: string, retryAfterMs: number | undefined, cause: unknown) {
    super('circuit_open', `The circuit of "${policy}" is open.`, {
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

/** Makes the one error of all problems that a configuration has. */
export function invalidOptions(
  problems: readonly OptionProblem[],
): ResilienceError & { problems: readonly OptionProblem[] } {
  const lines = problems.map(({ path, message, hint }) => `- ${path} ${message}${hint ? ` (${hint})` : ''}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const error = new ResilienceError('invalid_options', `${count} with the options:\n${lines.join('\n')}`, {
    kind: 'local',
  });
  return Object.assign(error, { problems });
}
