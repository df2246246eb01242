// A failover behind one name: the old master lives on as a replica and keeps its connections, by the numbers of those it stopped for good.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createRateLimiter } from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import { createLaneStore } from '../../lane/src/store/lane-store.ts';
import { codec, endings, limits, work } from '../integration/jobs-rig.ts';
import { startRedis } from '../integration/start-redis.ts';

const ends = endings();

/** A master and its replica behind one address, and what makes the replica the master of the other. */
async function startPair() {
  const pair = [await startRedis(), await startRedis()];
  ends.push(() => Promise.all(pair.map((redis) => redis.stop())));
  const [one, other] = await Promise.all(
    pair.map(async ({ url }) => {
      const client = await createClient({ url }).connect();
      ends.push(async () => client.destroy());
      return { client, port: new URL(url).port };
    }),
  );
  if (!one || !other) throw new Error('There are two.');
  const follow = (replica: typeof one, port: string) =>
    replica.client.sendCommand(['REPLICAOF', '127.0.0.1', port]);
  await follow(other, one.port);
  while (!(await other.client.info('replication')).includes('master_link_status:up')) await sleep(20);
  let { port } = one;
  const name = createServer((socket) => {
    const behind = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {}).once('close', () => behind.destroy());
    behind.on('error', () => {}).once('close', () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(name, 'listening');
  ends.push(async () => name.close());
  return {
    url: `redis://127.0.0.1:${(name.address() as AddressInfo).port}`,
    async failOver() {
      await other.client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      port = other.port;
      await follow(one, port);
    },
  };
}

async function until<T>(step: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await step();
    if (isSo(found)) return found;
    await sleep(50);
  }
  throw new Error('It did not come to that.');
}

it('taskforcesh/bullmq#1928, n8n-io/n8n#25038, rajnandan1/kener#711: queue, worker, records and lane go over to the new master', async () => {
  const { url, failOver } = await startPair();
  const [front, back] = [await connectJobs(url), await connectJobs(url)];
  const jobs = createRedisJobs<string, string>({ ...limits, maxBatches: 9, codec, connection: front });
  const worker = startRedisWorker({
    ...limits,
    maxBatches: 9,
    codec,
    work,
    connection: back,
    concurrency: 2,
  });
  const lane = createLaneStore(back.client, Date.now);
  ends.push(
    () => front.close(),
    () => back.close(),
    () => jobs.close(),
    () => worker.close(),
  );

  async function answerOf(text: string) {
    const added = await until(
      () => jobs.add([text], 'ann'),
      ({ ok }) => ok,
    );
    const id = added.ok ? added.batch.id : '';
    await until(
      () => jobs.state(id, 'ann').catch(() => undefined),
      (state) => state?.status === 'done',
    );
    return (await jobs.get(id, 'ann'))?.items[0]?.result;
  }
  const save = () => lane.save({ name: 'one', at: 0, dueAt: 0, items: [] });
  const before = await answerOf('before');
  await save();
  await failOver();
  await expect(save()).rejects.toThrow('READONLY');
  expect([before, await answerOf('after')]).toEqual(['BEFORE', 'AFTER']);
  await expect(save()).resolves.toBeUndefined();
});

it('n8n-io/n8n#25038: limits go over to the new master, too', async () => {
  const { url, failOver } = await startPair();
  const store = createRedisLimitStore({ url });
  const limiter = createRateLimiter({ windows: [{ name: 'minute', limit: 600, windowMs: 60_000 }], store });
  ends.push(() => store.close());
  const storeNow = async () => (await limiter.consume('ada')).store;
  const isRedis = (name: unknown) => name === 'redis';
  await until(storeNow, isRedis);
  await failOver();
  await until(storeNow, (name) => !isRedis(name));
  expect(await until(storeNow, isRedis)).toBe('redis');
});
