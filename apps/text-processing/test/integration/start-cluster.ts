// Starts a Redis Cluster of the test's own.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const run = promisify(execFile);
const cli = process.env['TPL_TEST_REDIS_CLI'] ?? 'redis-cli';
const masters = 3;

/** A real Redis Cluster: three masters, with a replica each where asked for. */
export interface RedisCluster {
  readonly nodes: readonly RedisProcess[];
  /** The node that has the slot of a key now. */
  ownerOf(key: string): Promise<RedisProcess>;
  /** Puts the replica of that node in its place, as operators do, and waits until it is there. */
  failOver(key: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it on free loopback ports and waits until every node finds it whole. */
export async function startCluster({
  replicas = 0,
  settings = [] as readonly string[],
} = {}): Promise<RedisCluster> {
  const nodes: RedisProcess[] = [];
  for (let index = 0; index < masters * (1 + replicas); index += 1)
    nodes.push(
      await startRedis([
        ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'],
        ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0', ...settings],
      ]),
    );
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  const ask = async ({ url }: RedisProcess, ...words: string[]) =>
    (await run(cli, ['-u', url, '--no-auth-warning', ...words], { timeout: 2_000 })).stdout;
  try {
    const hosts = nodes.map(({ url }) => new URL(url).host);
    const last = ['--cluster-replicas', String(replicas), '--cluster-yes'];
    await run(cli, ['--cluster', 'create', ...hosts, ...last]).catch((cause: NodeJS.ErrnoException) => {
      const isMissing = cause.code === 'ENOENT';
      throw isMissing ? new Error(`${cli} does not start: install it, or set TPL_TEST_REDIS_CLI.`) : cause;
    });
    const isWhole = async (node: RedisProcess) => {
      const [info, known] = [await ask(node, 'cluster', 'info'), await ask(node, 'cluster', 'nodes')];
      const hasReplicas = (known.match(/ (?:myself,)?slave /g) ?? []).length === masters * replicas;
      return info.includes('cluster_state:ok') && hasReplicas;
    };
    for (const node of nodes) while (!(await isWhole(node))) await sleep(50);
    if (replicas > 0)
      for (const node of nodes)
        while ((await ask(node, 'info', 'replication')).includes('master_link_status:down')) await sleep(50);
  } catch (error) {
    await stop();
    throw error;
  }
  async function ownerOf(key: string): Promise<RedisProcess> {
    for (const node of nodes) {
      const answer = await ask(node, 'set', `${key}probe`, '0').catch(() => 'gone');
      if (answer.startsWith('OK')) return node;
    }
    throw new Error(`No node has the slot of ${key}.`);
  }
  return {
    nodes,
    stop,
    ownerOf,
    async failOver(key) {
      const before = await ownerOf(key);
      const { port } = new URL(before.url);
      for (const node of nodes)
        if ((await ask(node, 'info', 'replication')).includes(`master_port:${port}`))
          await ask(node, 'cluster', 'failover');
      while ((await ownerOf(key).catch(() => before)) === before) await sleep(50);
    },
  };
}
