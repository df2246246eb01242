// The service and the worker of compose.yaml, really run with its settings, its secrets and its Redis over TLS.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

function checkHealth(port: string) {
  const [, ...args] = cmdOf('HEALTHCHECK');
  return spawnSync(process.execPath, args, { env: { TPL_APP_PORT: port } }).status;
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

describe('what compose.yaml describes', () => {
  it('is healthy by the health check of the image, and is not where nothing listens', () => {
    expect(checkHealth(new URL(url).port)).toBe(0);
    expect(checkHealth('1')).toBe(1);
  });

  it('takes the key of its secrets and no other', async () => {
    expect((await ask('/v1/auth/status')).status).toBe(200);
    expect((await ask('/v1/auth/status', undefined, 'another')).status).toBe(401);
  });

  it('leaves a batch to the worker, who takes it from Redis over TLS', async () => {
    const { operations } = (await ask('/v1/operations')).body as { operations: { id: string }[] };
    const operation = operations[0]?.id;
    const items = [{ operation, text: 'My parcel is lost. The invoice came all the same. This is urgent!' }];
    const { status, body } = await ask('/v1/batches', { items });
    expect(status).toBe(202);
    expect((await ask(`/v1/batches/${String(body['id'])}`)).body).toMatchObject({ finished: 0 });
    const worker = startProgram(stack, 'worker');
    const ended = await until(worker, async () => {
      const state = (await ask(`/v1/batches/${String(body['id'])}`)).body;
      return state['finished'] === 1 ? state : undefined;
    });
    expect(ended).toMatchObject({ failed: 0 });
    worker.child.kill('SIGTERM');
    expect(await once(worker.child, 'exit')).toEqual([0, null]);
  });

  it('has a Redis that keeps what it has on disk, and its port for TLS alone', async () => {
    const { port } = new URL(stack.secret('redis-url'));
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    expect(redis.said()).not.toContain('# Error');
  });

  it('ends in order when it is told to', async () => {
    service.child.kill('SIGTERM');
    expect(await once(service.child, 'exit')).toEqual([0, null]);
  });
});
