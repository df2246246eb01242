// Batches at a Redis, and at a Cluster, with workers in processes of their own, one of which dies.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { batchSchema, batchStateSchema } from '../../src/http/schemas.ts';
import { testOperations } from '../operations.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';
import { startCluster } from './start-cluster.ts';
import { startRedis } from './start-redis.ts';

const program = fileURLToPath(new URL('./test-worker.ts', import.meta.url));
let app: TestApp;
const asked = new Map<string, number>();
// Never answered: its worker dies over it.
const deadly = 'Letter 300';
const model = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = /Letter \d+/.exec(Buffer.concat(chunks).toString())?.[0] ?? '';
    asked.set(text, (asked.get(text) ?? 0) + 1);
    const choices = [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '{"words":7}' } },
    ];
    const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
    const body = JSON.stringify({
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices,
      usage,
    });
    if (text === deadly) return;
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), 150);
  });
});
let env: Record<string, string>;
const workers: ReturnType<typeof spawn>[] = [];

async function startWorker() {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|NODE_(?!COMPILE_CACHE)|OPENAI_|ANTHROPIC_|GEMINI_)/.test(name),
  );
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: {
      ...Object.fromEntries(inherited),
      ...env,
      TPL_APP_BATCH_CONCURRENCY: '5',
      TPL_MONITORING_CLOSE_TIMEOUT_MS: '8000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(child);
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return Object.assign(child, { internalUrl: /http:\/\/[^/\s]+/.exec(String(said))?.[0] ?? '' });
}
const reading = (page: string, series: string) =>
  Number(
    page
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1],
  );
const items = (from: number, count: number) =>
  Array.from({ length: count }, (_, place) => ({
    operation: 'count_words',
    text: `Letter ${from + place} of many.`,
  }));

beforeAll(async () => {
  model.listen(0, '127.0.0.1');
  await once(model, 'listening');
});
afterAll(() => {
  model.closeAllConnections();
  model.close();
});

/** Where the batches are, and what keeps the keys of the queue there. */
interface Place {
  readonly env: Record<string, string>;
  keyedBy(): Promise<string>;
  stop(): Promise<void>;
}
const places = {
  async 'a Redis'(): Promise<Place> {
    const redis = await startRedis();
    return { env: { REDIS_URL: redis.url }, keyedBy: async () => redis.url, stop: redis.stop };
  },
  async 'a Cluster'(): Promise<Place> {
    const cluster = await startCluster();
    return {
      env: { TPL_APP_JOBS_REDIS_URL: cluster.nodes[0]?.url ?? '' },
      keyedBy: async () => (await cluster.ownerOf('{tpl:jobs}:')).url,
      stop: cluster.stop,
    };
  },
};

