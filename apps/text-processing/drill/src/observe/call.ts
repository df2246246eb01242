// Says what became of one call, as the user who made it saw it.

/** Who answered: the model, something weaker that said so, or nobody. */
export type AnsweredBy = 'model' | 'fallback' | 'nobody';

/** One call. */
export interface Call {
  readonly mark: string;
  /** Milliseconds since the load began. */
  readonly askedAt: number;
  readonly tookMs: number;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly by: AnsweredBy;
  /** Whether the answer is what the model said to this text, or says that it is not the model's. */
  readonly isTrue: boolean;
  /** Whether a cache answered. */
  readonly isKept: boolean;
  /** Whether this text had been answered before. */
  readonly isRepeated: boolean;
  /** Why nobody answered. */
  readonly code?: string;
}
