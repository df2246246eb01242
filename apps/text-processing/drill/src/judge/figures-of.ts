// Counts what a scenario left: what users saw, what it cost, when all was well again.
import type { Call } from '../observe/call.ts';
import type { ScenarioRun } from '../run/scenario-run.ts';

/** Figures of one scenario. Shares are 0..1. */
export interface ScenarioFigures {
  readonly calls: number;
  readonly failed: number;
  /** Of the calls during the trouble that no cache answered. */
  readonly degradedShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests to the provider for each call that no cache answered. */
  readonly attemptsPerCall: number;
  /** From the end of the trouble until the model answered every call; `undefined` when that was never so. */
  readonly recoveryMs: number | undefined;
  readonly costUsd: number;
  /** Tokens in the service's books for each in the provider's; `undefined` where workers have books of their own. */
  readonly countedShare: number | undefined;
}

/** The figures of a run. */
export function figuresOf({
  calls,
  again,
  from,
  to,
  watched,
  books,
  firstCalls,
  batch,
}: ScenarioRun): ScenarioFigures {
  const during = asked(calls, from, to).filter(({ isKept }) => !isKept);
  const degraded = during.filter(({ by }) => by === 'fallback').length;
  const asking = [...calls, ...again].filter(({ isKept }) => !isKept).length;
  const needed = asking + firstCalls + (batch?.items ?? 0);
  const times = calls.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    calls: calls.length,
    failed: calls.filter(({ by }) => by === 'nobody').length,
    degradedShare: during.length === 0 ? 0 : degraded / during.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    attemptsPerCall: needed === 0 ? 0 : Math.max(watched.attempts, books.requests) / needed,
    recoveryMs: recoveryOf(calls, to),
    costUsd: watched.costUsd,
    countedShare: batch ? undefined : watched.tokens / Math.max(1, books.tokens),
  };
}

/** Calls that were made in a stretch of time. */
export function asked(calls: readonly Call[], from: number, to: number): Call[] {
  return calls.filter(({ askedAt }) => askedAt >= from && askedAt < to);
}

/** A call that no cache answered counts; from the last bad one on all is well. */
function recoveryOf(calls: readonly Call[], to: number): number | undefined {
  const after = asked(calls, to, Number.POSITIVE_INFINITY).filter(({ isKept }) => !isKept);
  const lastBad = after.findLastIndex(({ by }) => by !== 'model');
  const wellAgain = after[lastBad + 1];
  return wellAgain && Math.max(0, wellAgain.askedAt - to);
}
