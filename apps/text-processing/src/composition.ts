// Puts the service together from its five packages and its operations.

import type { Writable } from 'node:stream';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import { openDocuments } from '../documents/src/open-documents.ts';
import { openDoor } from '../door/src/open-door.ts';
import { chargeBatch } from '../jobs/src/charge-batch.ts';
import { composeBatches } from './compose-batches.ts';
import { composeCore, composeGuarded } from './compose-core.ts';
import { composeInternal, logFailures } from './compose-internal.ts';
import { loadLanguage } from './domain/reading/language.ts';
import type { TextService } from './domain/text-service.ts';
import { openKeptAnswers } from './http/open-kept-answers.ts';
import { createAnswerOnce } from './http/operation-routes.ts';
import { createPublicServer } from './http/public-server.ts';
import { readServiceSettings } from './settings/read-settings.ts';
import type { Application, ComposeOptions } from './start/application.ts';
import { builtPages } from './start/built-pages.ts';
import { closeServer } from './start/close-server.ts';
import { limitsOf, listenersOf } from './start/listeners.ts';
import { observeSecurity } from './start/observe-security.ts';
import { summaryOf } from './start/summary.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What works on texts, without a listener: for the command line. */
export interface ComposedService {
  readonly service: TextService;
  /** Models that a task may name. */
  readonly models: readonly string[];
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
    models: core.composed.choices.map(({ name }) => name),
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
  const { service, monitoring, composed } = core;
  const keptAnswers = openKeptAnswers(core.cache, settings.cache.values);
  const { metrics, health } = monitoring;
  observeSecurity(monitoring, security);
  const batches = await composeBatches({ settings, core, operations, isCritical: false });
  const onError = logFailures(monitoring);
  const documents = openDocuments({
    operations,
    settings,
    jobs: batches,
    composed,
    metrics,
    programs,
    onError,
  });
  const isProduction = security.environment.kind === 'production';
  const door = openDoor({ values, ...core.shared, ...composed, isProduction, onError, watch: core.watch });

  const publicServer = await createPublicServer({
    service,
    batches,
    operations,
    choices: composed.choices,
    ...limitsOf(values),
    charge: chargeBatch(security.limiter),
    answerOnce: createAnswerOnce(keptAnswers.store),
    addMore: documents.addRoutes,
    webRoot,
    onError,
    gate: security.gateOptions('public'),
    async extend(server) {
      await server.register(monitoringHooks, monitoring);
      await server.register(monitoringRoutes, { health });
      await door?.addRoutes(server);
    },
  });
  const internalServer = await composeInternal({ settings, core, operations, batches, webRoot });
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
      await keptAnswers.close();
      await core.close();
      await security.close();
    },
    onTermination: (close) => monitoring.onTermination(close),
    closeMonitoring: () => monitoring.close(),
  };
}
