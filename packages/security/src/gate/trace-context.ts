// Reads and makes request ids that other services understand.
import { randomFillSync } from 'node:crypto';
import type { RequestHeaders } from '../authenticate/authenticator.ts';
import { valuesOf } from '../authenticate/credentials.ts';

/** The name of a request across services (W3C Trace Context). */
export interface TraceContext {
  /** The trace's id: 32 hexadecimal digits; the request's id. */
  readonly requestId: string;
  /** To be sent on: the same trace, a span of our own. */
  readonly traceparent: string;
}

const pattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;

// One call of the generator serves many requests: it takes longer than all else that is done here.
const bytesEach = 24;
const pool = Buffer.alloc(128 * bytesEach);
let used = pool.length;

/** The caller's trace where its `traceparent` is good, else a new one. Nothing else of the caller becomes an id. */
export function traceContextOf(headers: RequestHeaders): TraceContext {
  const [header, ...more] = valuesOf(headers, 'traceparent');
  const match = header !== undefined && more.length === 0 ? pattern.exec(header) : null;
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const digits = pool.toString('hex', used, used + bytesEach);
  used += bytesEach;
  const requestId = match?.[1] ?? digits.slice(0, 32);
  return { requestId, traceparent: `00-${requestId}-${digits.slice(32)}-${match?.[2] ?? '00'}` };
}
