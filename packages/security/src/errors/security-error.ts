// The one class of errors that this package throws, and the shortest ways to report wrong options and key files.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';

/** What went wrong, for programs. A refused caller is no error: that is a value with a code of its own. */
export type SecurityErrorCode =
  | 'invalid_options'
  | 'key_file_invalid'
  | 'key_file_unavailable'
  | 'key_unknown'
  | 'identity_provider_unavailable'
  | 'store_unavailable'
  | 'closed'
  | 'missing_peer';

const retryableCodes: ReadonlySet<SecurityErrorCode> = new Set([
  'key_file_unavailable',
  'identity_provider_unavailable',
  'store_unavailable',
]);

/** The one error class of this package. No key, token or input stands in its message. */
export class SecurityError extends Error {
  /** Always `SecurityError`. */
  override readonly name = 'SecurityError';
  /** What went wrong. */
  readonly code: SecurityErrorCode;
  /** Whether the same call may work later. */
  readonly retryable: boolean;
  /** When to try again, in milliseconds, where that is known. */
  readonly retryAfterMs?: number;
  /** Everything that is wrong at once, for `invalid_options` and `key_file_invalid`; empty for other codes. */
  readonly problems: readonly Problem[];

  constructor(
    code: SecurityErrorCode,
    message: string,
    {
      problems = [],
      retryAfterMs,
      ...options
    }: { cause?: unknown; retryAfterMs?: number; problems?: readonly Problem[] } = {},
  ) {
    super(describeProblems(message, problems), options);
    this.code = code;
    this.retryable = retryableCodes.has(code);
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    this.problems = problems;
    brandError(this, 'security');
  }

  /** Whether `value` is an error of this package, of this copy or of another one in the process. */
  static isInstance(value: unknown): value is SecurityError {
    return hasBrand(value, 'security');
  }
}

/** The error of options or settings that are wrong, with all problems at once. */
export function invalidOptions(problems: readonly Problem[]): SecurityError {
  return new SecurityError('invalid_options', wrongOptions('security'), { problems });
}

/** The error of a key file that is not what it should be, with all places at once. */
export function invalidKeyFile(problems: readonly Problem[]): SecurityError {
  return new SecurityError('key_file_invalid', 'The key file is wrong:', { problems });
}
