// Follows one part of the process and decides when a new answer becomes its reported state.
import type { HealthChange, HealthEntry, HealthGroup, HealthStatus } from './health.ts';
import type { CheckResult } from './run-check.ts';

const badness: Readonly<Record<HealthStatus, number>> = { up: 0, degraded: 1, unknown: 2, down: 3 };

/** The worst of several states. */
export function worstOf(statuses: Iterable<HealthStatus>): HealthStatus {
  let worst: HealthStatus = 'up';
  for (const status of statuses) if (badness[status] > badness[worst]) worst = status;
  return worst;
}

/** What a part is. */
export interface HealthPartOptions {
  readonly name: string;
  readonly groups: readonly HealthGroup[];
  readonly critical: boolean;
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** One part: its last answer and, slower to change, the state it is reported with. */
export interface HealthPart extends HealthPartOptions {
  /** Takes a result; returns the change it makes to the reported state, if any. */
  take(result: CheckResult, atMs: number, durationMs?: number): HealthChange | undefined;
  entry(nowMs: number): HealthEntry;
}

/** Creates a part that is `unknown` until its first result, which counts at once. */
export function createHealthPart(options: HealthPartOptions): HealthPart {
  const { name, critical, failureThreshold, successThreshold } = options;
  let status: HealthStatus = 'unknown';
  let last: { said: Partial<HealthEntry>; atMs: number } | undefined;
  let streak = 0;
  let direction = 0;

  return {
    ...options,
    take(result, atMs, durationMs) {
      const isFirst = last === undefined;
      const { status: to, ...said } = result;
      last = { said: { ...(durationMs !== undefined && { durationMs }), ...said }, atMs };
      const heading = Math.sign(badness[to] - badness[status]);
      streak = heading === direction ? streak + 1 : 1;
      direction = heading;
      const needed = heading > 0 ? failureThreshold : successThreshold;
      if (heading === 0 || (!isFirst && streak < needed)) return undefined;
      const from = status;
      status = to;
      direction = 0;
      return { name, from, to, ...(result.reason !== undefined && { reason: result.reason }) };
    },
    entry: (nowMs) => ({
      name,
      status,
      critical,
      ...(last && { ageMs: nowMs - last.atMs, ...last.said }),
    }),
  };
}
