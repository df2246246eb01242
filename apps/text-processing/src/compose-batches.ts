// Opens the queue of batches with who counts what goes through it: for the service and for a worker.

import type { Jobs } from '../jobs/src/jobs.ts';
import { jobsRedisOf, openJobs } from '../jobs/src/open-jobs.ts';
import { laneBatches, laneLimits, laneProblem } from '../lane/src/lane-batches.ts';
import { defineLaneMetrics } from '../lane/src/lane-metrics.ts';
import { createLane } from '../lane/src/open-lane.ts';
import type { composeGuarded } from './compose-core.ts';
import type { Operation } from './domain/define-operation.ts';
import type { TextTask } from './domain/parse-request.ts';
import type { ProcessAnswer } from './domain/text-service.ts';
import { processWork } from './process-work.ts';
import { SettingsError } from './settings/settings-error.ts';
import { measureWork, watchQueue } from './start/observe-jobs.ts';

/** What the queue is put together of. */
export interface BatchesOptions
  extends Pick<Awaited<ReturnType<typeof composeGuarded>>, 'settings' | 'core'> {
  readonly operations: readonly Operation[];
  /** Whether the process is good for nothing without its queue, as a worker is. */
  readonly isCritical: boolean;
}

/** What opens the lane of texts that may wait; `undefined` where it is off. */
async function laneOf({ settings, core }: Pick<BatchesOptions, 'settings' | 'core'>) {
  const { values } = settings.app;
  const { shared, composed, monitoring } = core;
  // An alert looks at them, where the lane is off too.
  defineLaneMetrics(monitoring.metrics);
  const hasQueue = jobsRedisOf(values, settings.cache.values.redisUrl) !== undefined;
  const problem = laneProblem(values, hasQueue);
  if (problem) {
    await core.close();
    await settings.security.close();
    await monitoring.close();
    throw new SettingsError([problem]);
  }
  const batches = laneBatches(values, shared.ai);
  if (!batches) return undefined;
  return createLane({
    ...composed,
    ...shared,
    batches,
    monitoring,
    limits: laneLimits(values),
    timeoutMs: values.requestTimeoutMs,
    workOf: (service) => processWork(service, settings.security.audit),
    watch({ asking, answering }) {
      asking.on('guard', core.onGuard);
      core.watch('batches', answering);
    },
  });
}

/** The queue that the settings ask for, measured and watched. */
export async function composeBatches(options: BatchesOptions): Promise<Jobs<TextTask, ProcessAnswer>> {
  const { settings, core, operations, isCritical } = options;
  const { monitoring, service } = core;
  const openLane = await laneOf(options);
  const jobs = await openJobs({
    operations,
    values: settings.app.values,
    redisUrl: settings.cache.values.redisUrl,
    openLane,
    work: measureWork(processWork(service, settings.security.audit), monitoring.metrics),
  });
  const stop = watchQueue(jobs, monitoring, { isCritical });
  return {
    ...jobs,
    close(drainMs) {
      stop();
      return jobs.close(drainMs);
    },
  };
}
