// A Cluster of ioredis for BullMQ, whose promise to connect always ends.
import type { Cluster, ClusterNode, ClusterOptions } from 'ioredis';
import { systemClock } from '../../../src/domain/create-text-service.ts';
import { withinDeadline } from './within-deadline.ts';

/**
 * Opens it. ioredis forgets a promise to connect where the Cluster is not whole at its first look, although it is connected soon
 * after (redis/ioredis#709): a worker that waits for it would take no item ever again. Here it fails at the deadline, and BullMQ looks again.
 */
export async function openClusterQueue(
  nodes: readonly ClusterNode[],
  options: ClusterOptions,
): Promise<Cluster> {
  const { Cluster } = await loadIoredis();
  class QueueCluster extends Cluster {
    override connect(): Promise<void> {
      return withinDeadline(super.connect(), systemClock);
    }
    // As BullMQ asks for one to wait with.
    override duplicate(others: ClusterNode[] = [], more: ClusterOptions = {}): Cluster {
      return new QueueCluster(others.length > 0 ? others : [...nodes], { ...this.options, ...more });
    }
  }
  const queue = new QueueCluster([...nodes], options);
  queue.on('error', () => {});
  return queue;
}

async function loadIoredis(): Promise<{ readonly Cluster: typeof Cluster }> {
  try {
    return await import('ioredis');
  } catch (cause) {
    throw new Error('Batches at a Redis Cluster need the package ioredis: npm install ioredis.', { cause });
  }
}
