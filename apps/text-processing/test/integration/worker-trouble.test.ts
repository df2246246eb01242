// A worker whose Redis refuses what it asks, or is lost while the worker connects.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import type { JobLimits, JobWork } from '../../jobs/src/jobs.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import { startRedis } from './start-redis.ts';

const codec = { encode: (text: string) => text, decode: (text: string) => text };
const limits: JobLimits = {
  maxBatches: 3,
  maxWaiting: 200,
  maxCharacters: 4_000,
  maxWaitingOfAll: 300,
  maxDeadLetters: 2,
  keepMs: 60_000,
};
const work: JobWork<string, string> = {
  run: async (text) => text.toUpperCase(),
  describeError: () => ({ code: 'failed', detail: 'It did not work.', isFinal: true }),
};
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A queue at this address with a worker that begins at once. */
async function openQueue(url: string) {
  const connection = await connectJobs(url);
  ends.push(() => connection.close());
  const jobs = createRedisJobs<string, string>({ ...limits, codec, connection });
  ends.push(() => jobs.close());
  const worker = startRedisWorker({ ...limits, concurrency: 2, codec, work, connection });
  ends.push(() => worker.close());
  return jobs;
}

async function answersOf(jobs: Awaited<ReturnType<typeof openQueue>>, texts: readonly string[]) {
  const added = await jobs.add(texts, 'ann');
  if (!added.ok) throw new Error(added.reason);
  while ((await jobs.state(added.batch.id, 'ann'))?.status !== 'done') await sleep(20);
  return (await jobs.get(added.batch.id, 'ann'))?.items.map(({ result }) => result);
}

/** A way to a Redis that resets every connection on which this is said. */
async function resetAt(url: string, said: string): Promise<string> {
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
  ends.push(() => server.close());
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a worker', () => {
  it('asks a Redis that refuses what it asks a few times a second, and goes on once it is taken (taskforcesh/bullmq#389)', async () => {
    const redis = await startRedis(['--maxmemory-policy', 'noeviction']);
    ends.push(() => redis.stop());
    const client = await createClient({ url: redis.url }).connect();
    ends.push(() => client.destroy());
    await client.configSet('maxmemory', '1');
    const jobs = await openQueue(redis.url);
    await sleep(500);
    const refused = async () => Number(/OOM:count=(\d+)/.exec(await client.info('errorstats'))?.[1] ?? 0);
    const before = await refused();
    await sleep(2_000);
    expect((await refused()) - before).toBeLessThan(30);
    expect(await refused()).toBeGreaterThan(0);
    await client.configSet('maxmemory', '0');
    expect(await answersOf(jobs, ['a', 'b'])).toEqual(['A', 'B']);
  });

  it('works though its connections would be lost at the one question that BullMQ asks of each (taskforcesh/bullmq#722)', async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const jobs = await openQueue(await resetAt(redis.url, '*1\r\n$4\r\nINFO\r\n'));
    expect(await answersOf(jobs, ['a'])).toEqual(['A']);
  });
});
