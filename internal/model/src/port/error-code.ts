// The words for what can go wrong with a model call.

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

/** What went wrong: every failure of a model call is exactly one of these. */
export type AiErrorCode =
  | 'aborted'
  | 'headers_timeout'
  | 'first_token_timeout'
  | 'idle_timeout'
  | 'total_timeout'
  | 'rate_limited'
  | 'quota_exhausted'
  | 'overloaded'
  | 'server'
  | 'invalid_options'
  | 'missing_peer'
  | 'bad_request'
  | 'context_too_long'
  | 'auth'
  | 'not_found'
  | 'refusal'
  | 'stream_truncated'
  | 'malformed_response'
  | 'schema_invalid'
  | 'budget_exceeded'
  | 'guard_blocked';
