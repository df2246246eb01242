// The one error of this package and its codes.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';

/** What went wrong, for programs. */
export type MonitoringErrorCode = 'invalid_options' | 'check_timeout' | 'notify_failed' | 'closed';

/** The one error of this package. It names every problem at once and never holds a value that was logged or measured. */
export class MonitoringError extends Error {
  override readonly name = 'MonitoringError';
  /** What went wrong, as a word to switch on. */
  readonly code: MonitoringErrorCode;
  /** Whether the same may succeed later. */
  readonly retryable: boolean;
  /** One of the words of `docs/concepts/ports.md`. */
  readonly kind: 'invalid' | 'transient' | 'local';
  /** Everything wrong with the options or the definition, each with its path; empty for other codes. */
  readonly problems: readonly Problem[];

  constructor(
    code: MonitoringErrorCode,
    message: string,
    { problems = [], ...options }: { cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(describeProblems(message, problems), options);
    brandError(this, 'monitoring');
    this.code = code;
    this.problems = problems;
    this.retryable = code === 'check_timeout' || code === 'notify_failed';
    this.kind = this.retryable ? 'transient' : code === 'closed' ? 'local' : 'invalid';
  }

  /** Whether `value` is an error of this package, of any copy of it in the process. */
  static isInstance(value: unknown): value is MonitoringError {
    return hasBrand(value, 'monitoring');
  }
}

/** The error of settings, options or a definition that do not fit, with all problems at once; `what` says which. */
export function invalidOptions(what: string, problems: readonly Problem[]): MonitoringError {
  return new MonitoringError('invalid_options', wrongOptions(what), { problems });
}
