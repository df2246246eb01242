// A Redis Cluster that has the batches: three masters with a replica each, whose node with the queue can be hurt.
import { startCluster } from '../../../../apps/text-processing/test/integration/start-cluster.ts';

/** All keys of the queue lie in one slot. */
const queueKey = '{tpl:jobs}:';

/** The Cluster. */
export interface QueueCluster {
  /** A node that has nothing of the queue. */
  readonly url: string;
  /** Kills the node with the queue; the function that is returned starts it again. */
  kill(): Promise<() => Promise<void>>;
  /** Stops it; the function that is returned lets it go on. */
  freeze(): Promise<() => void>;
  /** Its replica takes over, as operators do it. */
  failOver(): Promise<void>;
  stop(): Promise<unknown>;
}

/** Starts it. */
export async function startQueueCluster(): Promise<QueueCluster> {
  const cluster = await startCluster({ replicas: 1 });
  const owner = await cluster.ownerOf(queueKey);
  return {
    url: cluster.nodes.find((node) => node !== owner)?.url ?? '',
    async kill() {
      const node = await cluster.ownerOf(queueKey);
      await node.kill();
      return () => node.restart();
    },
    async freeze() {
      const node = await cluster.ownerOf(queueKey);
      node.freeze();
      return () => node.thaw();
    },
    failOver: () => cluster.failOver(queueKey),
    stop: cluster.stop,
  };
}
