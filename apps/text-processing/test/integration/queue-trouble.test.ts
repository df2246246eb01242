// The queue at a Redis that is a Cluster, that lost its last second, was started again, or is gone.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import { prefix } from '../../jobs/src/connection/jobs-connection.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { keyOf } from '../../jobs/src/redis-records.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { codec, endings, limits, work } from './jobs-rig.ts';
import { startApp } from './start-app.ts';
import { startCluster } from './start-cluster.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const ends = endings();

/** A Redis of the test's own with the front of the queue, which comes there by `way`; the clock of the front is `aheadMs()` ahead. */
async function openQueue(aheadMs = () => 0, way = async (url: string) => url) {
  const redis = await startRedis();
  ends.push(() => redis.stop());
  const connection = await connectJobs(await way(redis.url));
  ends.push(() => connection.close());
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs() };
  const jobs = createRedisJobs<string, string>({ ...limits, codec, connection, clock });
  ends.push(() => jobs.close());
  return { redis, connection, jobs, options: { ...limits, concurrency: 2, codec, work, connection } };
}

/** A client of the test's own. */
async function clientOf({ url }: RedisProcess) {
  const client = await createClient({ url }).connect();
  ends.push(async () => client.destroy());
  return client;
}

type Queue = Awaited<ReturnType<typeof openQueue>>;

/** What a worker makes of texts. */
async function answersOf({ jobs }: Queue, texts: readonly string[]) {
  const added = await jobs.add(texts, 'ann');
  if (!added.ok) throw new Error(added.reason);
  while ((await jobs.state(added.batch.id, 'ann'))?.status !== 'done') await sleep(20);
  return (await jobs.get(added.batch.id, 'ann'))?.items.map(({ result }) => result);
}

function startWorker({ options }: Queue): void {
  const worker = startRedisWorker(options);
  ends.push(() => worker.close());
}

/** A way to a Redis that resets every connection on which this is said. */
async function resetAt(url: string, said: string) {
  const { port } = new URL(url);
  const server = createServer((socket) => {
    const behind = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {}).once('close', () => behind.destroy());
    behind.on('error', () => {}).once('close', () => socket.destroy());
    behind.pipe(socket);
    socket.on('data', (bytes) => {
      if (bytes.includes(said)) socket.resetAndDestroy();
      else behind.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => void server.close());
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the queue', () => {
  it('is not opened at a database of a Cluster, which has none but the first', async () => {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    await expect(connectJobs(`${cluster.nodes[0]?.url}/3`)).rejects.toThrow(
      'A Redis Cluster has no database 3',
    );
  });

  it('is waited for by a service that was started before its Redis, which takes batches as soon as it is there', async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    await redis.kill();
    const app = await startApp({ TPL_APP_JOBS_REDIS_URL: redis.url });
    ends.push(() => app.close());
    const send = () => app.post('/v1/batches', { items: [{ operation: 'count_words', text: 'One two.' }] });
    const refused = await send();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${app.url}/v1/batches/none`)).status).toBe(503);
    await redis.restart();
    let sent = await send();
    while (sent.status === 503) sent = await send();
    expect(sent.status).toBe(202);
  });

  it('puts back what a Redis forgot of its last second, once the batch stands still', async () => {
    let aheadMs = 0;
    const { redis, jobs, options } = await openQueue(() => aheadMs);
    const added = await jobs.add(['a', 'b'], 'ann');
    if (!added.ok) throw new Error(added.reason);
    // The jobs are gone; what was written before them is still there.
    const client = await clientOf(redis);
    for await (const names of client.scanIterator({ MATCH: `${prefix}q:*` })) await client.unlink(names);
    const worker = startRedisWorker(options);
    ends.push(() => worker.close());
    await sleep(200);
    expect(await jobs.state(added.batch.id, 'ann')).toMatchObject({ status: 'running', finished: 0 });
    aheadMs = 16_000;
    await jobs.state(added.batch.id, 'ann');
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await jobs.state(added.batch.id, 'ann'))?.status === 'done') break;
      await sleep(10);
    }
    const batch = await jobs.get(added.batch.id, 'ann');
    expect(batch?.items.map(({ result }) => result)).toEqual(['A', 'B']);
  });

  it('takes batches again after a Redis that lost its scripts', async () => {
    const { redis, jobs } = await openQueue();
    expect((await jobs.add(['a', 'b'], 'ann')).ok).toBe(true);
    await (await clientOf(redis)).scriptFlush();
    expect((await jobs.add(['c', 'd'], 'ann')).ok).toBe(true);
    expect(await jobs.counts()).toMatchObject({ waiting: 4 });
  });

  it('says that it cannot be reached, and why to whoever looks, when a step of it fails', async () => {
    const { connection, jobs } = await openQueue();
    await connection.client.set(keyOf.dead, 'no hash');
    await expect(jobs.deadLetters()).rejects.toMatchObject({
      code: 'too_busy',
      cause: { message: expect.stringContaining('WRONGTYPE') as unknown },
    });
  });

  it('does not go on trying once it is closed, with none of its connections', async () => {
    const { redis, connection, jobs, options } = await openQueue();
    const worker = startRedisWorker(options);
    await jobs.counts();
    await redis.stop();
    await Promise.all([worker.close(), jobs.close()]);
    await connection.close();
    let tried = 0;
    const { port } = new URL(redis.url);
    const server = createServer((socket) => {
      tried += 1;
      socket.destroy();
    });
    server.listen(Number(port), '127.0.0.1');
    await once(server, 'listening');
    ends.push(async () => void server.close());
    // A try that was on its way already is the last.
    await sleep(1_100);
    tried = 0;
    await sleep(1_300);
    expect(tried).toBe(0);
  });
});

describe('a worker', () => {
  it('asks a Redis that refuses what it asks a few times a second, and goes on once it is taken (taskforcesh/bullmq#389)', async () => {
    const queue = await openQueue();
    const client = await clientOf(queue.redis);
    await client.configSet('maxmemory', '1');
    startWorker(queue);
    await sleep(500);
    const refused = async () => Number(/OOM:count=(\d+)/.exec(await client.info('errorstats'))?.[1] ?? 0);
    const before = await refused();
    await sleep(2_000);
    expect((await refused()) - before).toBeLessThan(30);
    expect(await refused()).toBeGreaterThan(0);
    await client.configSet('maxmemory', '0');
    expect(await answersOf(queue, ['a', 'b'])).toEqual(['A', 'B']);
  });

  it('works though its connections would be lost at the one question that BullMQ asks of each (taskforcesh/bullmq#722)', async () => {
    const queue = await openQueue(undefined, (url) => resetAt(url, '*1\r\n$4\r\nINFO\r\n'));
    startWorker(queue);
    expect(await answersOf(queue, ['a'])).toEqual(['A']);
  });
});
