// The service and the worker of compose.yaml, really run with its settings, its secrets and its Redis over TLS.
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { app } from './read-deploy.ts';
import type { Launched } from './start-stack.ts';
import { cmdOf, openStack, startProgram, startRedis, until } from './start-stack.ts';

const stack = openStack();
let redis: Launched;
let service: Launched;
let url: string;

beforeAll(async () => {
  redis = await startRedis(stack);
  service = startProgram(stack, 'service');
  url = await until(service, () => /page, API\s+(http:\S+)[\s\S]*Ctrl-C/.exec(service.said())?.[1]);
});
afterAll(() => stack.close());

function checkHealth(env: Record<string, string>) {
  const [, ...args] = cmdOf('HEALTHCHECK');
  return spawnSync(process.execPath, args, { env }).status;
}

async function ask(path: string, body?: unknown, key = stack.secret('api-key')) {
  const response = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

let texts = 0;
/** Adds a batch of one text that nobody has seen. */
async function addBatch(): Promise<string> {
  const { operations } = (await ask('/v1/operations')).body as { operations: { id: string }[] };
  const text = `My parcel number ${(texts += 1)} is lost. The invoice came all the same. This is urgent!`;
  const { status, body } = await ask('/v1/batches', { items: [{ operation: operations[0]?.id, text }] });
  expect(status).toBe(202);
  return String(body['id']);
}

/** A batch once it is done; a Redis that is just back is asked again. */
async function finished(id: string) {
  const { status, body } = await ask(`/v1/batches/${id}`);
  if (![200, 503].includes(status)) throw new Error(JSON.stringify(body));
  return body['finished'] === 1 ? body : undefined;
}

const redisHost = () => new URL(stack.secret('redis-url')).host;
const script = (name: string) => join(app, 'deploy', 'redis', name);

describe('what compose.yaml describes', () => {
  it('is healthy by the health check of the image, and is not where nothing listens', () => {
    const { port } = new URL(url);
    // Of both the service takes its own; a platform sets the other, and may name a proxy.
    expect(checkHealth({ PORT: port })).toBe(0);
    expect(checkHealth({ PORT: '1', TPL_APP_PORT: port })).toBe(0);
    expect(checkHealth({ PORT: port, HTTP_PROXY: 'http://127.0.0.1:1', NODE_USE_ENV_PROXY: '1' })).toBe(0);
    expect(checkHealth({ PORT: '1' })).toBe(1);
  });

  it('takes the key of its secrets and no other', async () => {
    expect((await ask('/v1/auth/status')).status).toBe(200);
    expect((await ask('/v1/auth/status', undefined, 'another')).status).toBe(401);
  });

  it('leaves a batch to the worker, who takes it from Redis over TLS', async () => {
    const id = await addBatch();
    expect((await ask(`/v1/batches/${id}`)).body).toMatchObject({ finished: 0 });
    const worker = startProgram(stack, 'worker');
    expect(await until(worker, () => finished(id))).toMatchObject({ failed: 0 });
    // Whoever starts the image as a worker has no other health check (dify#34546, CryptoZing#153).
    const own = await until(worker, () => /internal\s+http:\S+?:(\d+)\//.exec(worker.said())?.[1]);
    expect(checkHealth({ PORT: '1', TPL_APP_WORKER_PORT: own })).toBe(0);
    expect(checkHealth({ PORT: '1', TPL_APP_WORKER_PORT: '1' })).toBe(1);
    worker.child.kill('SIGTERM');
    expect(await once(worker.child, 'exit')).toEqual([0, null]);
  });

  it('has a Redis that keeps what it has on disk, and its port for TLS alone', async () => {
    const plain = createClient({ url: `redis://${redisHost()}`, socket: { reconnectStrategy: false } });
    plain.on('error', () => {});
    await expect(plain.connect()).rejects.toThrow();
    expect(existsSync(join(stack.folder, 'data', 'appendonlydir'))).toBe(true);
  });

  it('is as it was after a backup, the loss of all of it and a restore: what waited is done', async () => {
    const { port } = new URL(stack.secret('redis-url'));
    const id = await addBatch();
    const secrets = join(stack.folder, 'secrets');
    const data = join(stack.folder, 'data');
    const dump = execFileSync(script('backup.sh'), {
      env: { ...process.env, SECRETS: secrets, DATA: data, REDIS_PORT: port },
      stdio: 'pipe',
    });

    redis.child.kill('SIGKILL');
    await once(redis.child, 'exit');
    rmSync(data, { recursive: true });
    mkdirSync(data);
    execFileSync(script('restore.sh'), { input: dump, env: { ...process.env, DATA: data }, stdio: 'pipe' });

    redis = await startRedis(stack, Number(port));
    const worker = startProgram(stack, 'worker');
    await until(worker, () => finished(id));
    worker.child.kill('SIGTERM');
    await once(worker.child, 'exit');
  });

  it('refuses to restore what is no backup, and leaves what is there', () => {
    const data = join(stack.folder, 'data');
    const restore = () =>
      execFileSync(script('restore.sh'), {
        input: 'no RDB file',
        env: { ...process.env, DATA: data },
        stdio: 'pipe',
      });
    expect(restore).toThrow();
    expect(readdirSync(data).filter((name) => name.startsWith('before-restore'))).toEqual([]);
  });

  it('ends in order when it is told to', async () => {
    service.child.kill('SIGTERM');
    expect(await once(service.child, 'exit')).toEqual([0, null]);
  });
});
