// Two ways in which an answer turns out to be none: it cannot be read, or it reports a failure.
import type { HeaderSource } from '@internal/kit';

/** What a provider says about a failure, wherever it says it: a status, an error body, an event in a stream. */
export interface ReportedFailure {
  readonly status?: number | undefined;
  readonly type?: unknown;
  readonly code?: unknown;
  /** Read for its meaning only; never shown. */
  readonly message?: unknown;
  /** The field of the request that is refused, in OpenAI's form of an error. */
  readonly param?: unknown;
  /** Google's list of details; `RetryInfo` in it says when to come back. */
  readonly details?: unknown;
  readonly headers?: HeaderSource | undefined;
}

/** An answer that is not of the dialect. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** A failure that the provider reports inside a 200. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError';
  readonly failure: ReportedFailure;
  constructor(failure: ReportedFailure) {
    super('The provider reports a failure.');
    this.failure = failure;
  }
}
