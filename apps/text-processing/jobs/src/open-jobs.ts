// Opens the queue that the settings ask for: at a Redis, or in this process.
import { fromSent, systemClock, toSent } from '../../src/domain/create-text-service.ts';
import type { Operation } from '../../src/domain/define-operation.ts';
import type { TextTask } from '../../src/domain/parse-request.ts';
import type { AppValues } from '../../src/settings/app-schema.ts';
import { connectJobs } from './connection/connect-jobs.ts';
import type { RecordsClient } from './connection/jobs-connection.ts';
import { deadlineMs } from './connection/within-deadline.ts';
import type { JobLimits, Jobs, JobWork, TaskCodec } from './jobs.ts';
import type { OpenLane } from './later/later-lane.ts';
import { createLaterJobs } from './later-jobs.ts';
import { createMemoryJobs } from './memory-jobs.ts';
import { createRedisJobs } from './redis-jobs.ts';
import { startRedisWorker } from './redis-worker.ts';

/** What the queue is opened with. */
export interface OpenJobsOptions<Result> {
  readonly operations: readonly Operation[];
  readonly values: AppValues;
  /** The service's Redis, which is that of the queue too unless its own setting names another. */
  readonly redisUrl: string | undefined;
  readonly work: JobWork<TextTask, Result>;
  /** Opens the lane of items that may wait, at the Redis of the queue. Default: there is none. */
  readonly openLane?: ((client: RecordsClient) => OpenLane<TextTask, Result>) | undefined;
}

/**
 * Opens the queue, with a worker of this process unless its concurrency is 0.
 *
 * @throws Error when the URL names a database of a Cluster.
 */
export async function openJobs<Result>(options: OpenJobsOptions<Result>): Promise<Jobs<TextTask, Result>> {
  const { operations, values, redisUrl, work } = options;
  const concurrency = values.batchConcurrency;
  const jobsRedis = jobsRedisOf(values, redisUrl);
  const limits: JobLimits = {
    maxBatches: values.maxBatches,
    maxWaiting: values.maxWaitingItems,
    maxCharacters: values.maxWaitingCharacters,
    maxWaitingOfAll: values.maxWaitingItems * 10,
    maxDeadLetters: 1_000,
    keepMs: values.batchKeepMs,
  };
  const codec = taskCodec(operations);
  if (jobsRedis === undefined)
    return createMemoryJobs({ ...limits, work, codec, concurrency: Math.max(1, concurrency) });
  const stopping = new AbortController();
  const opening = connectJobs(jobsRedis, stopping.signal).then((connection): Jobs<TextTask, Result> => {
    const jobs = createRedisJobs<TextTask, Result>({
      ...{ ...limits, connection, codec },
      ...(work.isReusable && { isReusable: work.isReusable }),
    });
    const openLane = options.openLane?.(connection.client);
    const worker =
      concurrency > 0
        ? startRedisWorker({ ...limits, connection, work, codec, concurrency, openLane })
        : undefined;
    return {
      ...jobs,
      async close(drainMs) {
        await worker?.close(drainMs);
        await jobs.close();
        await connection.close();
      },
    };
  });
  // A Redis that is away now is waited for, and the service starts without it.
  const later = createLaterJobs(opening, () => stopping.abort());
  return Promise.race([
    opening,
    new Promise<typeof later>((resolve) => void systemClock.setTimer(() => resolve(later), deadlineMs)),
  ]);
}

/** The Redis of the queue; `undefined` where it lives in this process. */
export function jobsRedisOf(
  { jobsRedisUrl }: Pick<AppValues, 'jobsRedisUrl'>,
  redisUrl: string | undefined,
): string | undefined {
  return jobsRedisUrl === 'none' ? undefined : (jobsRedisUrl ?? redisUrl);
}

/** Tasks as text: the id of the operation, the version of its prompt, options, text, and the model where one is named. */
function taskCodec(operations: readonly Operation[]): TaskCodec<TextTask> {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    encode: ({ operation, options, text, model }) => {
      const asked = [operation.id, operation.instructions.version, toSent(operation, options), text];
      return JSON.stringify(model === undefined ? asked : [...asked, model]);
    },
    decode(encoded) {
      type Encoded = [id: string, version: string, TextTask['options'], text: string, model?: string];
      const [id, , options, text, model] = JSON.parse(encoded) as Encoded;
      const operation = byId.get(id);
      if (!operation) throw new TypeError(`This version of the service has no operation "${id}".`);
      const named = model === undefined ? {} : { model };
      return { operation, options: fromSent(operation, options), text, ...named };
    },
  };
}
