// Infrastructure Service: ai · stable API, changes affect all users
import { brandError, hasBrand } from '@internal/kit';

/** Why a guard could not be built or could not decide. */
export type GuardErrorCode =
  | 'invalid_options'
  | 'invalid_rule'
  | 'invalid_corpus'
  | 'hook_failed'
  | 'hook_timeout';

/** The error of `@tpl/ai/guard`. Names rules and options, never the inspected text. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  readonly code: GuardErrorCode;
  readonly retryable: boolean;

  constructor(code: GuardErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'hook_timeout' || code === 'hook_failed';
    brandError(this, 'ai.guard');
  }

  /** Whether `value` is a GuardError, also one of another copy of the package. */
  static isInstance(value: unknown): value is GuardError {
    return hasBrand(value, 'ai.guard');
  }
}
