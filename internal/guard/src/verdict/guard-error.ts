// The one error of the guard: options, policies and rules that do not fit, all of them at once.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';

/** Why a guard could not be built or could not decide. */
export type GuardErrorCode = 'invalid_options';

/** The error of `@tpl/ai/guard`. Names rules and options, never the inspected text. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  /** `invalid_options`: options, a policy or a rule do not fit. */
  readonly code: GuardErrorCode;
  /** Always false: the same options fail again. */
  readonly retryable = false;
  /** Everything that is wrong, with its path: `policy.flagAt`, `packs.0.rules.2`. */
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[], options: { cause?: unknown } = {}) {
    super(describeProblems(wrongOptions(what), problems), options);
    this.code = 'invalid_options';
    this.problems = problems;
    brandError(this, 'ai.guard');
  }

  /** Whether `value` is a GuardError, also one of another copy of the package. */
  static isInstance(value: unknown): value is GuardError {
    return hasBrand(value, 'ai.guard');
  }
}

/** Throws one error that names all problems, or does nothing when there is none. */
export function throwProblems(what: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GuardError(what, problems);
}
