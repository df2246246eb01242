// Puts together the listener of the operators: of the service and of a worker.
import type { Monitoring } from '@tpl/monitoring';
import { monitoringRoutes } from '@tpl/monitoring/fastify';
import type { FastifyInstance } from 'fastify';
import { doorScopes } from '../door/src/open-door.ts';
import { spendViews } from '../ledger/src/spend-views.ts';
import type { composeGuarded } from './compose-core.ts';
import type { Operation } from './domain/define-operation.ts';
import { createInternalServer } from './http/internal-server.ts';
import { internalActs, internalViews } from './internal/internal-api.ts';
import { keyActs, keyViews } from './internal/key-acts.ts';
import type { OverviewParts } from './internal/read-overview.ts';
import { modelScopes } from './model/model-choices.ts';
import { alerts } from './start/alerts.ts';

/** What the listener shows and acts on. */
export interface InternalOptions
  extends Pick<Awaited<ReturnType<typeof composeGuarded>>, 'settings' | 'core'>,
    Pick<OverviewParts, 'batches'> {
  readonly operations: readonly Operation[];
  /** Folder of the built pages. */
  readonly webRoot: string;
}

/** Logs what failed for no fault of the caller. */
export const logFailures =
  ({ logger }: Pick<Monitoring, 'logger'>) =>
  (error: unknown, requestId: string): void =>
    logger.error('request failed', { request_id: requestId, error });

/** The listener with health, metrics and the internal API; `undefined` where the settings close it. */
export async function composeInternal(options: InternalOptions): Promise<FastifyInstance | undefined> {
  const { settings, core, operations, batches, webRoot } = options;
  const { security } = settings;
  const { monitoring, cache, composed, ledger } = core;
  if (!security.internalAuthenticator) return undefined;
  const isProduction = security.environment.kind === 'production';
  // Whoever names scopes of his own need not name those of the models.
  const scopes = [
    ...security.values.scopes,
    ...doorScopes(settings.app.values, isProduction),
    ...modelScopes(composed.choices),
  ];
  const operationIds = operations.map(({ id }) => id);
  const watched = { settings, operationIds, cache, composed, ledger, batches, monitoring, alerts };
  return createInternalServer({
    views: [...keyViews(security), ...spendViews(ledger), ...internalViews(watched)],
    webRoot,
    docsFor: isProduction ? 'keyed' : 'public',
    bodyTimeoutMs: settings.app.values.bodyTimeoutMs,
    acts: [
      ...internalActs({ composed, batches, alerts: monitoring.alerts, audit: security.audit }),
      ...keyActs(security, scopes),
    ],
    onError: logFailures(monitoring),
    gate: security.gateOptions('internal'),
    async extend(server) {
      const { health, metrics } = monitoring;
      await server.register(monitoringRoutes, { health, metrics });
    },
  });
}
