// Infrastructure Service: ai · stable API, changes affect all users

/** Words of @tpl/resilience for what kind of failure an error is. */
export type ErrorKind =
  | 'cancelled'
  | 'local'
  | 'transient'
  | 'overloaded'
  | 'rate_limited'
  | 'quota'
  | 'auth'
  | 'invalid'
  | 'content'
  | 'unknown';

/** What a code means to whoever decides about retries. */
export interface ErrorTraits {
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
} as const satisfies Record<string, ErrorTraits>;

/** One of the codes of {@link errorTraits}. */
export type AiErrorCode = keyof typeof errorTraits;
