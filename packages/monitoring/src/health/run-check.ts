// Runs one health check with its retries inside its timeout.
import type { Clock } from '@internal/kit';
import { sleep, toError, withDeadline } from '@internal/kit';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { HealthCheck, HealthStatus } from './health.ts';

/** What one run found. */
export interface CheckResult {
  readonly status: HealthStatus;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** How one run goes. */
export interface RunCheckOptions {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const firstPauseMs = 100;
const statuses: readonly unknown[] = ['up', 'degraded', 'down', 'unknown'];

/** Runs a check once, with its retries, inside its timeout. Always answers; what a check throws is named, not shown. */
export async function runCheck(
  check: HealthCheck,
  { timeoutMs, retries, clock, random, signal }: RunCheckOptions,
): Promise<CheckResult> {
  const onDeadline = () =>
    new MonitoringError('check_timeout', `A health check took more than ${timeoutMs} ms.`);
  const attempt = async (inner: AbortSignal): Promise<CheckResult> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return checked(await check(inner));
      } catch (error) {
        if (tries >= retries || inner.aborted) throw error;
        await sleep(firstPauseMs * 2 ** tries * (0.5 + random() / 2), { signal: inner, clock });
      }
    }
  };
  try {
    return await withDeadline(attempt, { deadlineMs: timeoutMs, signal, onDeadline, clock });
  } catch (error) {
    if (MonitoringError.isInstance(error)) return { status: 'down', reason: 'timeout' };
    // The message may hold a connection string; name and code do not.
    const { name, code } = toError(error) as Error & { code?: unknown };
    return { status: 'down', reason: typeof code === 'string' ? `threw ${name} (${code})` : `threw ${name}` };
  }
}

/** What was answered, or `down` for what is no health status. */
export function checked(result: unknown): CheckResult {
  const { status, details } = (result ?? {}) as CheckResult;
  if (!statuses.includes(status))
    return { status: 'down', reason: 'answered something that is not a health status' };
  return { status, ...(details && { details }) };
}
