// Carries a deadline to another process in a header of the request.
import type { Clock } from '@internal/kit';
import { readHeader, systemClock } from '@internal/kit';
import type { HeaderSource } from '../errors/read-wait.ts';

const header = 'x-request-deadline-ms';
const longestMs = 3_600_000;

/**
 * The header that gives a peer the milliseconds that are left; empty without a deadline. Milliseconds, not a date: clocks differ.
 *
 * @example
 * ```ts
 * import { toDeadlineHeader } from '@tpl/resilience';
 *
 * const headers = toDeadlineHeader({ deadlineAt: performance.now() + 2_000 });
 * if (!(Number(headers['x-request-deadline-ms']) > 1_000)) throw new Error('unexpected');
 * ```
 */
export function toDeadlineHeader(
  { deadlineAt }: { readonly deadlineAt: number | undefined },
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Record<string, string> {
  if (deadlineAt === undefined) return {};
  return { [header]: String(Math.max(0, Math.floor(deadlineAt - clock.monotonic()))) };
}

/** Milliseconds a caller left us, at most an hour; `undefined` when it does not say so in digits. For `deadlineMs`. */
export function readDeadlineMs(headers: HeaderSource): number | undefined {
  const value = readHeader(headers, header)?.trim();
  if (value === undefined || !/^\d{1,15}$/.test(value)) return undefined;
  return Math.min(Number(value), longestMs);
}
