// Puts the service together from its five packages and its operations.

import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import { openDocuments } from '../documents/src/open-documents.ts';
import { spendViews } from '../ledger/src/spend-views.ts';
import { alerts, composeCore } from './compose-core.ts';
import type { Operation } from './domain/define-operation.ts';
import { loadLanguage } from './domain/reading/language.ts';
import type { TextService } from './domain/text-service.ts';
import { createInternalServer } from './http/internal-server.ts';
import { createAnswerOnce } from './http/operation-routes.ts';
import { createPublicServer } from './http/public-server.ts';
import { internalActs, internalViews } from './internal/internal-api.ts';
import { keyActs, keyViews } from './internal/key-acts.ts';
import { chargeBatch } from './jobs/charge-batch.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { processWork } from './process-work.ts';
import { limitsDollars, readAllSettings, readServiceSettings } from './settings/read-settings.ts';
import type { Application, ComposeOptions } from './start/application.ts';
import { closeServer } from './start/close-server.ts';
import { limitsOf, listenersOf } from './start/listeners.ts';
import { observeSecurity } from './start/observe-security.ts';
import { summaryOf } from './start/summary.ts';

const builtPages = fileURLToPath(new URL('./web', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** What works on texts, without a listener: for the command line. */
export interface ComposedService {
  readonly service: TextService;
  readonly maxTextCharacters: number;
  readonly maxDocumentCharacters: number;
  readonly documentPartTokens: number;
  close(): Promise<void>;
}

/**
 * Puts together what works on texts, without listeners and keys.
 *
 * @throws SettingsError with everything that is wrong with the settings.
 */
export async function composeService(
  env: Environment,
  { operations, logTo }: Pick<ComposeOptions, 'operations'> & { readonly logTo: Writable },
): Promise<ComposedService> {
  const settings = await readServiceSettings(env, operations);
  const core = composeCore(settings, { operations, logTo });
  const { maxTextCharacters, maxDocumentCharacters, documentPartTokens } = settings.app.values;
  return {
    service: core.service,
    maxTextCharacters,
    maxDocumentCharacters,
    documentPartTokens,
    close: () => core.close().then(() => core.monitoring.close()),
  };
}

/**
 * Puts the whole service together from its settings: the only place that knows all five packages.
 *
 * @throws SettingsError with everything that is wrong with the settings.
 */
export async function compose(
  env: Environment,
  { operations, webRoot = builtPages, programs }: ComposeOptions,
): Promise<Application> {
  const { settings, core } = await composeGuarded(env, { operations, programs });
  const { security } = settings;
  const { values } = settings.app;
  const { service, monitoring, cache, composed, ledger } = core;
  const { logger, metrics, health } = monitoring;
  observeSecurity(monitoring, security);
  const batches = await openJobs({
    operations,
    values,
    redisUrl: settings.cache.values.redisUrl,
    work: processWork(service, security.audit),
  });
  const operationIds = operations.map(({ id }) => id);
  const watched = { settings, operationIds, cache, composed, ledger, batches, monitoring, alerts };
  const documents = openDocuments({ operations, settings, jobs: batches, composed, metrics, programs });
  const onError = (error: unknown, requestId: string) =>
    logger.error('request failed', { request_id: requestId, error });

  const publicServer = await createPublicServer({
    service,
    batches,
    operations,
    ...limitsOf(values),
    charge: chargeBatch(security.limiter),
    answerOnce: createAnswerOnce(cache),
    addMore: documents.addRoutes,
    webRoot,
    onError,
    gate: security.gateOptions('public'),
    async extend(server) {
      await server.register(monitoringHooks, monitoring);
      await server.register(monitoringRoutes, { health });
    },
  });
  const internalServer =
    security.internalAuthenticator &&
    (await createInternalServer({
      views: [...keyViews(security), ...spendViews(ledger), ...internalViews(watched)],
      webRoot,
      docsFor: security.environment.kind === 'production' ? 'keyed' : 'public',
      bodyTimeoutMs: values.bodyTimeoutMs,
      acts: [
        ...internalActs({ composed, batches, alerts: monitoring.alerts, audit: security.audit }),
        ...keyActs(security),
      ],
      onError,
      gate: security.gateOptions('internal'),
      async extend(server) {
        await server.register(monitoringRoutes, {
          health,
          metrics,
          showDetails: ({ principal }) => principal !== undefined,
        });
      },
    }));
  monitoring.start();
  // Where it works in this thread, it answers the first request as quickly as the others; a failure shows when it is needed.
  if (!core.threads.engine) loadLanguage().catch(() => {});

  return {
    publicServer,
    internalServer,
    listeners: listenersOf(settings.app),
    hasDocs: values.docs !== 'closed',
    summary: summaryOf(settings, composed.routes),
    async close() {
      const servers = [publicServer, internalServer].filter((server) => server !== undefined);
      // Connections that do not end by themselves are ended before the whole is out of time.
      const patienceMs = monitoring.settings.closeTimeoutMs * 0.8;
      await Promise.all([
        batches.close(patienceMs),
        ...servers.map((server) => closeServer(server, patienceMs)),
      ]);
      await documents.close();
      await core.close();
      await security.close();
    },
    onTermination: (close) => monitoring.onTermination(close),
    closeMonitoring: () => monitoring.close(),
  };
}

/** Puts together what works on texts for callers, with their budgets and the audit log, without listeners. */
export async function composeGuarded(
  env: Environment,
  { operations, programs }: Omit<ComposeOptions, 'webRoot'>,
) {
  const settings = await readAllSettings(env, operations);
  const { security } = settings;
  const core = composeCore(settings, {
    operations,
    logTo: process.stdout,
    programs,
    budget: security.budget && {
      limitsCost: limitsDollars(env),
      reserve: security.budget.reserve.bind(security.budget),
    },
    redactor: security.redactor,
    onGuard: ({ direction, action, score, reasons }) => {
      if (action === 'allow') return;
      security.audit.record({ type: 'guard_verdict', direction, action, score, reasons });
    },
  });
  return { settings, core };
}
