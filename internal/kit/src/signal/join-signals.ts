// Joins signals into one that aborts with any of them.

/** What a joined signal lives by: it holds its sources weakly, and the timer of a collected `AbortSignal.timeout()` dies with it. */
const kept = new WeakMap<AbortSignal, unknown>();

/**
 * A signal that aborts with any of them. As long as somebody listens to it, none is collected (nodejs/node#57736, so up to Node 22.15
 * at least), nor is their `owner`: a Request, which passes on to its signal what it was given.
 */
export function joinSignals(signals: AbortSignal[], owner?: object): AbortSignal {
  const joined = AbortSignal.any(signals);
  kept.set(joined, [signals, owner]);
  return joined;
}
