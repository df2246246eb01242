// Opens the queue of batches with who counts what goes through it: for the service and for a worker.

import type { Jobs } from '../jobs/src/jobs.ts';
import { openJobs } from '../jobs/src/open-jobs.ts';
import type { composeGuarded } from './compose-core.ts';
import type { Operation } from './domain/define-operation.ts';
import type { TextTask } from './domain/parse-request.ts';
import type { ProcessAnswer } from './domain/text-service.ts';
import { processWork } from './process-work.ts';
import { measureWork, watchQueue } from './start/observe-jobs.ts';

/** What the queue is put together of. */
export interface BatchesOptions
  extends Pick<Awaited<ReturnType<typeof composeGuarded>>, 'settings' | 'core'> {
  readonly operations: readonly Operation[];
  /** Whether the process is good for nothing without its queue, as a worker is. */
  readonly isCritical: boolean;
}

/** The queue that the settings ask for, measured and watched. */
export async function composeBatches(options: BatchesOptions): Promise<Jobs<TextTask, ProcessAnswer>> {
  const { settings, core, operations, isCritical } = options;
  const { monitoring, service } = core;
  const jobs = await openJobs({
    operations,
    values: settings.app.values,
    redisUrl: settings.cache.values.redisUrl,
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
