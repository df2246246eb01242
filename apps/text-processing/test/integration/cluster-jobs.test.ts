// Batches at a Redis Cluster whose nodes die, freeze and come back.
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'ioredis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import { prefix } from '../../jobs/src/connection/jobs-connection.ts';
import { deadlineMs } from '../../jobs/src/connection/within-deadline.ts';
import type { JobLimits, JobWork } from '../../jobs/src/jobs.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import type { RedisCluster } from './start-cluster.ts';
import { startCluster } from './start-cluster.ts';

const codec = { encode: (text: string) => text, decode: (text: string) => text };
const limits: JobLimits = {
  maxBatches: 30,
  maxWaiting: 2_000,
  maxCharacters: 40_000,
  maxWaitingOfAll: 3_000,
  maxDeadLetters: 20,
  keepMs: 60_000,
};
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A queue over a Cluster with a replica each, its worker, and what it was asked. */
async function openQueue(cluster: RedisCluster, beforeWork = async () => {}) {
  // Found by a node that has nothing of the queue.
  const owner = await cluster.ownerOf(prefix);
  const url = cluster.nodes.find((node) => node !== owner)?.url ?? '';
  const asked = new Map<string, number>();
  const work: JobWork<string, string> = {
    async run(text) {
      asked.set(text, (asked.get(text) ?? 0) + 1);
      await sleep(20);
      return text.toUpperCase();
    },
    describeError: (error) => ({ code: 'failed', detail: String(error), isFinal: true }),
  };
  const [front, back] = [await connectJobs(url), await connectJobs(url)];
  const jobs = createRedisJobs<string, string>({ ...limits, codec, connection: front });
  await beforeWork();
  const worker = startRedisWorker({ ...limits, concurrency: 4, codec, work, connection: back });
  ends.push(async () => {
    await Promise.all([worker.close(), jobs.close()]);
    await Promise.all([front.close(), back.close()]);
  });
  return { owner, front, jobs, asked };
}
type Queue = Awaited<ReturnType<typeof openQueue>>;

async function add({ jobs }: Queue, count: number, name: string): Promise<string> {
  for (;;) {
    const added = await jobs.add(
      Array.from({ length: count }, (_, at) => `${name} ${at}`),
      'ann',
    );
    if (added.ok) return added.batch.id;
    await sleep(100);
  }
}

async function finished({ jobs }: Queue, id: string) {
  for (;;) {
    const batch = await jobs.get(id, 'ann').catch(() => undefined);
    if (batch && batch.status !== 'running') return batch;
    await sleep(50);
  }
}

describe('batches at a Cluster', () => {
  it('go on at the replica that takes over from a master that was killed, with the answers of before', async () => {
    const cluster = await startCluster({ replicas: 1 });
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    const early = await finished(queue, await add(queue, 10, 'early'));
    const id = await add(queue, 300, 'late');
    await sleep(300);
    await queue.owner.stop();
    const batch = await finished(queue, id);
    expect(batch).toMatchObject({ total: 300, finished: 300, failed: 0 });
    expect(batch.items.every(({ result }) => result?.startsWith('LATE'))).toBe(true);
    expect((await finished(queue, early.id)).items.map(({ status }) => status)).toEqual(
      early.items.map(() => 'done'),
    );
    expect(await finished(queue, await add(queue, 10, 'after'))).toMatchObject({ finished: 10, failed: 0 });
    // A replica lacks at most what its master had not told it yet.
    expect([...queue.asked.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(8);
  });

  it('go on when a master is frozen, which keeps its connections, and when it comes back as a replica', async () => {
    const cluster = await startCluster({ replicas: 1 });
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    const id = await add(queue, 200, 'text');
    await sleep(200);
    queue.owner.freeze();
    expect(await finished(queue, id)).toMatchObject({ finished: 200, failed: 0 });
    queue.owner.thaw();
    await sleep(500);
    expect(await finished(queue, await add(queue, 20, 'after'))).toMatchObject({ finished: 20, failed: 0 });
  });

  it('follow a slot that moves while the old master goes on answering, with steps alone (redis/node-redis#3394)', async () => {
    const cluster = await startCluster({ replicas: 1 });
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    await finished(queue, await add(queue, 5, 'before'));
    await cluster.failOver(prefix);
    const { client } = queue.front;
    expect(await client.multi().set(`${prefix}probe`, '1').get(`${prefix}probe`).exec()).toEqual(['OK', '1']);
    expect(await finished(queue, await add(queue, 50, 'moved'))).toMatchObject({ finished: 50, failed: 0 });
  });

  it('wait for a node without a replica to be started again, and lose nothing of what it has on disk', async () => {
    const cluster = await startCluster({ settings: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    const id = await add(queue, 100, 'text');
    await sleep(200);
    await queue.owner.kill();
    const from = performance.now();
    await expect(queue.jobs.state(id, 'ann')).rejects.toMatchObject({ code: 'too_busy' });
    expect(await queue.jobs.add(['more'], 'ann')).toMatchObject({ ok: false, reason: 'unreachable' });
    // Both deadlines, and no more.
    expect(performance.now() - from).toBeLessThan(6_000);
    await queue.owner.restart();
    expect(await finished(queue, id)).toMatchObject({ finished: 100, failed: 0 });
  });

  it('are worked on by a worker that was started in a moment without its Cluster', async () => {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster, async () => {
      for (const node of cluster.nodes) await node.kill();
    });
    // Its own connection is given up meanwhile.
    await sleep(deadlineMs + 500);
    for (const node of cluster.nodes) await node.restart();
    expect(await finished(queue, await add(queue, 5, 'after'))).toMatchObject({ finished: 5, failed: 0 });
  });

  it('do not wait for ever for a connection to a Cluster that lacks a node (redis/ioredis#709)', async () => {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    await queue.owner.kill();
    const waiting = (queue.front.forQueue as Cluster).duplicate([], { lazyConnect: true });
    ends.push(async () => waiting.disconnect());
    // Its other nodes have to find out first.
    while ((await waiting.connect().then(() => 'connected', String)) === 'connected') {
      waiting.disconnect();
      await sleep(100);
    }
    await queue.owner.restart();
    expect(await finished(queue, await add(queue, 5, 'after'))).toMatchObject({ finished: 5, failed: 0 });
  });

  it('end within their deadlines when all nodes are gone, and leave nothing that goes on trying', async () => {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    const queue = await openQueue(cluster);
    await add(queue, 10, 'text');
    for (const node of cluster.nodes) await node.kill();
    const from = performance.now();
    await ends.pop()?.();
    expect(performance.now() - from).toBeLessThan(10_000);
    let tried = 0;
    const servers = cluster.nodes.map(({ url }) => {
      const server = createServer((socket) => {
        tried += 1;
        socket.destroy();
      });
      return server.listen(Number(new URL(url).port), '127.0.0.1');
    });
    await sleep(1_500);
    for (const server of servers) server.close();
    expect(tried).toBe(0);
  });
});
