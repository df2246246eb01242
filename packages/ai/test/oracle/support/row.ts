// One row of the table: bytes, and what must come of them where the SDK is not the judge.
import type { AiErrorCode, FinishReason, Usage } from '../../../src/index.ts';
import type { Wire } from './byte-server.ts';
import type { DialectName } from './read-sdk.ts';

/** What an error must say. */
export interface WantedError {
  /** Default: any code. */
  readonly code?: AiErrorCode | readonly AiErrorCode[];
  readonly retryable?: boolean;
  readonly status?: number;
  readonly partial?: string;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
}

/** What an answer must say; only the fields that are named are compared. */
export interface WantedAnswer {
  readonly text?: string;
  /** Calls by name and input; `id` is compared where it is given. */
  readonly calls?: readonly { readonly id?: string; readonly name?: string; readonly input: unknown }[];
  readonly finish?: FinishReason | readonly FinishReason[];
  readonly reasoning?: string;
  readonly usage?: Partial<Usage>;
}

export interface Row {
  readonly id: string;
  readonly dialect: DialectName;
  /** What the user does and what must be, in one sentence. */
  readonly title: string;
  /** Where a real server was seen to send this: `owner/name#number`, or the standard. */
  readonly source?: string;
  /** Not streamed. */
  readonly plain?: true;
  readonly wire: Wire | string;
  /**
   * Left out: the SDK's answer, or any AiError where the SDK throws. `same-or-error`: an AiError will do as well.
   * `cut`: an error, or `length` without half a call; nothing that a retry would repeat.
   */
  readonly want?:
    | { readonly error: WantedError; readonly answer?: never }
    | { readonly answer: WantedAnswer; readonly error?: never; readonly orError?: true }
    | 'same-or-error'
    | 'cut';
  /** Counts that must be, where those of the SDK are not the provider's meaning. */
  readonly usage?: Partial<Usage>;
  /** Why we do not say what the SDK says. Needed for every difference. */
  readonly reason?: string;
}
