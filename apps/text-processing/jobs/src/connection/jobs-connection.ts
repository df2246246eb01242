// Says what the queue needs of its Redis, a single one or a Cluster.
import type { ConnectionOptions } from 'bullmq';
import type { RedisClientType } from 'redis';

/** What the records are kept with: the commands that a single Redis and one slot of a Cluster have in common. */
export type RecordsClient = Pick<
  RedisClientType,
  | 'del'
  | 'eval'
  | 'exists'
  | 'get'
  | 'hDel'
  | 'hGet'
  | 'hGetAll'
  | 'hLen'
  | 'hSet'
  | 'isReady'
  | 'mGet'
  | 'multi'
  | 'sCard'
  | 'set'
  | 'zAdd'
  | 'zCard'
  | 'zmScore'
  | 'zRange'
  | 'zRangeWithScores'
  | 'zScore'
>;

/** Both connections of the queue: one for the records, one that BullMQ duplicates for its waits. */
export interface JobsConnection {
  readonly client: RecordsClient;
  readonly forQueue: ConnectionOptions;
  close(): Promise<void>;
}

/** Name of the queue in BullMQ. */
export const queueName = 'items';

/** Start of every key. The braces put all of them into one slot of a Cluster, for steps and scripts that touch several. */
export const prefix = '{tpl:jobs}:';

/** What queue and worker share: own names, and events that are not kept for long. */
export const queueOptions = ({ forQueue }: JobsConnection) => ({
  connection: forQueue,
  // It would be asked once, and a connection lost in that moment would count as lost for good (taskforcesh/bullmq#722).
  skipVersionCheck: true,
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
