// Puts the service together from its five packages and its operations.

import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as openTelemetry from '@opentelemetry/api';
import type { Budget, ModelEvents } from '@tpl/ai';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createMonitoring, standardAlerts } from '@tpl/monitoring';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import { createRedisCooldowns } from '@tpl/resilience/redis';
import type { Redactor } from '@tpl/security';
import { createRedactor } from '@tpl/security';
import { openDocuments } from '../documents/src/open-documents.ts';
import type { ThreadPrograms } from '../threads/src/open-threads.ts';
import { openThreads } from '../threads/src/open-threads.ts';
import { createTextService } from './domain/create-text-service.ts';
import type { Operation } from './domain/define-operation.ts';
import { loadLanguage } from './domain/reading/language.ts';
import { serviceName } from './domain/service-name.ts';
import type { TextService } from './domain/text-service.ts';
import { createInternalServer } from './http/internal-server.ts';
import { createAnswerOnce } from './http/operation-routes.ts';
import { createPublicServer } from './http/public-server.ts';
import { internalActs, internalViews } from './internal/internal-api.ts';
import { keyActs, keyViews } from './internal/key-acts.ts';
import { chargeBatch } from './jobs/charge-batch.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { countCallers } from './model/count-callers.ts';
import { createModel } from './model/create-model.ts';
import { tracesOf } from './model/traces-of.ts';
import { processWork } from './process-work.ts';
import { explainSettings } from './settings/explain-settings.ts';
import type { ServiceSettings } from './settings/read-settings.ts';
import { limitsDollars, readAllSettings, readServiceSettings } from './settings/read-settings.ts';
import type { Application, ComposeOptions } from './start/application.ts';
import { closeServer } from './start/close-server.ts';
import { limitsOf, listenersOf } from './start/listeners.ts';
import { observeSecurity } from './start/observe-security.ts';
import { secretsOf } from './start/secrets-of.ts';
import { summaryOf } from './start/summary.ts';

const alerts = standardAlerts();
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
  const { service, monitoring, cache, composed } = core;
  const { logger, metrics, health } = monitoring;
  observeSecurity(monitoring, security);
  const batches = await openJobs({
    operations,
    values,
    redisUrl: settings.cache.values.redisUrl,
    work: processWork(service, security.audit),
  });
  const operationIds = operations.map(({ id }) => id);
  const watched = { settings, operationIds, cache, composed, batches, monitoring, alerts };
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
      views: [...keyViews(security), ...internalViews(watched)],
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

interface CoreOptions {
  readonly operations: readonly Operation[];
  readonly logTo: Writable;
  readonly programs?: ThreadPrograms | undefined;
  readonly budget?: Budget | undefined;
  /** Default: one that knows no keys of this service. */
  readonly redactor?: Redactor;
  readonly onGuard?: (event: ModelEvents['guard']) => void;
}

function composeCore(settings: Omit<ServiceSettings, 'security'>, options: CoreOptions) {
  const { operations, logTo, programs, budget, redactor = createRedactor(), onGuard = () => {} } = options;
  const { redact, requestTimeoutMs: timeoutMs } = settings.app.values;
  const monitoring = createMonitoring({
    settings: settings.monitoring,
    redactor: redact === 'off' ? secretsOf(redactor) : redactor,
    openTelemetry,
    alerts,
    fields: { service: serviceName },
    config: explainSettings(settings),
    destination: logTo,
  });
  const { redisUrl } = settings.cache.values;
  const cache = createCache({
    settings: settings.cache,
    ...(redisUrl && { store: redisStore({ url: redisUrl }) }),
  });
  const cooldowns = redisUrl ? createRedisCooldowns({ url: redisUrl }) : undefined;
  const threads = openThreads(programs, settings.app.values);
  const composed = createModel({
    operations,
    settings: settings.app,
    policies: settings.resilience,
    ai: settings.ai.values,
    cooldowns,
    cache,
    threads,
    redactor: redact === 'provider' ? redactor : undefined,
    budget: budget && countCallers(budget, monitoring.history.callers),
    traces: tracesOf(monitoring),
  });
  composed.model.on('guard', onGuard);
  const policies = Object.fromEntries(composed.policies.map((policy) => [policy.name, policy]));
  monitoring.observe({ answers: cache, model: composed.model, ...policies });
  monitoring.health.register({ name: 'cache', critical: false, check: (signal) => cache.health(signal) });
  return {
    service: createTextService({ model: composed.model, timeoutMs }),
    monitoring,
    cache,
    composed,
    threads,
    async close() {
      await threads.close();
      await cache.close();
      await cooldowns?.close();
    },
  };
}
