// Infrastructure Service: monitoring · stable API, changes affect all users
import { brandError, hasBrand } from '@internal/kit';

/** What went wrong, for programs. */
export type MonitoringErrorCode =
  | 'invalid_settings'
  | 'invalid_metric'
  | 'invalid_alert'
  | 'invalid_check'
  | 'check_timeout'
  | 'notify_failed'
  | 'closed';

/** One thing wrong with what was defined, with its place. */
export interface MonitoringProblem {
  /** What it is about: a variable, a metric's or alert's name with the field. */
  readonly path: string;
  readonly message: string;
  /** What to do instead. */
  readonly hint?: string;
}

/** The one error of this package. It names every problem at once and never holds a value that was logged or measured. */
export class MonitoringError extends Error {
  override readonly name = 'MonitoringError';
  readonly code: MonitoringErrorCode;
  readonly retryable: boolean;
  /** One of the words of `docs/concepts/ports.md`. */
  readonly kind: 'invalid' | 'transient' | 'local';
  readonly problems: readonly MonitoringProblem[];

  constructor(
    code: MonitoringErrorCode,
    message: string,
    options: { problems?: readonly MonitoringProblem[]; cause?: unknown } = {},
  ) {
    const problems = options.problems ?? [];
    const lines = problems.map(
      ({ path, message: text, hint }) => `\n  ${path} ${text}${hint ? `; ${hint}` : ''}`,
    );
    super(message + lines.join(''), options.cause === undefined ? undefined : { cause: options.cause });
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
