// Batches at a Redis Cluster whose nodes die, freeze and come back.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connectJobs } from '../../src/jobs/connection/connect-jobs.ts';
import { prefix } from '../../src/jobs/connection/jobs-connection.ts';
import type { JobLimits, JobWork } from '../../src/jobs/jobs.ts';
import { createRedisJobs } from '../../src/jobs/redis-jobs.ts';
import { startRedisWorker } from '../../src/jobs/redis-worker.ts';
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
async function openQueue(cluster: RedisCluster) {
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
  const worker = startRedisWorker({ ...limits, concurrency: 4, codec, work, connection: back });
  ends.push(async () => {
    await Promise.all([worker.close(), jobs.close()]);
    await Promise.all([front.close(), back.close()]);
  });
  return { owner, jobs, asked };
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
});