describe.each(Object.entries(places))('workers in processes of their own, at %s', (_, open) => {
  let place: Place;
  beforeAll(async () => {
    place = await open();
    asked.clear();
    env = {
      ...place.env,
      OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      TPL_APP_MAX_BATCH_ITEMS: '100',
      TPL_APP_WORKER_PORT: '0',
    };
    app = await startApp({ ...env, TPL_APP_BATCH_CONCURRENCY: '0' });
  });
  afterAll(async () => {
    for (const child of workers.splice(0)) child.kill('SIGKILL');
    await app.close();
    await place.stop();
  });

  it('answer everything though one dies in the middle, and pay for no more twice than it had under way', async () => {
    const [doomed] = await Promise.all([startWorker(), startWorker()]);
    const { id } = batchStateSchema.parse(
      await (await app.post('/v1/batches', { items: items(0, 60) })).json(),
    );
    const events = fetch(`${app.url}/v1/batches/${id}`, { headers: { accept: 'text/event-stream' } }).then(
      (response) => response.text(),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    doomed.kill('SIGKILL');
    const last = batchStateSchema.parse(readEvents(await events).at(-1)?.data);
    expect(last).toMatchObject({ status: 'done', total: 60, finished: 60, failed: 0 });
    const { items: all } = batchSchema(testOperations).parse(
      await (await fetch(`${app.url}/v1/batches/${id}`)).json(),
    );
    expect(all.every(({ result }) => result?.provider === 'openai')).toBe(true);
    expect([...asked.values()].reduce((sum, count) => sum + count - 1, 0)).toBeLessThanOrEqual(5);
    expect(asked.size).toBe(60);
  });

  it('show Prometheus and Kubernetes how they do: what was taken, what ended, what waits, and the models behind them', async () => {
    const worker = await startWorker();
    const { id } = batchStateSchema.parse(
      await (await app.post('/v1/batches', { items: items(400, 40) })).json(),
    );
    await (await fetch(`${app.url}/v1/batches/${id}`, { headers: { accept: 'text/event-stream' } })).text();
    expect((await fetch(`${worker.internalUrl}/health/live`)).status).toBe(200);
    expect((await fetch(`${worker.internalUrl}/health/ready`)).status).toBe(200);
    const page = await (await fetch(`${worker.internalUrl}/metrics`)).text();
    const readingOf = (series: string) => reading(page, series);
    const done = readingOf('jobs_ended_total{outcome="done"}');
    expect(done).toBeGreaterThan(0);
    expect(readingOf('jobs_taken_total')).toBe(done);
    expect(readingOf('jobs_running')).toBe(0);
    expect(readingOf('jobs_wait_duration_seconds_count')).toBe(done);
    expect(readingOf('jobs_run_duration_seconds_count')).toBe(done);
    expect(readingOf('jobs_waiting')).toBeGreaterThanOrEqual(0);
    expect(readingOf('jobs_next_waited_seconds')).toBeGreaterThanOrEqual(0);
    for (const name of ['tpl_model_calls_total', 'gen_ai_client_token_usage', 'tpl_policy_attempts_total'])
      expect(page).toContain(name);
    // What a worker had in hand when it was killed counts as running until its lock has run out.
    let overview = { batches: { running: -1 } };
    for (let turn = 0; turn < 100 && overview.batches.running !== 0; turn += 1) {
      overview = (await (await fetch(`${worker.internalUrl}/internal/overview`)).json()) as typeof overview;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    worker.kill('SIGKILL');
    expect(overview).toMatchObject({ batches: { running: 0, deadLetters: 0 } });
  });

  it('let what they have under way end at SIGTERM, and leave the rest to others', async () => {
    const [, survivor] = workers;
    const leaving = await startWorker();
    asked.clear();
    const { id } = batchStateSchema.parse(
      await (await app.post('/v1/batches', { items: items(100, 40) })).json(),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    leaving.kill('SIGTERM');
    expect((await once(leaving, 'exit'))[0]).toBe(0);
    expect(survivor?.exitCode).toBeNull();
    const events = await fetch(`${app.url}/v1/batches/${id}`, { headers: { accept: 'text/event-stream' } });
    const last = batchStateSchema.parse(readEvents(await events.text()).at(-1)?.data);
    expect(last).toMatchObject({ status: 'done', finished: 40, failed: 0 });
    expect([...asked.values()]).toEqual(Array.from({ length: 40 }, () => 1));
  });

  it('keep neither text nor answer in a job, and nothing of a batch that was forgotten', async () => {
    const { id } = batchStateSchema.parse(
      await (await app.post('/v1/batches', { items: items(200, 3) })).json(),
    );
    const url = `${app.url}/v1/batches/${id}`;
    await (await fetch(url, { headers: { accept: 'text/event-stream' } })).text();
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
  });

  it('are not all given to a text that ends each of them: after three it is given up, and can be tried again', async () => {
    const survivor = workers.find(({ exitCode, killed }) => exitCode === null && !killed);
    const { id } = batchStateSchema.parse(
      await (await app.post('/v1/batches', { items: items(300, 1) })).json(),
    );
    const events = fetch(`${app.url}/v1/batches/${id}`, { headers: { accept: 'text/event-stream' } });
    while (!asked.has(deadly)) await new Promise((resolve) => setTimeout(resolve, 20));
    // Two have died over it already: BullMQ counts them in the job.
    const client = await createClient({ url: await place.keyedBy() }).connect();
    for await (const names of client.scanIterator({ MATCH: '{tpl:jobs}:q:items:*' }))
      for (const name of names)
        if ((await client.type(name)) === 'hash') await client.hIncrBy(name, 'stc', 2);
    client.destroy();
    survivor?.kill('SIGKILL');
    const { internalUrl } = await startWorker();
    const last = batchStateSchema.parse(readEvents(await (await events).text()).at(-1)?.data);
    expect(last).toMatchObject({ status: 'done', finished: 1, failed: 1 });
    const { items: all } = batchSchema(testOperations).parse(
      await (await fetch(`${app.url}/v1/batches/${id}`)).json(),
    );
    expect(all[0]?.error?.code).toBe('worker_lost');
    expect(asked.get(deadly)).toBe(1);
    // No run of it told anybody: the alert looks at this (sidekiq/sidekiq#4859).
    const page = await (await fetch(`${internalUrl}/metrics`)).text();
    expect(reading(page, 'jobs_ended_total{outcome="given_up"}')).toBe(1);
  });
});
