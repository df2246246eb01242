import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createSentinel } from 'redis';
import { createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let master: RedisProcess;
let replica: RedisProcess;
let sentinel: ChildProcess;
let folder: string;
let port: number;

beforeAll(async () => {
  master = await startRedis();
  replica = await startRedis(['--replicaof', '127.0.0.1', String(master.port)]);
  folder = await mkdtemp(join(tmpdir(), 'tpl-sentinel-'));
  port = await freePort();
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${master.port} 1\nsentinel down-after-milliseconds main 300\nsentinel failover-timeout main 3000\n`,
  );
  sentinel = spawn(process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server', [file, '--sentinel'], {
    stdio: 'ignore',
  });
  const asked = createClient({
    url: `redis://127.0.0.1:${port}`,
    RESP: 2,
    socket: { reconnectStrategy: () => 50 },
  });
  asked.on('error', () => {});
  await asked.connect();
  await until(async () =>
    JSON.stringify(await asked.sendCommand(['SENTINEL', 'REPLICAS', 'main'])).includes(String(replica.port)),
  );
  asked.destroy();
});
afterAll(async () => {
  const gone = once(sentinel, 'exit');
  sentinel.kill('SIGKILL');
  await gone;
  await master.stop();
  await replica.stop();
  await rm(folder, { recursive: true, force: true });
});

async function until(test: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a cache behind Sentinel', () => {
  // seaweedfs/seaweedfs#10745, redisson/redisson#5659
  it('reads no replica, which may be behind what pushes told', async () => {
    const client = createSentinel({
      name: 'main',
      sentinelRootNodes: [{ host: '127.0.0.1', port }],
      replicaPoolSize: 1,
    });
    client.on('error', () => {});
    await client.connect();
    await using _client = { [Symbol.asyncDispose]: () => client.destroy() };
    const make = () =>
      createCache({
        redisReadDeadlineMs: 1_000,
        redisWriteDeadlineMs: 1_000,
        store: redisStore({ client, push: false }),
      });
    await using writer = make();
    await using reader = make();
    await using many = make();
    expect(await writer.set('behind', 1)).toBe(true);
    const behind = createClient({ url: replica.url, RESP: 2 });
    behind.on('error', () => {});
    await behind.connect();
    await until(async () => (await behind.keys('*behind*')).length === 1);
    await behind.configSet('replica-read-only', 'no');
    await behind.del(await behind.keys('*behind*'));
    behind.destroy();
    expect(await reader.lookup('behind')).toMatchObject({ outcome: 'hit', value: 1 });
    expect(await many.getMany(['behind'])).toEqual(new Map([['behind', 1]]));
  });

  it('works, survives a fail-over without losing an answer, and works again', async () => {
    const client = createSentinel({
      name: 'main',
      sentinelRootNodes: [{ host: '127.0.0.1', port }],
      scanInterval: 100,
    });
    client.on('error', () => {});
    await client.connect();
    await using _client = { [Symbol.asyncDispose]: () => client.destroy() };
    await using cache = createCache({
      jitter: 0,
      redisReadDeadlineMs: 1_000,
      redisWriteDeadlineMs: 1_000,
      store: redisStore({ client, push: false }),
    });
    expect(() => redisStore({ client })).toThrow('push is needed beside a pool or Sentinel client');
    expect(await cache.set('k', 1)).toBe(true);
    expect(await cache.getOrSet('produced', () => 2, { tags: ['t'] })).toBe(2);
    await master.kill();
    for (let index = 0; index < 20; index += 1)
      expect(await cache.getOrSet(`down${index}`, async () => index)).toBe(index);
    await until(() => cache.set('again', 1));
    // A fail-over may still be under way: what was not confirmed is asked for again.
    await until(() => cache.delete('again').catch(() => false));
  });
});
