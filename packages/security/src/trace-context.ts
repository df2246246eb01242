// Infrastructure Service: security · stable API, changes affect all users
import { randomBytes } from 'node:crypto';
import type { RequestHeaders } from './authenticator.ts';
import { valuesOf } from './credentials.ts';
import type { RandomBytes } from './key-format.ts';

/** The name of a request across services (W3C Trace Context). */
export interface TraceContext {
  /** The trace's id: 32 hexadecimal digits; the request's id. */
  readonly requestId: string;
  /** To be sent on: the same trace, a span of our own. */
  readonly traceparent: string;
}

const pattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;

/** The caller's trace where its `traceparent` is good, else a new one. Nothing else of the caller becomes an id. */
export function traceContextOf(headers: RequestHeaders, random: RandomBytes = randomBytes): TraceContext {
  const [header, ...more] = valuesOf(headers, 'traceparent');
  const match = header !== undefined && more.length === 0 ? pattern.exec(header) : null;
  const bytes = Buffer.from(random(24)).toString('hex');
  const requestId = match?.[1] ?? bytes.slice(0, 32);
  return { requestId, traceparent: `00-${requestId}-${bytes.slice(32)}-${match?.[2] ?? '00'}` };
}
