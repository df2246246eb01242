// Remembers the last failures, with the ids by which their lines are found.

/** A call that failed. Holds no word of what was asked or answered. */
export interface Failure {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The id on its log lines, its answer and its span. */
  readonly requestId: string | undefined;
  readonly operation: string | undefined;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly code: string | undefined;
  readonly status: number | undefined;
}

/** The last failures. */
export interface FailureList {
  add(failure: Failure): void;
  /** Newest first. */
  list(): readonly Failure[];
}

/** Creates an empty list that keeps the last `max`. */
export function createFailureList(max = 200): FailureList {
  const kept: Failure[] = [];
  return {
    add(failure) {
      kept.push(failure);
      if (kept.length > max) kept.shift();
    },
    list: () => kept.toReversed(),
  };
}
