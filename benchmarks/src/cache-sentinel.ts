// Starts a Redis master with a replica and a Sentinel that watches over them.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisClient } from '@tpl/cache/redis';
import { createClient, createSentinel } from 'redis';
import { startBenchRedis } from './cache-server.ts';

/** A master with a replica, watched over by a Sentinel. */
export interface SentinelSet {
  /** A client that follows the master. */
  readonly client: RedisClient;
  killMaster(): void;
  /** Resolves when the replica is the master and the client says that it has found it: about 2 s after the kill. */
  clientReady(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts them on free loopback ports. */
export async function startSentinelSet(): Promise<SentinelSet> {
  const folder = await mkdtemp(join(tmpdir(), 'tpl-bench-sentinel-'));
  // What a replica copies lies there, not where the command was called.
  const master = await startBenchRedis(['--dir', folder]);
  const replica = await startBenchRedis([
    '--dir',
    folder,
    '--dbfilename',
    'replica.rdb',
    '--replicaof',
    '127.0.0.1',
    String(master.port),
  ]);
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    [
      `dir ${folder}`,
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      'sentinel down-after-milliseconds main 300',
      'sentinel failover-timeout main 3000',
    ].join('\n'),
  );
  const sentinel = await startBenchRedis([file, '--sentinel']);
  await until(sentinel.url, ['SENTINEL', 'REPLICAS', 'main'], String(replica.port));

  const client = createSentinel({
    name: 'main',
    sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }],
    scanInterval: 100,
  });
  client.on('error', () => {});
  await client.connect();
  let ready: Promise<unknown> = Promise.resolve();

  return {
    client,
    killMaster() {
      ready = once(client, 'ready');
      master.signal('SIGKILL');
    },
    async clientReady() {
      await ready;
      await until(replica.url, ['ROLE'], 'master');
    },
    async stop() {
      await client.destroy();
      for (const server of [sentinel, replica, master]) await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer holds the word. */
async function until(url: string, command: readonly string[], word: string): Promise<void> {
  const client = createClient({ url, RESP: 2 });
  client.on('error', () => {});
  await client.connect();
  try {
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      if (JSON.stringify(await client.sendCommand([...command])).includes(word)) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    client.destroy();
  }
  throw new Error(`${command.join(' ')} never said ${word}`);
}
