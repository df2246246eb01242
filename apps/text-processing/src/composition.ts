// Domain Service: text-processing · example, replace in your project
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createMonitoring, monitoringSettings } from '@tpl/monitoring';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import type { Security } from '@tpl/security';
import { createRedactor, openSecurity } from '@tpl/security';
import type { FastifyInstance } from 'fastify';
import { createTextService } from './domain/create-text-service.ts';
import type { Operation } from './domain/define-operation.ts';
import { createOfflineModel } from './domain/offline-model.ts';
import { operations } from './domain/operations/index.ts';
import type { TextTask } from './domain/parse-request.ts';
import type { ProcessAnswer, TextService } from './domain/text-service.ts';
import { createInternalServer } from './http/internal-server.ts';
import type { ListenOptions } from './http/listen.ts';
import { toProblem } from './http/problem.ts';
import { createPublicServer } from './http/public-server.ts';
import { requireKey } from './http/require-key.ts';
import { createBatchQueue } from './jobs/batch-queue.ts';
import { loadSettings } from './load-settings.ts';
import { appSettings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What works on texts, without a listener: for the command line. */
export interface ComposedService {
  readonly service: TextService;
  readonly operations: readonly Operation[];
  readonly maxTextCharacters: number;
  close(): Promise<void>;
}

/** The service with its listeners, not yet listening. */
export interface Application {
  readonly publicServer: FastifyInstance;
  /** `undefined` when the internal API is closed. */
  readonly internalServer: FastifyInstance | undefined;
  readonly listeners: { readonly public: ListenOptions; readonly internal: ListenOptions };
  /** Lines for people about what runs how. */
  readonly summary: readonly string[];
  /** Ends what runs and frees what is held; waits for requests under way as long as the settings allow. */
  close(): Promise<void>;
}

const loadersOf = (env: Environment) => ({
  app: () => appSettings.load({ env }),
  monitoring: () => monitoringSettings.load({ env }),
});

/**
 * Puts together what works on texts, without listeners and keys.
 *
 * @throws SettingsError with everything that is wrong with the settings.
 */
export async function composeService(
  env: Environment,
  { logTo }: { readonly logTo: Writable },
): Promise<ComposedService> {
  const settings = await loadSettings(
    {
      ...loadersOf(env),
      security: () => undefined,
      cache: () => undefined,
      resilience: () => undefined,
      ai: () => undefined,
    },
    env,
  );
  const core = composeCore(settings, { logTo });
  return {
    ...core,
    operations,
    maxTextCharacters: settings.app.values.maxTextCharacters,
    close: () => core.monitoring.close(),
  };
}

/**
 * Puts the whole service together from its settings: the only place that knows all five packages.
 *
 * @throws SettingsError with everything that is wrong with the settings.
 */
export async function compose(env: Environment): Promise<Application> {
  const security = () => openSecurity({ env, hosts: { public: env['TPL_APP_HOST'] ?? '127.0.0.1' } });
  const settings = await loadSettings(
    { ...loadersOf(env), security, cache: () => undefined, resilience: () => undefined, ai: () => undefined },
    env,
  );
  const { values } = settings.app;
  const { service, monitoring } = composeCore(settings, { logTo: process.stdout });
  const batches = createBatchQueue<TextTask, ProcessAnswer>({
    run: (task, { signal, owner }) => service.process(task, { signal, caller: owner }),
    describeError: (error) => {
      const { code, detail } = toProblem(error);
      return { code, detail };
    },
    concurrency: values.batchConcurrency,
    maxBatches: values.maxBatches,
    keepMs: values.batchKeepMs,
  });
  const onError = (error: unknown, requestId: string) =>
    monitoring.logger.error('request failed', { request_id: requestId, error });

  const publicServer = await createPublicServer({
    service,
    batches,
    operations,
    maxTextCharacters: values.maxTextCharacters,
    maxBatchItems: values.maxBatchItems,
    webRoot: fileURLToPath(new URL('./web', import.meta.url)),
    onError,
    extend: async (server) => {
      await server.register(monitoringHooks, { metrics: monitoring.metrics });
      await server.register(monitoringRoutes, { health: monitoring.health });
      requireKey(server, settings.security.authenticator, '/v1');
    },
  });
  const { internalAuthenticator } = settings.security;
  const explain = () => ({
    app: settings.app.explain(),
    monitoring: settings.monitoring.explain(),
    security: settings.security.explain(),
  });
  const internalServer =
    internalAuthenticator &&
    (await createInternalServer({
      onError,
      views: [
        { name: 'settings', summary: 'Settings in force and where each came from', read: explain },
        { name: 'batches', summary: 'How busy the batch queue is', read: () => batches.counts },
      ],
      extend: async (server) => {
        requireKey(server, internalAuthenticator, '/internal');
        await server.register(monitoringRoutes, {
          health: monitoring.health,
          metrics: monitoring.metrics,
          showDetails: () => true,
        });
      },
    }));
  monitoring.start();

  return {
    publicServer,
    internalServer,
    listeners: listenersOf(settings.app),
    summary: summaryOf(settings.security),
    async close() {
      batches.close();
      await Promise.all([publicServer.close(), internalServer?.close()]);
      await settings.security.close();
      await monitoring.close();
    },
  };
}

interface CoreSettings {
  readonly app: ReturnType<typeof appSettings.load>;
  readonly monitoring: ReturnType<typeof monitoringSettings.load>;
}

function composeCore({ app, monitoring: { values } }: CoreSettings, { logTo }: { readonly logTo: Writable }) {
  const redactor = createRedactor();
  const monitoring = createMonitoring({
    settings: values,
    redactor,
    fields: { service: 'text-processing' },
    destination: logTo,
  });
  const model = createOfflineModel(operations);
  return { service: createTextService({ model, timeoutMs: app.values.requestTimeoutMs }), monitoring };
}

/** Where both listen; a port that nobody set gives way when it is in use. */
function listenersOf({ values, explain }: CoreSettings['app']) {
  const isSet = (name: string) => explain().find((row) => row.name === name)?.source !== 'default';
  const { host, port, internalPort } = values;
  return {
    public: { host, port, isExplicit: isSet('port'), variable: 'PORT' },
    internal: { host, port: internalPort, isExplicit: isSet('internalPort'), variable: 'INTERNAL_PORT' },
  };
}

function summaryOf({ mode, environment }: Security): string[] {
  const keys =
    mode === 'development' ? 'none: development mode, for this machine only' : `needed (${environment.name})`;
  return [
    'model      offline engine: it picks from the text; ANTHROPIC_API_KEY or OPENAI_API_KEY brings a model',
    `keys       ${keys}`,
  ];
}
