// Puts a worker together: it works on batches and serves nothing.
import { composeGuarded } from './composition.ts';
import { jobsRedisOf, openJobs } from './jobs/open-jobs.ts';
import { processWork } from './process-work.ts';
import type { ComposeOptions } from './start/application.ts';

/** A worker at its work. */
export interface WorkerApplication {
  /** Takes nothing new and lets what is under way end, as long as the settings allow. */
  close(): Promise<void>;
  onTermination(close: () => Promise<void>): () => void;
  /** One line for people. */
  readonly summary: string;
}

/**
 * Starts a worker by the settings of the service.
 *
 * @throws Error when there is no Redis whose batches it could work on.
 */
export async function composeWorker(
  env: Readonly<Record<string, string | undefined>>,
  options: Omit<ComposeOptions, 'webRoot'>,
): Promise<WorkerApplication> {
  const { settings, core } = await composeGuarded(env, options);
  const { monitoring, composed } = core;
  const { redisUrl } = settings.cache.values;
  const { values } = settings.app;
  const hasQueue = jobsRedisOf(values, redisUrl) !== undefined;
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
  const work = processWork(core.service, settings.security.audit);
  const jobs = await openJobs({ operations: options.operations, values, redisUrl, work });
  monitoring.start();
  return {
    async close() {
      await jobs.close(monitoring.settings.closeTimeoutMs * 0.8);
      await core.close();
      await settings.security.close();
    },
    onTermination: (close) => monitoring.onTermination(close),
    summary: `worker     ${values.batchConcurrency} at a time; ${composed.routes.join(', then ') || 'offline engine'}`,
  };
}
