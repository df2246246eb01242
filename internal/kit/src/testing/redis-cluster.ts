// Starts a Redis Cluster for a test.
import { connect } from 'node:net';
import { type RedisProcess, startRedis } from './redis-process.ts';

/** A real Redis Cluster of the test's own: three masters, or three with a replica each. */
export interface RedisCluster {
  readonly nodes: readonly RedisProcess[];
  readonly urls: readonly string[];
  stop(): Promise<void>;
}

const slots = 16_384;
const masters = 3;

/** Starts a cluster on free loopback ports; `replicas` of each master are 0 or 1. */
export async function startRedisCluster({
  replicas = 0,
}: {
  readonly replicas?: 0 | 1;
} = {}): Promise<RedisCluster> {
  const settings = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '1000',
    '--cluster-replica-validity-factor',
    '0',
  ];
  const nodes: RedisProcess[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    for (let index = 0; index < masters * (1 + replicas); index += 1) {
      nodes.push(await startRedis([...settings, '--cluster-config-file', `nodes-${index}.conf`]));
    }
    for (const [index, { port }] of nodes.entries()) {
      await command(port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
      if (index < masters) {
        const first = Math.floor((slots / masters) * index);
        const last = Math.floor((slots / masters) * (index + 1)) - 1;
        await command(port, 'CLUSTER', 'ADDSLOTSRANGE', String(first), String(last));
      }
      if (index > 0) await command(port, 'CLUSTER', 'MEET', '127.0.0.1', String(nodes[0]?.port));
    }
    await until(nodes, (info) => info.includes(`cluster_known_nodes:${nodes.length}`));
    for (const [index, { port }] of nodes.entries()) {
      if (index < masters) continue;
      const id = (await command(nodes[index - masters]?.port as number, 'CLUSTER', 'MYID'))
        .trim()
        .split('\r\n')
        .at(-1) as string;
      await command(port, 'CLUSTER', 'REPLICATE', id);
    }
    await until(nodes, (info) => info.includes('cluster_state:ok'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, urls: nodes.map(({ url }) => url), stop };
}

async function until(nodes: readonly RedisProcess[], test: (info: string) => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const infos = await Promise.all(nodes.map(({ port }) => command(port, 'CLUSTER', 'INFO')));
    if (infos.every(test)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The Redis Cluster did not come up within 10 s.');
}

/** One command and its raw answer, by inline protocol: the tests of a client must not need the client. */
function command(port: number, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${words.join(' ')}\r\n`));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      const answer = data.toString();
      if (answer.startsWith('-')) reject(new Error(`${words.slice(0, 2).join(' ')}: ${answer.trim()}`));
      else resolve(answer);
    });
  });
}
