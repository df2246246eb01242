// The limits of one call to a provider, with their defaults.

/** Limits of one call to a provider. */
export interface WireLimits {
  /** A streamed answer begins within this. Default: 120,000. */
  readonly headersTimeoutMs: number;
  /** The first content of a stream comes within this, counted from the headers; thought is content. Default: 300,000. */
  readonly firstTokenTimeoutMs: number;
  /** Longest silence in an answer; thought, pings and comments of a stream are none. Default: 120,000. */
  readonly idleTimeoutMs: number;
  /** Longest time for a call as a whole; the bound of what only lives. Default: 900,000. */
  readonly totalTimeoutMs: number;
  /** Most tokens of an answer, thought included, where the request names none: name more for models that think. Default: 4,096. */
  readonly maxOutputTokens: number;
  /**
   * Longest answer that the model writes where nothing limits it: what a budget reserves for a client's body without a limit, at
   * least `maxOutputTokens`. Default: 128,000, the longest that OpenAI and Anthropic document.
   */
  readonly longestAnswerTokens: number;
  /** Most bytes of an answer, after decompression. Default: 16 MiB. */
  readonly maxResponseBytes: number;
  /** Longest line of a stream, in characters: a generated picture is one. Memory holds one line a stream. Default: 16 MiB. */
  readonly maxLineBytes: number;
}

/** The defaults of all limits. */
export const defaultWireLimits: WireLimits = {
  headersTimeoutMs: 120_000,
  firstTokenTimeoutMs: 300_000,
  idleTimeoutMs: 120_000,
  totalTimeoutMs: 900_000,
  maxOutputTokens: 4_096,
  longestAnswerTokens: 128_000,
  maxResponseBytes: 16 * 1024 * 1024,
  maxLineBytes: 16 * 1024 * 1024,
};
