// Measures batches at a Redis: workers and Redis that die, ten thousand items, a second caller, a deploy.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApiKey } from '@tpl/security';
import { createClient } from 'redis';
import { add, call, follow, provide, startRedis } from './app-batches.ts';
import type { Started } from './app-processes.ts';
import { key, residentMbOf, start, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';

const worker = fileURLToPath(new URL('../../apps/text-processing/dist/worker.js', import.meta.url));
const secondKey = createApiKey();
const limits = {
  TPL_APP_MAX_BATCH_ITEMS: '10000',
  TPL_APP_MAX_WAITING_ITEMS: '20000',
  TPL_SECURITY_KEYS: `${key},${secondKey}`,
  // What is measured in Redis are the batches alone, not what is kept on purpose: answers, and two lines of the ledger for each call.
  TPL_CACHE_PRESET: 'disabled',
  TPL_APP_LEDGER: 'file',
};

/** Figures of batches at a Redis. */
export async function measureJobs({ smoke }: RunOptions): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const port = 20_000 + ((process.pid * 7) % 20_000);
  let delay = 100;
  const provider = await provide(() => delay);
  let redis = await startRedis(folder, port);
  const env = {
    ...limits,
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'bench',
    REDIS_URL: `redis://127.0.0.1:${port}`,
    TPL_APP_LEDGER_FOLDER: join(folder, 'ledger'),
  };
  const service = await startService({ ...env, TPL_APP_BATCH_CONCURRENCY: '0' });
  const startWorker = (concurrency: number) =>
    start([worker], /(worker)\s/, { ...base, ...env, TPL_APP_BATCH_CONCURRENCY: String(concurrency) });
  const paidTwice = () => [...provider.seen.values()].reduce((sum, count) => sum + count - 1, 0);
  try {
    let workers = await Promise.all([startWorker(10), startWorker(10)]);

    // Each loads what it needs at its first text.
    await follow(service, (await add(service, 60)).id);

    // A worker dies in the middle of ten calls.
    const count = smoke ? 40 : 200;
    const first = await add(service, count);
    await sleep(smoke ? 200 : 600);
    const before = paidTwice();
    workers[0]!.child.kill('SIGKILL');
    const killedAt = performance.now();
    const afterKill = await follow(service, first.id);
    expectAll(afterKill.state, count);
    const twice = paidTwice() - before;

    // Redis dies, and later freezes.
    workers = [workers[1]!, await startWorker(10)];
    const second = await add(service, count);
    await sleep(500);
    redis.kill('SIGKILL');
    await once(redis, 'exit');
    await sleep(smoke ? 500 : 5_000);
    redis = await startRedis(folder, port);
    const backAt = performance.now();
    const afterRedis = await follow(service, second.id);
    expectAll(afterRedis.state, count);
    const third = await add(service, count);
    await sleep(500);
    redis.kill('SIGSTOP');
    await sleep(smoke ? 500 : 8_000);
    redis.kill('SIGCONT');
    const thawedAt = performance.now();
    const afterFreeze = await follow(service, third.id);
    expectAll(afterFreeze.state, count);

    // Another caller comes while one has five thousand waiting.
    delay = 100;
    const alone = await timeOf(service, 10);
    const crowd = await add(service, smoke ? 100 : 5_000);
    await sleep(500);
    const beside = await timeOf(service, 10);
    await call(service, 'DELETE', `/v1/batches/${crowd.id}`);

    // Ten thousand.
    delay = 0;
    const client = createClient({ url: env.REDIS_URL });
    await client.connect();
    const usedMb = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]) / 1e6;
    await sleep(1_000);
    const front = await startService({ ...env, TPL_APP_BATCH_CONCURRENCY: '0' });
    await timeOf(front, 1);
    const [redisBefore, serviceBefore] = [await usedMb(), residentMbOf(front)];
    const large = await add(front, smoke ? 100 : 10_000);
    const afterAdd = residentMbOf(front);
    const afterLarge = await follow(front, large.id);
    const whole = await call(front, 'GET', `/v1/batches/${large.id}`);
    expectAll(whole, smoke ? 100 : 10_000);
    const grown = Math.max(afterAdd, residentMbOf(front)) - serviceBefore;
    await call(front, 'DELETE', `/v1/batches/${large.id}`);
    await sleep(500);
    const redisGrown = (await usedMb()) - redisBefore;
    client.destroy();
    return {
      paidTwice: figure({
        ours: twice,
        unit: `items of ${count} paid twice after kill -9 of a worker with 10 calls in flight`,
        target: '<= 10',
      }),
      ...subjects('lastResultMs', {
        worker: figure({
          ours: afterKill.endedAt - killedAt,
          unit: 'ms from kill -9 of one of two workers to the last result',
          target: '<= 12000',
        }),
        redis: figure({
          ours: afterRedis.endedAt - backAt,
          unit: 'ms from Redis back after kill -9 (append-only file) to the last result',
          target: '<= 15000',
        }),
        freeze: figure({
          ours: afterFreeze.endedAt - thawedAt,
          unit: 'ms from the end of a freeze of Redis to the last result',
          target: '<= 15000',
        }),
      }),
      batch10kMb: figure({
        ours: grown,
        unit: 'MB that the service grew by with a batch of 10,000, fetched whole',
        target: '<= 150',
      }),
      redisMbAfter10k: figure({
        ours: redisGrown,
        unit: 'MB more in Redis once it was fetched and forgotten (DELETE)',
        target: '<= 5',
      }),
      silentMs: figure({
        ours: Math.max(afterLarge.silentMs, afterKill.silentMs),
        unit: 'ms longest silence of the progress, a killed worker included',
        target: '<= 2000',
      }),
      fairness: figure({
        ours: beside / alone,
        unit: 'times: 10 items of a second caller beside 5,000 waiting of a first, over alone',
        target: '<= 2.5',
      }),
    };
  } finally {
    redis.kill('SIGCONT');
    redis.kill('SIGKILL');
    provider.server.closeAllConnections();
    provider.server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const base = {
  TPL_SECURITY_LIMIT_REQUESTS: '100000000',
  TPL_MONITORING_MAX_UTILIZATION: '1',
  TPL_MONITORING_CLOSE_TIMEOUT_MS: '2000',
};

/** How long a second caller's items take, from asking to the last answer. */
async function timeOf(service: Started, count: number): Promise<number> {
  const from = performance.now();
  const { id } = await add(service, count, secondKey);
  for (;;) {
    const { status } = await call(service, 'GET', `/v1/batches/${id}`, undefined, secondKey);
    if (status !== 'running') return performance.now() - from;
    await sleep(10);
  }
}

function expectAll(
  { finished, failed, status }: { finished: number; failed: number; status: string },
  count: number,
): void {
  if (finished !== count || failed > 0)
    throw new Error(`lost: ${finished} of ${count}, ${failed} failed, ${status}`);
}
