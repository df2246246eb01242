// Says what operators see and do, whatever serves it.
import type { AuditLog } from '@tpl/security';
import { z } from 'zod';
import { systemClock } from '../domain/create-text-service.ts';
import { RequestError } from '../domain/request-error.ts';
import type { InternalAct, InternalView } from '../http/internal-server.ts';
import type { AllSettings } from '../settings/read-settings.ts';
import { alertActs } from './alert-acts.ts';
import { checkBody as check } from './check-body.ts';
import type { OverviewParts } from './read-overview.ts';
import { readOverview } from './read-overview.ts';

/** What the internal API looks at. */
export interface InternalParts extends OverviewParts {
  readonly settings: AllSettings;
  readonly operationIds: readonly string[];
}

/** What operators see. */
export function internalViews(parts: InternalParts): InternalView[] {
  const { settings, operationIds, cache, composed, batches, monitoring } = parts;
  const { app, ai, cache: cacheSettings, resilience, security, monitoring: monitoringSettings } = settings;
  return [
    {
      name: 'overview',
      summary: 'How the service is doing, in one answer: what the operations page shows',
      read: () => readOverview(parts, systemClock.now()),
    },
    {
      name: 'health',
      summary: 'Parts of the health as of their last checks, with what they say',
      read: () => monitoring.health.report('ready'),
    },
    {
      name: 'settings',
      summary: 'Settings in force, and where each came from',
      read: () => ({
        app: app.explain(),
        cache: cacheSettings.explain(),
        resilience: resilience.explain(),
        security: security.explain(),
        monitoring: monitoringSettings.explain(),
        ai: ai.explain(),
      }),
    },
    {
      name: 'cache',
      summary: 'What the cache holds, how often it helped, and what it saved',
      read: () => ({ stats: cache.stats(), savings: composed.answers.savings() }),
    },
    {
      name: 'policies',
      summary:
        'Gates of the providers and rounds of the operations, with their live state, and the settings of each operation',
      read: () => ({
        policies: composed.policies.map((policy) => policy.snapshot()),
        settings: Object.fromEntries(operationIds.map((id) => [id, resilience.explain(id)])),
      }),
    },
    {
      name: 'routes',
      summary: 'Models in the order they are asked',
      read: () => ({ routes: composed.routes, fallback: 'offline' }),
    },
    {
      name: 'alerts',
      summary: 'Alerts as they stand, and those that fired or ended lately',
      read: () => ({ states: monitoring.alerts.states(), history: monitoring.alerts.history() }),
    },
    {
      name: 'history/hour',
      summary:
        'Rates, errors, latency, tokens, spend, hits and memory of the last hour, a value every ten seconds',
      read: () => monitoring.history.series.read('hour'),
    },
    {
      name: 'history/day',
      summary: 'The same of the last day, a value every five minutes',
      read: () => monitoring.history.series.read('day'),
    },
    {
      name: 'failures',
      summary: 'The last 200 calls of models that failed, newest first, with the ids of their requests',
      read: () => ({ failures: monitoring.history.failures.list() }),
    },
    {
      name: 'callers',
      summary: 'Callers that use most since the start, and the budget that each has',
      read: () => ({ callers: monitoring.history.callers.list(), budget: budgetOf(security.explain()) }),
    },
    {
      name: 'batches',
      summary: 'How busy the queue is, and the items that were given up',
      read: async () => ({ ...(await batches.counts()), letters: await batches.deadLetters() }),
    },
    { name: 'logs', summary: 'Lines written, waiting and dropped', read: () => monitoring.logger.stats() },
  ];
}

/** The settings of the budget in force, by their names. */
function budgetOf(rows: readonly { readonly name: string; readonly value?: unknown }[]) {
  const own = rows.filter(({ name }) => name.startsWith('budget'));
  return Object.fromEntries(own.map(({ name, value }) => [name, value ?? null]));
}

const invalidation = z
  .strictObject({
    operation: z.string().min(1).optional().describe('Answers of this operation.'),
    caller: z.string().min(1).optional().describe('Answers to this caller.'),
    tag: z.string().min(1).optional().describe('Answers with this tag, of all operations and callers.'),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'name an operation, a caller or a tag' })
  // A tag is found everywhere: beside a caller it would forget the answers to all others, too.
  .refine(({ tag, ...others }) => tag === undefined || Object.keys(others).length === 0, {
    error: 'name a tag by itself',
  });
const replaying = z.strictObject({ id: z.string().describe('As GET /internal/batches lists it.') });
const switching = z.strictObject({
  policy: z.string().describe('Its name, as GET /internal/policies lists it.'),
});

/** What is acted on. */
export interface ActParts extends Pick<InternalParts, 'composed' | 'batches'> {
  readonly alerts: Parameters<typeof alertActs>[0];
  readonly audit: Pick<AuditLog, 'record'>;
}

/** What operators do. */
export function internalActs(parts: ActParts): InternalAct[] {
  const { composed, batches, audit, alerts } = parts;
  const { answers, policies } = composed;
  const find = (body: unknown) => {
    const { policy: name } = check(switching, body);
    const policy = policies.find((candidate) => candidate.name === name);
    if (policy) return policy;
    const hint = `there are: ${policies.map((candidate) => candidate.name).join(', ') || 'none, no model is configured'}`;
    throw new RequestError('not_found', [{ path: 'policy', message: 'is not known', hint }]);
  };
  return [
    {
      name: 'cache/invalidate',
      summary: 'Forget answers of an operation, of a caller, of both together, or all with a tag',
      body: invalidation,
      async run(body) {
        const { operation, caller, tag } = check(invalidation, body);
        await answers.invalidate({
          ...(operation && { operation }),
          ...(caller && { scope: caller }),
          ...(tag && { tag }),
        });
        audit.record({ type: 'admin_act', act: 'cache.invalidate', ...(operation && { target: operation }) });
        return { ok: true };
      },
    },
    {
      name: 'batches/replay',
      summary: 'Try an item again that was given up',
      body: replaying,
      async run(body) {
        const { id } = check(replaying, body);
        const message = 'is not an item that was given up';
        if (!(await batches.replay(id))) throw new RequestError('not_found', [{ path: 'id', message }]);
        audit.record({ type: 'admin_act', act: 'batches.replay', target: id });
        return { ok: true };
      },
    },
    {
      name: 'policies/isolate',
      summary: 'Let nothing through a policy until it is reset',
      body: switching,
      async run(body) {
        const policy = find(body);
        policy.isolate();
        audit.record({ type: 'admin_act', act: 'policy.isolate', target: policy.name });
        return policy.snapshot();
      },
    },
    {
      name: 'policies/reset',
      summary: 'Close the breaker of a policy',
      body: switching,
      async run(body) {
        const policy = find(body);
        policy.reset();
        audit.record({ type: 'admin_act', act: 'policy.reset', target: policy.name });
        return policy.snapshot();
      },
    },
    ...alertActs(alerts, audit),
  ];
}
