// The port of a provider's batch API: many requests at once, answered within a day at half the price.
import type { AiError, TextModel, TextRequest } from '@internal/model';

/** One request of a batch. */
export interface BatchItem {
  /** Names the request in its batch: 1 to 64 of `A-Z a-z 0-9 _ -` (both providers' `custom_id`). Never a text or a key. */
  readonly id: string;
  /** The request as `write` gave it. */
  readonly body: string;
}

/** What may be in one batch. */
export interface BatchLimits {
  /** Most requests. */
  readonly maxItems: number;
  /** Most bytes of all requests together. */
  readonly maxBytes: number;
}

/** How a batch stands at its provider. */
export interface BatchState {
  /** The provider's name of it. */
  readonly id: string;
  /**
   * `cancelling`: what has begun may still be answered. `ended`: every request has an outcome, be it that it expired. `failed`: not
   * one request was taken.
   */
  readonly status: 'running' | 'cancelling' | 'ended' | 'failed';
  /** Of one that failed: the provider's word, as `token_limit_exceeded`, and whether a smaller batch may be taken. */
  readonly failure?: { readonly code: string; readonly isTooMuch: boolean };
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Whether the batch bears the name it was looked for by; where providers keep no names, one that only may be it. */
  readonly isNamed?: boolean;
}

/** An answer as it came, to be read by {@link ProviderBatches.answering}. Plain data: it can be kept as JSON. */
export interface BatchAnswer {
  /** HTTP status that the request would have had. */
  readonly status: number;
  /** The body, as the provider wrote it. */
  readonly body: string;
  /** The provider's own name of the request. */
  readonly requestId?: string;
}

/**
 * What became of one request. Only `answered` is billed, and only where its status is 200. Of an `unreadable` one nobody knows: its
 * line says nothing known, `id` is empty where not even that can be read, and the lines behind it follow.
 */
export type BatchOutcome =
  | { readonly id: string; readonly type: 'answered'; readonly answer: BatchAnswer }
  | { readonly id: string; readonly type: 'expired' | 'cancelled' }
  | { readonly id: string; readonly type: 'unreadable'; readonly error: AiError };

/** Bounds of one call, all in milliseconds. */
export interface BatchCallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One model behind a provider's batch API. All calls reject with an `AiError` as a live call does; none is tried again here.
 * Outcomes come in any order: they are known by their ids.
 */
export interface ProviderBatches {
  /** `anthropic/claude-haiku-4-5`. */
  readonly id: string;
  /** What may be in one batch. */
  readonly limits: BatchLimits;
  /** A request as it goes out, its prompt rendered: what a live call would send. */
  write(request: TextRequest): Promise<string>;
  /** Creates a batch under a name of yours (1 to 64 of `A-Z a-z 0-9 _ -`), by which `find` knows it again. */
  submit(name: string, items: readonly BatchItem[], options?: BatchCallOptions): Promise<BatchState>;
  /**
   * Batches that may be the one of that name, created not before `since` (milliseconds since 1970) with so many requests: for
   * whoever ended between `submit` and writing its id down.
   */
  find(
    name: string,
    about: { readonly since: number; readonly items: number },
    options?: BatchCallOptions,
  ): Promise<readonly BatchState[]>;
  /** How a batch stands. */
  state(id: string, options?: BatchCallOptions): Promise<BatchState>;
  /**
   * What became of its requests, once it ended; what was not begun in an expired or cancelled one may be missing. Rejects where it
   * cannot be read to its end, as where OpenAI counts more answers than it has lines yet; a line that cannot be read is an outcome of
   * its own.
   */
  outcomes(id: string, options?: BatchCallOptions): AsyncIterable<BatchOutcome>;
  /** Asks to stop: what was answered by then stays, and is billed. */
  cancel(id: string, options?: BatchCallOptions): Promise<BatchState>;
  /** Deletes at the provider what it keeps of an ended batch: requests and answers. What is not there any more counts as deleted. */
  forget(id: string, options?: BatchCallOptions): Promise<void>;
  /** A model that gives this answer at the price of batches, read as a live one is; the second time it refuses. */
  answering(answer: BatchAnswer): TextModel;
  /** The most that a request can use, at the price of a live call. */
  bound: NonNullable<TextModel['bound']>;
}
