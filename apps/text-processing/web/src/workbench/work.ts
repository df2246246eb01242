// Says where an answer stands, from the button to its end.

import type { Estimate } from '../../../documents/src/analysis/analysis.ts';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import type { OpenDocument } from '../documents/open-document.ts';
import type { Answer } from '../service/answer.ts';

/** What is to be done with which text. */
export interface Job {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Name of the model that is to answer. Default: whichever the service asks. */
  readonly model?: string | undefined;
  /** The document the text is of, where it came from one. */
  readonly document?: OpenDocument | undefined;
  /** Of a long text the history keeps only the beginning: it cannot be asked about again. */
  readonly isCut?: boolean;
}

/** When things happened, in milliseconds since the request was sent. */
export interface Marks {
  /** The first words. */
  readonly firstMs?: number | undefined;
  readonly wholeMs: number;
}

/** How it is sent. */
export interface StartOptions {
  /** A new answer, not a kept one. */
  readonly fresh?: boolean;
  /** What it takes was shown and agreed to. */
  readonly agreed?: boolean;
  /** An analysis that runs already. */
  readonly analysis?: string;
}

/** Steps that have ended, and those known so far. */
export interface Progress {
  readonly finished: number;
  readonly steps: number;
}

/** A finished piece of work. */
export interface DoneWork {
  readonly state: 'done';
  readonly job: Job;
  readonly answer: Answer;
  /** Absent where it was not followed: it comes from the history. */
  readonly marks?: Marks | undefined;
  /** Where the answer came with them. */
  readonly receipts?: readonly Receipt[] | undefined;
}

/** Where an answer stands. */
export type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly job: Job; readonly estimate: Estimate }
  | {
      readonly state: 'running';
      readonly job: Job;
      readonly partial?: unknown;
      readonly progress?: Progress | undefined;
    }
  | DoneWork
  | { readonly state: 'stopped'; readonly job: Job; readonly partial?: unknown }
  | {
      readonly state: 'failed';
      readonly job: Job;
      readonly message: string;
      /** For the log of the service. */
      readonly requestId: string | undefined;
      readonly needsKey: boolean;
      /** What had come by then. */
      readonly partial?: unknown;
    };
