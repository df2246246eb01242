// The kinds of error that policies tell apart; every other file of the package may depend on it.

/** What an error means for whoever decides what to do next. */
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
