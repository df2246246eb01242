// The port of what keeps spending within limits.

/** An amount of tokens and money. */
export interface Spend {
  /** Input and output together. */
  readonly tokens: number;
  /** US dollars. */
  readonly costUsd: number;
}

/** An amount set aside. Only the first of its two ends counts. */
export interface Reservation {
  /** Books what was used instead of what was set aside. */
  settle(actual: Spend): Promise<void>;
  /** Gives everything back. */
  release(): Promise<void>;
}

/** Keeps spending within limits; the shared store of @tpl/security fits. */
export interface Budget {
  /** Whether it limits money, so that every model under it needs a price. Default: nobody knows, and each call is checked. */
  readonly limitsCost?: boolean | undefined;
  /** Sets an amount aside, or says which limit has no room and when to ask again. */
  reserve(
    key: string,
    amount: Spend,
  ): Promise<{ ok: true; reservation: Reservation } | { ok: false; retryAfterMs: number; limit: string }>;
}
