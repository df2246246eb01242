// The shape of an entry in the memory tier, shared by lookup and memory.

/** An entry in memory. Moments are on the monotonic clock. */
export interface MemoryEntry {
  readonly value: unknown;
  readonly createdAt: number;
  /** From here on a hit starts a renewal; at most `freshUntil`. */
  readonly refreshAt: number;
  readonly freshUntil: number;
  readonly swrUntil: number;
  readonly errorUntil: number;
  readonly bytes: number;
  readonly tags: readonly string[];
}
