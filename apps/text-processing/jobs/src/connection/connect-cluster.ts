// Connects to a Redis Cluster: node-redis for the records, ioredis for BullMQ, which runs no job on a Cluster of node-redis.
import { openClusterQueue } from './cluster-queue.ts';
import { openClusterRecords } from './cluster-records.ts';
import type { JobsConnection } from './jobs-connection.ts';
import { deadlineMs, retryMs } from './within-deadline.ts';

/** Where a node of a Cluster listens. */
export interface ClusterNode {
  readonly host: string;
  readonly port: number;
}

/** Connects to a Cluster of which some nodes are known, by the scheme, user and password of `url`. */
export async function connectCluster(url: string, nodes: readonly ClusterNode[]): Promise<JobsConnection> {
  const { protocol, username, password } = new URL(url);
  const credentials = {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
  const usesTls = protocol === 'rediss:';
  const closing = new AbortController();
  const isOpen = () => !closing.signal.aborted;
  const queue = await openClusterQueue(nodes, {
    clusterRetryStrategy: (tries) => (isOpen() ? retryMs(tries) : null),
    // Names stay names: a certificate is made out for them, not for addresses (redis/ioredis#754, #837).
    dnsLookup: (host, done) => done(null, host),
    slotsRefreshTimeout: deadlineMs,
    // Lets go of a node that is frozen once another one has its slots (redis/ioredis#559).
    slotsRefreshInterval: 2_000,
    redisOptions: {
      ...credentials,
      ...(usesTls && { tls: {} }),
      connectTimeout: deadlineMs,
      // As BullMQ wants it of what it waits with: its own time is up sooner.
      maxRetriesPerRequest: null,
    },
  });
  const records = await openClusterRecords({
    rootNodes: nodes.map((node) => ({ socket: { ...node } })),
    defaults: {
      ...credentials,
      disableOfflineQueue: true,
      socket: {
        ...(usesTls && { tls: true as const }),
        connectTimeout: deadlineMs,
        reconnectStrategy: (tries) => (isOpen() ? retryMs(tries) : false),
      },
    },
  });
  return {
    client: records.client,
    forQueue: queue,
    async close() {
      closing.abort();
      queue.disconnect();
      records.close();
    },
  };
}
