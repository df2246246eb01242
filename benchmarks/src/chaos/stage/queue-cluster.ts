// A Redis Cluster that has the batches: three masters with a replica each, whose node with the queue can be hurt.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisCluster } from '../../../../internal/kit/src/testing/redis-cluster.ts';

/** All keys of the queue lie in one slot. */
const probe = '{tpl:jobs}:probe';
const patienceMs = 500;

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
  const cluster = await startRedisCluster({ replicas: 1 });
  /** The node that takes the keys of the queue now. */
  const owner = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      for (const node of cluster.nodes)
        if ((await ask(node.port, 'SET', probe, '0')).startsWith('+OK')) return node;
      await sleep(50);
    }
    throw new Error('No node of the Cluster has the queue.');
  };
  const first = await owner();
  return {
    url: cluster.nodes.find((node) => node !== first)?.url ?? '',
    async kill() {
      const node = await owner();
      await node.kill();
      return () => node.restart();
    },
    async freeze() {
      const node = await owner();
      node.freeze();
      return () => node.thaw();
    },
    async failOver() {
      const before = await owner();
      for (const { port } of cluster.nodes)
        if ((await ask(port, 'INFO', 'replication')).includes(`master_port:${before.port}`))
          await ask(port, 'CLUSTER', 'FAILOVER');
      for (let tries = 0; tries < 100 && (await owner()) === before; tries += 1) await sleep(50);
    },
    stop: cluster.stop,
  };
}

/** One command and its raw answer; empty where none comes. */
function ask(port: number, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${words.join(' ')}\r\n`));
    const end = (answer = '') => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => end());
    socket.once('data', (data) => end(data.toString())).once('error', () => end());
  });
}
