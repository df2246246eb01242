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
import { createTextService } from './domain/create-text-service.ts';
import type { Operation } from './domain/define-operation.ts';
import type { TextTask } from './domain/parse-request.ts';
import { loadLanguage } from './domain/reading/language.ts';
import { serviceName } from './domain/service-name.ts';
import type { ProcessAnswer, TextService } from './domain/text-service.ts';
import { closeServer } from './http/close-server.ts';
import { createInternalServer } from './http/internal-server.ts';
import { toProblem } from './http/problem.ts';
import { createPublicServer } from './http/public-server.ts';
import { alertActs } from './internal/alert-acts.ts';
import { internalActs, internalViews } from './internal/internal-api.ts';
import { createBatchQueue } from './jobs/batch-queue.ts';
import { chargeBatch } from './jobs/charge-batch.ts';
import { countCallers } from './model/count-callers.ts';
import { createModel } from './model/create-model.ts';
import { tracesOf } from './model/traces-of.ts';
import { explainSettings } from './settings/explain-settings.ts';
import type { AllSettings, ServiceSettings } from './settings/read-settings.ts';
import { limitsDollars, readAllSettings, readServiceSettings } from './settings/read-settings.ts';
import type { Application } from './start/application.ts';
import { summaryOf } from './start/summary.ts';

const alerts = standardAlerts();
const builtPages = fileURLToPath(new URL('./web', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** What works on texts, without a listener: for the command line. */
export interface ComposedService {
  readonly service: TextService;
  readonly maxTextCharacters: number;
  close(): Promise<void>;
}

/** What a composition takes beside the environment. */
export interface ComposeOptions {
  readonly operations: readonly Operation[];
  /** Folder of the built pages. Default: beside this file, where the build puts them. */
  readonly webRoot?: string;
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
  const close = async () => {
    await core.close();
    await core.monitoring.close();
  };
  return { service: core.service, maxTextCharacters: settings.app.values.maxTextCharacters, close };
}

/**
 * Puts the whole service together from its settings: the only place that knows all five packages.
 *
 * @throws SettingsError with everything that is wrong with the settings.
 */
export async function compose(
  env: Environment,
  { operations, webRoot = builtPages }: ComposeOptions,
): Promise<Application> {
  const settings = await readAllSettings(env, operations);
  const { security } = settings;
  const { values } = settings.app;
  const core = composeCore(settings, {
    operations,
    logTo: process.stdout,
    budget: security.budget && {
      limitsCost: limitsDollars(env),
      reserve: security.budget.reserve.bind(security.budget),
    },
    redactor: security.redactor,
    onGuard: ({ direction, action, score, reasons }) => {
      if (action !== 'allow')
        security.audit.record({ type: 'guard_verdict', direction, action, score, reasons });
    },
  });
  const { service, monitoring, cache, composed } = core;
  const { logger, metrics, health } = monitoring;
  monitoring.observe({
    caller: security.limiter,
    address: security.addressLimiter,
    budget: security.budgetLimiter,
    authenticator: security.authenticator,
    internal: security.internalAuthenticator,
  });
  security.rings.forEach((ring, index) => {
    monitoring.observe({ [index === 0 ? 'keys' : 'internal_keys']: ring });
  });
  const batches = createBatchQueue<TextTask, ProcessAnswer>({
    run: (task, { signal, owner }) =>
      security.audit.runAs({ principal: owner }, () => service.process(task, { signal, caller: owner })),
    describeError(error) {
      const { code, detail } = toProblem(error);
      return { code, detail };
    },
    concurrency: values.batchConcurrency,
    maxBatches: values.maxBatches,
    keepMs: values.batchKeepMs,
  });
  const onError = (error: unknown, requestId: string) =>
    logger.error('request failed', { request_id: requestId, error });

  const publicServer = await createPublicServer({
    service,
    batches,
    operations,
    maxTextCharacters: values.maxTextCharacters,
    maxBatchItems: values.maxBatchItems,
    charge: chargeBatch(security.limiter),
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
      views: internalViews({
        settings,
        operationIds: operations.map(({ id }) => id),
        cache,
        composed,
        batches,
        monitoring,
        alerts,
      }),
      webRoot,
      keyedDocs: security.environment.kind === 'production',
      acts: [...internalActs(composed, security.audit), ...alertActs(monitoring.alerts, security.audit)],
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
  // The offline engine answers the first request as quickly as the others; a failure shows when it is needed.
  loadLanguage().catch(() => {});

  return {
    publicServer,
    internalServer,
    listeners: listenersOf(settings.app),
    summary: summaryOf(settings, composed.routes),
    async close() {
      batches.close();
      const servers = [publicServer, internalServer].filter((server) => server !== undefined);
      // Connections that do not end by themselves are ended before the whole is out of time.
      const patienceMs = monitoring.settings.closeTimeoutMs * 0.8;
      await Promise.all(servers.map((server) => closeServer(server, patienceMs)));
      await core.close();
      await security.close();
    },
    onTermination: (close) => monitoring.onTermination(close),
    closeMonitoring: () => monitoring.close(),
  };
}

interface CoreOptions {
  readonly operations: readonly Operation[];
  readonly logTo: Writable;
  readonly budget?: Budget | undefined;
  /** Default: one that knows no keys of this service. */
  readonly redactor?: Redactor;
  readonly onGuard?: (event: ModelEvents['guard']) => void;
}

function composeCore(settings: Omit<ServiceSettings, 'security'>, options: CoreOptions) {
  const { operations, logTo, budget, redactor = createRedactor(), onGuard = () => {} } = options;
  const monitoring = createMonitoring({
    settings: settings.monitoring,
    redactor,
    // Does nothing until the process is started with an SDK of OpenTelemetry.
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
  const composed = createModel({
    operations,
    settings: settings.app,
    policies: settings.resilience,
    ai: settings.ai.values,
    cooldowns,
    cache,
    budget: budget && countCallers(budget, monitoring.history.callers),
    traces: tracesOf(monitoring),
  });
  composed.model.on('guard', onGuard);
  const policies = Object.fromEntries(composed.policies.map((policy) => [policy.name, policy]));
  monitoring.observe({ answers: cache, model: composed.model, ...policies });
  monitoring.health.register({ name: 'cache', critical: false, check: (signal) => cache.health(signal) });
  const { requestTimeoutMs } = settings.app.values;
  return {
    service: createTextService({ model: composed.model, timeoutMs: requestTimeoutMs }),
    monitoring,
    cache,
    composed,
    async close() {
      await cache.close();
      await cooldowns?.close();
    },
  };
}

/** Where both listen; a port that nobody set gives way when it is in use. */
function listenersOf({ values, explain }: AllSettings['app']) {
  const isSet = (name: string) => explain().find((row) => row.name === name)?.source !== 'default';
  const { host, port, internalPort } = values;
  return {
    public: { host, port, isExplicit: isSet('port'), variable: 'PORT' },
    internal: { host, port: internalPort, isExplicit: isSet('internalPort'), variable: 'INTERNAL_PORT' },
  };
}
