// The limits of one call to a provider, with their defaults.

/** Limits of one call to a provider. */
export interface WireLimits {
  /** A streamed answer begins within this. Default: 30,000. */
  readonly headersTimeoutMs: number;
  /** The first content of a stream comes within this, counted from the headers. Default: 60,000. */
  readonly firstTokenTimeoutMs: number;
  /** Longest silence in an answer; keep-alives of a stream are silence too. Default: 30,000. */
  readonly idleTimeoutMs: number;
  /** Longest time for a call as a whole. Default: 300,000. */
  readonly totalTimeoutMs: number;
  /** Most tokens of an answer where the request names none. Default: 4,096. */
  readonly maxOutputTokens: number;
  /** Most bytes of an answer, after decompression. Default: 16 MiB. */
  readonly maxResponseBytes: number;
  /** Longest line of a stream, in characters. Default: 1 MiB. */
  readonly maxLineBytes: number;
}

/** The defaults of all limits. */
export const defaultWireLimits: WireLimits = {
  headersTimeoutMs: 30_000,
  firstTokenTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  totalTimeoutMs: 300_000,
  maxOutputTokens: 4_096,
  maxResponseBytes: 16 * 1024 * 1024,
  maxLineBytes: 1024 * 1024,
};
