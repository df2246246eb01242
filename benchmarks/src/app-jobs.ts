// Measures batches at a Redis: workers and Redis that die, ten thousand items, a second caller, a deploy.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApiKey } from '@tpl/security';
import { createClient } from 'redis';
import { freshText } from './app-overhead.ts';
import type { Started } from './app-processes.ts';
import { ask, key, process1, residentMbOf, start, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';

const worker = fileURLToPath(new URL('../../apps/text-processing/dist/worker.js', import.meta.url));
const secondKey = createApiKey();
const limits = {
  TPL_APP_MAX_BATCH_ITEMS: '10000',
  TPL_APP_MAX_WAITING_ITEMS: '20000',
  TPL_SECURITY_KEYS: `${key},${secondKey}`,
  // What is measured in Redis are the batches alone, not the answers that its cache keeps on purpose.
  TPL_CACHE_PRESET: 'disabled',
};

/** A provider that takes its time, counts what it is paid for, and can be asked what it saw. */
async function provide(delayMs: () => number) {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const text = /Number \d+ of this run/.exec(Buffer.concat(chunks).toString())?.[0] ?? '';
      seen.set(text, (seen.get(text) ?? 0) + 1);
      await sleep(delayMs());
      const content = JSON.stringify({ summary: `The mill grinds again, says ${text}.` });
      const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
      const usage = { prompt_tokens: 300, completion_tokens: 20, total_tokens: 320 };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }),
      );
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}

async function startRedis(folder: string, port: number) {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'yes',
    '--dir',
    folder,
  ];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  for (let tries = 0; tries < 400; tries += 1) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (data) => resolve(String(data).startsWith('+PONG')));
      socket.once('error', () => resolve(false));
    });
    if (isUp) return child;
    await sleep(25);
  }
  throw new Error('redis-server did not start');
}

async function call(service: Started, method: string, path: string, body?: unknown, by = key) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${by}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as {
    id: string;
    status: string;
    finished: number;
    failed: number;
    total: number;
  };
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

const items = (count: number) =>
  Array.from({ length: count }, () => ({ operation: 'summarize', text: freshText(200) }));
const add = (service: Started, count: number, by = key) =>
  call(service, 'POST', '/v1/batches', { items: items(count) }, by);

/** Follows a batch as a client does, by its events: how long there was silence, and when it ended. */
async function follow(service: Started, id: string, by = key) {
  let silentMs = 0;
  let last = performance.now();
  const headers = { authorization: `Bearer ${by}`, accept: 'text/event-stream' };
  let response = await fetch(`${service.url}/v1/batches/${id}`, { headers });
  // As Retry-After asks, only sooner.
  for (; response.status === 503; response = await fetch(`${service.url}/v1/batches/${id}`, { headers })) {
    await response.text();
    await sleep(200);
  }
  let state = { status: 'running', finished: 0, failed: 0, total: 0 };
  for await (const chunk of response.body ?? []) {
    const found = [
      ...Buffer.from(chunk)
        .toString()
        .matchAll(/^data: (.*)$/gm),
    ].at(-1)?.[1];
    if (!found) continue;
    state = JSON.parse(found) as typeof state;
    silentMs = Math.max(silentMs, performance.now() - last);
    last = performance.now();
  }
  return { silentMs, state, endedAt: last };
}

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

/** Requests that fail while two replicas are replaced one after the other under load. */
export async function measureRestart({ smoke }: RunOptions): Promise<Results> {
  const provider = await provide(() => 30);
  const env = {
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'bench',
    TPL_MONITORING_CLOSE_TIMEOUT_MS: '5000',
  };
  const replicas = await Promise.all([startService(env), startService(env)]);
  const inTurn = replicas.map((replica) => ({ replica, isOut: false }));
  let failures = 0;
  let served = 0;
  let isOver = false;
  // As a load balancer does it: who is not ready gets nothing new, who is ready takes turns.
  const probe = async () => {
    for (; !isOver; await sleep(100)) {
      for (const slot of inTurn) {
        const isReady = await fetch(`${slot.replica.url}/health/ready`).then(
          ({ ok, body }) => body?.cancel().then(() => ok) ?? ok,
          () => false,
        );
        slot.isOut = !isReady;
      }
    }
  };
  const probing = probe();
  const client = async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const open = inTurn.filter(({ isOut }) => !isOut);
      const replica = open[turn % open.length]?.replica;
      if (!replica) {
        await sleep(10);
        continue;
      }
      await ask(replica.url, process1, freshText(500)).then(
        () => {
          served += 1;
        },
        () => {
          failures += 1;
        },
      );
    }
  };
  const clients = Array.from({ length: 8 }, client);
  for (const slot of inTurn) {
    await sleep(smoke ? 200 : 1_500);
    const old = slot.replica;
    old.child.kill('SIGTERM');
    await once(old.child, 'exit');
    slot.isOut = true;
    slot.replica = await startService(env);
  }
  await sleep(smoke ? 200 : 1_000);
  isOver = true;
  await Promise.all([...clients, probing]);
  provider.server.closeAllConnections();
  provider.server.close();
  process.stderr.write(`${served} answers while two replicas were replaced\n`);
  return {
    rollingRestartFailures: figure({
      ours: failures,
      unit: `requests that failed while two replicas were replaced under load`,
      target: '= 0',
    }),
  };
}
