// What the layers of a call see of its stream.
/** What the streaming side of a call offers to timeouts. */
export interface StreamGauge {
  /** Told when the stream waits for its next chunk from upstream, and when content came. */
  watch: ((moment: 'waiting' | 'content' | 'paused') => void) | undefined;
  /** Told when the first content of an attempt has come. */
  readonly begun: Set<() => void>;
  /** True once content was handed over: nothing may be tried again. */
  committed: boolean;
}
