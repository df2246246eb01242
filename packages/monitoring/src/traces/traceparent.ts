// Carries the trace of a request through the process, with or without a tracer.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { hasSubscribers } from 'node:diagnostics_channel';
import type { Tracing } from './tracing.ts';

// W3C Trace Context: version ff is forbidden, as are ids of zeros; a higher version may say more behind.
const pattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;
const storage = new AsyncLocalStorage<string>();

/** Runs `run` in the trace that a header names; what is no good header names none. */
export function withTraceparent<T>(header: unknown, run: () => T): T {
  const match = typeof header === 'string' ? pattern.exec(header) : null;
  return match ? storage.run(header as string, run) : run();
}

/**
 * The header for a request to a provider: that of the open span, else one that continues the request being handled, else a new
 * one; `undefined` where an instrumentation of undici sends its own.
 */
export function outgoingTraceparent(tracing: Tracing | undefined): string | undefined {
  const open = tracing?.traceparent?.();
  return open !== undefined && hasSubscribers('undici:request:create')
    ? undefined
    : (open ?? nextTraceparent());
}

/** The header for a request that goes out here: the same trace and a span of its own, or a trace that begins here. */
function nextTraceparent(): string {
  const [, traceId = randomBytes(16).toString('hex'), flags = '00'] =
    pattern.exec(storage.getStore() ?? '') ?? [];
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}
