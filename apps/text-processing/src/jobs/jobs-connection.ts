// Connects to the Redis of the queue, and bounds every call into it.
import { createNodeRedisClient } from 'bullmq';
import type { RedisClientType } from 'redis';
import { createClient } from 'redis';
import type { Clock } from '../domain/create-text-service.ts';
import { systemClock } from '../domain/create-text-service.ts';
import { RequestError } from '../domain/request-error.ts';
import { prefix } from './redis-records.ts';

/** Both connections of the queue: one for the records, one that BullMQ duplicates for its waits. */
export interface JobsConnection {
  readonly client: RedisClientType;
  readonly forQueue: ReturnType<typeof createNodeRedisClient>;
  close(): Promise<void>;
}

/** Name of the queue in BullMQ. */
export const queueName = 'items';
const deadlineMs = 2_000;

/**
 * Connects, and goes on trying in the background.
 *
 * @throws Error when the Redis is a Cluster, where jobs would be taken and never run.
 */
export async function connectJobs(url: string): Promise<JobsConnection> {
  let isClosed = false;
  const socket = {
    connectTimeout: deadlineMs,
    // Of the connections that BullMQ duplicates, too: one that goes on trying would keep a closed process alive.
    reconnectStrategy: (tries: number) => (isClosed ? false : Math.min(1_000, 50 * 2 ** tries)),
  };
  const open = () => {
    const one = createClient({ url, socket, disableOfflineQueue: true }) as RedisClientType;
    one.on('error', () => {});
    return one;
  };
  const client = open();
  // BullMQ waits for its own connection by itself.
  const queue = createClient({ url, socket }) as RedisClientType;
  queue.on('error', () => {});
  const first = client.connect();
  first.catch(() => {});
  queue.connect().catch(() => {});
  const info = await Promise.race([
    first.then(() => client.info('cluster')).catch(() => ''),
    new Promise<string>((resolve) => void systemClock.setTimer(() => resolve(''), deadlineMs)),
  ]);
  const close = async () => {
    isClosed = true;
    for (const one of [client, queue]) if (one.isOpen) one.destroy();
  };
  if (info.includes('cluster_enabled:1')) {
    await close();
    throw new Error(
      'Batches need a Redis that is no Cluster: set TPL_APP_JOBS_REDIS_URL to one, or to "none".',
    );
  }
  return { client, forQueue: createNodeRedisClient(queue), close };
}

/** What queue and worker share: own names, and events that are not kept for long. */
export const queueOptions = ({ forQueue }: JobsConnection) => ({
  connection: forQueue,
  prefix: `${prefix}q`,
  streams: { events: { maxLen: 100 } },
  defaultJobOptions: {
    removeOnComplete: true,
    removeOnFail: true,
    // For a Redis that is away for a moment: what a text itself does is settled at the first try.
    attempts: 8,
    backoff: { type: 'fixed', delay: 1_000 },
  },
});

/** Waits no longer than the deadline of the queue: a frozen Redis answers never. */
export function withinDeadline<T>(
  work: Promise<T>,
  clock: Pick<Clock, 'setTimer'>,
  timeoutMs = deadlineMs,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = (cause?: unknown) => {
      const message = 'cannot be reached right now';
      reject(new RequestError('too_busy', [{ path: 'the queue', message }], { retryAfterMs: 5_000, cause }));
    };
    const cancel = clock.setTimer(refuse, timeoutMs);
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (cause) => {
        cancel();
        refuse(cause);
      },
    );
  });
}
