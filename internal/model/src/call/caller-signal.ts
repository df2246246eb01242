// Knows whether it is the caller who left an attempt, or a policy that ends attempts for reasons of its own.

const callers = new WeakMap<AbortSignal, AbortSignal | undefined>();

const callerOf = (signal: AbortSignal | undefined): AbortSignal | undefined =>
  signal && callers.has(signal) ? callers.get(signal) : signal;

/** Notes whose signal stands behind that of a policy's attempt. */
export function noteCaller(signal: AbortSignal, caller: AbortSignal | undefined): void {
  if (signal !== caller) callers.set(signal, callerOf(caller));
}

/** Whether the caller of an attempt left: its own signal says so, or a policy that it no longer reads the stream. */
export function hasCallerLeft(signal: AbortSignal | undefined): boolean {
  const caller = callerOf(signal);
  // A cache that waits no longer stands between, too: a limit of ours, and nobody's leaving.
  if (caller?.aborted) return (caller.reason as { code?: unknown } | undefined)?.code !== 'produce_timeout';
  const { code } = (signal?.reason ?? {}) as { code?: unknown };
  return code === 'stream_abandoned';
}
