// Connects to the Redis of the queue, once it is known whether it is a Cluster.
import { createNodeRedisClient } from 'bullmq';
import type { RedisClientType } from 'redis';
import { createClient } from 'redis';
import { systemClock } from '../../../src/domain/create-text-service.ts';
import type { ClusterNode } from './connect-cluster.ts';
import { connectCluster } from './connect-cluster.ts';
import type { JobsConnection } from './jobs-connection.ts';
import { leaveReplica } from './leave-replica.ts';
import { deadlineMs, retryMs } from './within-deadline.ts';

/**
 * Connects as soon as the Redis can be reached, and goes on trying after that whenever it is lost.
 *
 * @throws Error when `signal` aborts first, and when the URL names a database of a Cluster, which has none but 0.
 */
export async function connectJobs(url: string, signal?: AbortSignal): Promise<JobsConnection> {
  const { hostname, port, pathname } = new URL(url);
  let isClosed = false;
  const socket = {
    connectTimeout: deadlineMs,
    // Of the connections that BullMQ duplicates, too: one that goes on trying would keep a closed process alive.
    reconnectStrategy: (tries: number) => (isClosed ? false : retryMs(tries)),
  };
  const clients: RedisClientType[] = [];
  // Never connected: copies of one client share the class that node-redis writes for each new set of options.
  const pattern = createClient() as RedisClientType;
  const open = (to: string, isPatient = false) => {
    const one = pattern.duplicate({ url: to, socket: { ...socket }, disableOfflineQueue: !isPatient });
    clients.push(one);
    one.on('error', () => {});
    return { client: one, connecting: one.connect().catch(() => {}) };
  };
  const close = async () => {
    isClosed = true;
    for (const one of clients) if (one.isOpen) one.destroy();
  };
  signal?.addEventListener('abort', close, { once: true });
  try {
    // Without its database: a Cluster has none to go to.
    const bare = Object.assign(new URL(url), { pathname: '' }).href;
    const found = await findNodes(open(bare).client, signal);
    for (const one of clients.splice(0)) if (one.isOpen) one.destroy();
    if (found) {
      if (!/^\/?0?$/.test(pathname))
        throw new Error(`A Redis Cluster has no database ${pathname.slice(1)}: leave it out of the URL.`);
      const own = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6_379) };
      return await connectCluster(url, [own, ...found]);
    }
    const { client, connecting } = open(url);
    // BullMQ waits for its own connection by itself.
    const { client: queue } = open(url, true);
    const duplicate = queue.duplicate.bind(queue);
    queue.duplicate = ((...given: Parameters<typeof duplicate>) => {
      const copy = duplicate(...given);
      leaveReplica(copy, systemClock);
      return copy;
    }) as typeof duplicate;
    for (const one of [client, queue]) leaveReplica(one, systemClock);
    await connecting;
    return { client, forQueue: createNodeRedisClient(queue), close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', close);
  }
}

/** The nodes of a Cluster that are known beside the one that was asked; `undefined` for a single Redis. Asks until there is an answer. */
async function findNodes(
  client: RedisClientType,
  signal: AbortSignal | undefined,
): Promise<readonly ClusterNode[] | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    const info = await client.info('cluster').catch(() => undefined);
    if (info !== undefined && !info.includes('cluster_enabled:1')) return undefined;
    const slots = info === undefined ? [] : await client.clusterSlots().catch(() => []);
    const nodes = slots.flatMap(({ master, replicas }) => [master, ...replicas]).filter(({ host }) => host);
    // One without any slots is not a Cluster yet.
    if (nodes.length > 0) return nodes.map(({ host, port }) => ({ host, port }));
    await new Promise<void>((resolve) => void systemClock.setTimer(resolve, 50));
  }
}
