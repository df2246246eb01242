// Collects how the service is doing, for the operations page.
import type { Ledger, LedgerStats } from '@tpl/ai/ledger';
import type { Cache, CacheStats } from '@tpl/cache';
import type { AlertDefinition, AlertState, HealthReport, LogStats, Monitoring } from '@tpl/monitoring';
import type { PolicySnapshot } from '@tpl/resilience';
import type { JobCounts, Jobs } from '../../jobs/src/jobs.ts';
import type { ComposedModel } from '../model/composed-model.ts';

/** What calls of one operation to one model cost today. */
export interface Spent {
  readonly operation: string;
  readonly model: string;
  readonly calls: number;
  readonly tokens: number;
  /** Estimates, and what is held for calls without an end, in it. */
  readonly costUsd: number;
  /** The part of it that no provider counted. */
  readonly unsureUsd: number;
  /** Attempts whose model has no listed price: they cost something that is not in `costUsd`. */
  readonly unpricedCalls: number;
}

/** What the overview is read from. */
export interface OverviewParts {
  readonly ledger: Ledger;
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
  /** Of this day, by UTC; absent while the ledger cannot be read. */
  readonly spend: readonly Spent[] | undefined;
  readonly ledger: LedgerStats;
  readonly cache: Pick<CacheStats, 'lookups' | 'hitRatio' | 'bypasses' | 'memoryEntries' | 'storeErrors'> & {
    readonly savedTokens: number;
    readonly savedUsd: number;
  };
  /** Absent while the queue cannot be reached. */
  readonly batches: JobCounts | undefined;
  readonly logs: LogStats;
}

const maxResolved = 20;

/** Reads everything at one moment, from what is already known; only the queue and the ledger are asked. */
export async function readOverview(parts: OverviewParts, at: number): Promise<Overview> {
  const { cache, composed, batches, ledger, monitoring, alerts } = parts;
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
    spend: await spentOn(ledger, new Date(at).toISOString().slice(0, 10)).catch(() => undefined),
    ledger: ledger.stats(),
    cache: { lookups, hitRatio, bypasses, memoryEntries, storeErrors, savedTokens, savedUsd },
    batches: await batches.counts().catch(() => undefined),
    logs: monitoring.logger.stats(),
  };
}

async function spentOn(ledger: Ledger, day: string): Promise<Spent[]> {
  const { rows } = await ledger.spend({ from: day, to: day, by: ['operation', 'model'] });
  const asked = rows.filter(({ calls, attempts }) => calls + attempts > 0);
  return asked.map((row) => {
    const { operation = '', model = '', calls, inputTokens, outputTokens, unpricedAttempts } = row;
    const unsureUsd = row.estimatedUsd + row.uncertainUsd;
    const costUsd = row.settledUsd + unsureUsd;
    const tokens = inputTokens + outputTokens;
    return { operation, model, calls, tokens, costUsd, unsureUsd, unpricedCalls: unpricedAttempts };
  });
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
