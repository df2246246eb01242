// The one class of errors that this package throws, and the shortest way to report wrong options.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';

/** What went wrong, as a word to switch on. */
export type CacheErrorCode =
  | 'invalid_options'
  | 'invalid_key'
  | 'invalid_value'
  | 'produce_timeout'
  | 'produce_failed'
  | 'not_cached'
  | 'closed'
  | 'store_timeout'
  | 'store_unavailable'
  | 'store_overloaded'
  | 'store_refused'
  | 'plaintext_refused'
  | 'missing_peer';

const retryableCodes: ReadonlySet<CacheErrorCode> = new Set([
  'produce_timeout',
  'produce_failed',
  'store_timeout',
  'store_unavailable',
  'store_overloaded',
]);

/** Every error this package throws. Its message never holds a key, a value or a credential. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
  /** What went wrong. */
  readonly code: CacheErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Everything wrong with the options, each with its path; empty for other codes. */
  readonly problems: readonly Problem[];

  constructor(
    code: CacheErrorCode,
    message: string,
    { problems = [], ...options }: { cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(describeProblems(message, problems), options);
    this.problems = problems;
    this.code = code;
    this.retryable = retryableCodes.has(code);
    brandError(this, 'cache');
  }

  /** Whether `value` is a CacheError, of this copy of the package or of another. */
  static isInstance(value: unknown): value is CacheError {
    return hasBrand(value, 'cache');
  }
}

/** The error of options that are wrong, with all problems at once. */
export function invalidOptions(problems: readonly Problem[], cause?: unknown): CacheError {
  const options = cause === undefined ? { problems } : { problems, cause };
  return new CacheError('invalid_options', wrongOptions('the cache'), options);
}
