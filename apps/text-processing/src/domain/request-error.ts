// Carries what is wrong with a request to whoever asked.

/** One thing wrong with a request: where, what, and a way out. Never holds the text itself. */
export interface RequestProblem {
  /** The field: `text`, `options.maxWords`, `items.3.text`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
  /** The limit that was passed, where there is one. */
  readonly limit?: number;
}

/** A request that cannot be done as it stands. */
export class RequestError extends Error {
  readonly code:
    | 'invalid_request'
    | 'text_too_long'
    | 'document_too_large'
    | 'unreadable_document'
    | 'not_found'
    | 'not_ended'
    | 'too_busy'
    | 'limited'
    | 'key_reused';
  readonly problems: readonly RequestProblem[];
  /** Milliseconds after which it may be tried again. */
  readonly retryAfterMs?: number;

  constructor(
    code: RequestError['code'],
    problems: readonly RequestProblem[],
    options: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(
      problems.map(({ path, message, hint }) => `${path} ${message}${hint ? `; ${hint}` : ''}`).join('\n'),
      options,
    );
    this.name = 'RequestError';
    this.code = code;
    this.problems = problems;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}
