// The one error of the package and the closed list of its codes.
import type { Problem } from '@internal/kit';
import { brandError, describeProblems, hasBrand, wrongOptions } from '@internal/kit';
import type { Usage } from '@internal/prices';
import type { AttemptRecord } from './attempt-log.ts';
import type { AiErrorCode, ErrorKind } from './error-code.ts';
import type { WireRefusal } from './wire.ts';

/** What had arrived when a call failed. */
export interface PartialAnswer {
  /** The text so far. */
  readonly text: string;
  /** As counted so far, else estimated. */
  readonly usage: Usage;
}

/** Everything an {@link AiError} may carry. */
export interface AiErrorDetails {
  /** Who was asked. */
  readonly provider?: string | undefined;
  /** The model that was asked. */
  readonly model?: string | undefined;
  /** The provider's own name of the request. */
  readonly requestId?: string | undefined;
  /** Status of the answer, where there was one. */
  readonly status?: number | undefined;
  /** The provider's own code or type, for example `insufficient_quota`. Never its message: that may quote the prompt. */
  readonly providerCode?: string | undefined;
  /** Earliest moment at which a retry makes sense, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** Overrides what the code says, where the provider says so (`x-should-retry`). */
  readonly retryable?: boolean | undefined;
  /** What had arrived. */
  readonly partial?: PartialAnswer | undefined;
  /** Everything that is wrong with a request, options or an answer, with its path. */
  readonly problems?: readonly Problem[] | undefined;
  /** Names of the rules by which a guard blocked. */
  readonly reasons?: readonly string[] | undefined;
  /** What lies behind it. */
  readonly cause?: unknown;
}

/** The one error of this package. Its message holds no prompt, no answer and no key. */
export class AiError extends Error {
  override readonly name = 'AiError';
  /** What went wrong, to switch on. */
  readonly code: AiErrorCode;
  /** The kind of failure, for whoever decides about retries. */
  readonly kind: ErrorKind;
  /** Whether the same request may succeed later, at the same model. */
  readonly retryable: boolean;
  /** Earliest moment at which a retry makes sense, in milliseconds from the failure. */
  declare readonly retryAfterMs?: number;
  /** Who was asked. */
  declare readonly provider?: string;
  /** The model that was asked. */
  declare readonly model?: string;
  /** The provider's own name of the request. */
  declare readonly requestId?: string;
  /** Status of the answer, where there was one. */
  declare readonly status?: number;
  /** The provider's own code or type, for example `insufficient_quota`. */
  declare readonly providerCode?: string;
  /** Everything that is wrong, with its path; the field alone where a provider refuses one by name. Empty where the code is not about that. */
  readonly problems: readonly Problem[];
  /** Names of the rules by which a guard blocked; with `guard_blocked` only. */
  declare readonly reasons?: readonly string[];
  /** Every attempt made for the call, the failed ones first. */
  attempts: readonly AttemptRecord[] = [];
  /** What had arrived. Not enumerable: a logger that prints the error does not print the answer. */
  declare readonly partial?: PartialAnswer;
  /** What the provider said to a request with `wire`. Not enumerable: it may quote the request. */
  declare refusal?: WireRefusal;

  constructor(code: AiErrorCode, message: string, details: AiErrorDetails = {}) {
    const { partial, retryable, cause, problems = [], ...more } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problems = problems;
    this.kind = errorTraits[code].kind;
    this.retryable = retryable ?? errorTraits[code].retryable;
    for (const [name, value] of Object.entries(more)) {
      if (value !== undefined) Object.assign(this, { [name]: value });
    }
    Object.defineProperty(this, 'partial', { value: partial, enumerable: false, configurable: true });
    brandError(this, 'ai');
  }

  /** Whether `value` is an error of this package, of whichever copy in the process. */
  static isInstance(value: unknown): value is AiError {
    return hasBrand(value, 'ai');
  }
}

/** What a code means to whoever decides about retries. */
export interface ErrorTraits {
  /** The kind of failure, in the words of @tpl/resilience. */
  readonly kind: ErrorKind;
  /** Whether the same request may succeed later, at the same model. */
  readonly retryable: boolean;
}

/** The closed list of codes: every failure of a model call is exactly one of them. */
export const errorTraits = {
  aborted: { kind: 'cancelled', retryable: false },
  headers_timeout: { kind: 'transient', retryable: true },
  first_token_timeout: { kind: 'transient', retryable: true },
  idle_timeout: { kind: 'transient', retryable: true },
  total_timeout: { kind: 'transient', retryable: true },
  rate_limited: { kind: 'rate_limited', retryable: true },
  quota_exhausted: { kind: 'quota', retryable: false },
  overloaded: { kind: 'overloaded', retryable: true },
  server: { kind: 'transient', retryable: true },
  invalid_options: { kind: 'invalid', retryable: false },
  missing_peer: { kind: 'local', retryable: false },
  bad_request: { kind: 'invalid', retryable: false },
  context_too_long: { kind: 'invalid', retryable: false },
  auth: { kind: 'auth', retryable: false },
  not_found: { kind: 'invalid', retryable: false },
  refusal: { kind: 'content', retryable: false },
  stream_truncated: { kind: 'transient', retryable: true },
  malformed_response: { kind: 'transient', retryable: true },
  schema_invalid: { kind: 'content', retryable: false },
  budget_exceeded: { kind: 'quota', retryable: false },
  guard_blocked: { kind: 'content', retryable: false },
} as const satisfies Record<AiErrorCode, ErrorTraits>;

/** One error with all problems of what the caller wrote, or nothing when there is none. */
export function throwProblems(
  what: string,
  problems: readonly Problem[],
  code: 'invalid_options' | 'bad_request' = 'invalid_options',
): void {
  if (problems.length === 0) return;
  const opening = code === 'invalid_options' ? wrongOptions(what) : what;
  throw new AiError(code, describeProblems(opening, problems), { problems });
}
