// Writes rate limits into response headers.
import type { LimitDecision } from '../limits/rate-limiter.ts';

/**
 * Headers that tell a caller where it stands: `RateLimit-Policy` and `RateLimit` as in the IETF's draft 11, and
 * `Retry-After` (RFC 9110) when it was refused.
 */
export function limitHeaders(decision: LimitDecision): Record<string, string> {
  const { windows } = decision;
  const policy = windows.map(
    ({ name, limit, windowMs }) => `"${name}";q=${Math.floor(limit)};w=${toSeconds(windowMs)}`,
  );
  const state = windows.map(
    ({ name, remaining, resetMs }) => `"${name}";r=${Math.floor(remaining)};t=${toSeconds(resetMs)}`,
  );
  return {
    ...(windows.length > 0 && { 'ratelimit-policy': policy.join(', '), ratelimit: state.join(', ') }),
    ...(!decision.ok && { 'retry-after': String(Math.max(1, toSeconds(decision.retryAfterMs))) }),
  };
}

const toSeconds = (ms: number): number => Math.ceil(ms / 1000);
