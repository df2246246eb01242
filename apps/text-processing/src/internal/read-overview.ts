// Collects how the service is doing, for the operations page.
import type { Cache, CacheStats } from '@tpl/cache';
import type { AlertDefinition, AlertState, HealthReport, LogStats, Monitoring } from '@tpl/monitoring';
import type { PolicySnapshot } from '@tpl/resilience';
import type { JobCounts, Jobs } from '../../jobs/src/jobs.ts';
import type { ComposedModel, Spent } from '../model/create-model.ts';

/** What the overview is read from. */
export interface OverviewParts {
  readonly cache: Cache;
  readonly composed: ComposedModel;
  readonly batches: Pick<Jobs<never, unknown>, 'counts' | 'deadLetters' | 'replay'>;
  readonly monitoring: Monitoring;
  /** What `monitoring` watches for. */
  readonly alerts: readonly AlertDefinition[];
}

/** An alert that fired, and since when it does no more. */
export interface FiredAlert {
  readonly name: string;
  readonly summary: string;
  readonly startsAt: number;
  readonly endsAt?: number;
}

/** How fast an objective's error budget burns: 1 spends it all in 30 days. */
export interface ObjectiveOverview {
  readonly name: string;
  readonly summary: string;
  readonly objective: number;
  readonly burns: readonly {
    readonly windowMs: number;
    /** `undefined` before the first event. */
    readonly burn: number | undefined;
    /** Above this the alert fires. */
    readonly limit: number;
    /** The process has not run as long as the window. */
    readonly isPartial: boolean;
  }[];
}

/** How the service is doing, as the operations page shows it. */
export interface Overview {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly health: HealthReport;
  readonly alerts: { readonly states: readonly AlertState[]; readonly resolved: readonly FiredAlert[] };
  readonly objectives: readonly ObjectiveOverview[];
  readonly routes: readonly string[];
  readonly policies: readonly PolicySnapshot[];
  readonly spend: readonly Spent[];
  readonly cache: Pick<CacheStats, 'lookups' | 'hitRatio' | 'bypasses' | 'memoryEntries' | 'storeErrors'> & {
    readonly savedTokens: number;
    readonly savedUsd: number;
  };
  /** Absent while the queue cannot be reached. */
  readonly batches: JobCounts | undefined;
  readonly logs: LogStats;
}

const maxResolved = 20;

/** Reads everything at one moment, from what is already known; only the queue is asked. */
export async function readOverview(parts: OverviewParts, at: number): Promise<Overview> {
  const { cache, composed, batches, monitoring, alerts } = parts;
  const states = monitoring.alerts.states();
  const { lookups, hitRatio, bypasses, memoryEntries, storeErrors } = cache.stats();
  const { tokens: savedTokens, costUsd: savedUsd } = composed.answers.savings();
  const ended = monitoring.alerts.history().filter(({ status }) => status === 'resolved');
  return {
    at,
    health: monitoring.health.report('ready'),
    alerts: {
      states,
      resolved: ended
        .slice(-maxResolved)
        .reverse()
        .map(({ rule: { name, summary }, startsAt, endsAt }) => ({
          name,
          summary,
          startsAt,
          ...(endsAt !== undefined && { endsAt }),
        })),
    },
    objectives: readObjectives(alerts, states),
    routes: composed.routes,
    policies: composed.policies.map((policy) => policy.snapshot()),
    spend: composed.spend.read(),
    cache: { lookups, hitRatio, bypasses, memoryEntries, storeErrors, savedTokens, savedUsd },
    batches: await batches.counts().catch(() => undefined),
    logs: monitoring.logger.stats(),
  };
}

/** Burn rates in the windows that the process itself can judge; an alert's value is the share of bad events. */
export function readObjectives(
  definitions: readonly AlertDefinition[],
  states: readonly AlertState[],
): ObjectiveOverview[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  return definitions.flatMap(({ name, summary, slo, rules }) => {
    if (!slo) return [];
    const budget = 1 - slo.objective;
    const burns = rules.flatMap((rule) => {
      const state = byName.get(rule.name);
      const comparison = rule.comparisons[0];
      if (!state || comparison?.measure.kind !== 'ratio') return [];
      return {
        windowMs: comparison.measure.windowMs,
        burn: state.value === undefined ? undefined : state.value / budget,
        limit: comparison.threshold / budget,
        isPartial: state.isPartial,
      };
    });
    return { name, summary, objective: slo.objective, burns };
  });
}
