// Puts a worker together: it works on batches, and shows operators and Prometheus how it does.

import { jobsRedisOf } from '../jobs/src/open-jobs.ts';
import { composeBatches } from './compose-batches.ts';
import { composeGuarded } from './compose-core.ts';
import { composeInternal } from './compose-internal.ts';
import type { ComposeOptions, WorkerApplication } from './start/application.ts';
import { builtPages } from './start/built-pages.ts';
import { closeServer } from './start/close-server.ts';
import { listenersOf } from './start/listeners.ts';
import { observeSecurity } from './start/observe-security.ts';

/**
 * Starts a worker by the settings of the service.
 *
 * @throws Error when there is no Redis whose batches it could work on.
 */
export async function composeWorker(
  env: Readonly<Record<string, string | undefined>>,
  { operations, programs, webRoot = builtPages }: ComposeOptions,
): Promise<WorkerApplication> {
  const { settings, core } = await composeGuarded(env, { operations, programs });
  const { monitoring, composed } = core;
  const { values } = settings.app;
  const hasQueue = jobsRedisOf(values, settings.cache.values.redisUrl) !== undefined;
  if (!hasQueue || values.batchConcurrency === 0) {
    await core.close();
    await settings.security.close();
    await monitoring.close();
    throw new Error(
      !hasQueue
        ? 'A worker needs REDIS_URL or TPL_APP_JOBS_REDIS_URL: without one, batches live in the service itself.'
        : 'A worker needs TPL_APP_BATCH_CONCURRENCY above 0.',
    );
  }
  observeSecurity(monitoring, settings.security);
  const batches = await composeBatches({ settings, core, operations, isCritical: true });
  const internalServer = await composeInternal({ settings, core, operations, batches, webRoot });
  monitoring.start();
  return {
    internalServer,
    listener: listenersOf(settings.app).worker,
    async close() {
      const patienceMs = monitoring.settings.closeTimeoutMs * 0.8;
      // Whoever scrapes sees it to the end.
      await batches.close(patienceMs);
      if (internalServer) await closeServer(internalServer, 100);
      await core.close();
      await settings.security.close();
    },
    onTermination: (close) => monitoring.onTermination(close),
    closeMonitoring: () => monitoring.close(),
    summary: `worker     ${values.batchConcurrency} at a time; ${composed.routes.join(', then ') || 'offline engine'}`,
  };
}
