// Where a worker listens, and what it says when it cannot.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiKey } from '@tpl/security';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const program = fileURLToPath(new URL('./test-worker.ts', import.meta.url));
const ends: (() => unknown)[] = [];
let redis: RedisProcess;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  for (const end of ends.splice(0)) end();
  await redis.stop();
});

/** Starts a worker and gives what it says first, and the process. */
async function start(env: Record<string, string>) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|NODE_(?!COMPILE_CACHE)|OPENAI_|PORT$)/.test(name),
  );
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...Object.fromEntries(inherited), TPL_MONITORING_LOG_LEVEL: 'error', ...env },
  });
  ends.push(() => child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      text += String(piece);
    });
  const ended = once(child, 'exit');
  while (!text.includes('Ctrl-C') && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), ended]);
  return { child, text, url: /http:\/\/[^/\s]+/.exec(text)?.[0] ?? '' };
}

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return String((server.address() as AddressInfo).port);
}

const statusOf = async (url: string, key = '') =>
  (await fetch(url, { headers: key ? { authorization: `Bearer ${key}` } : {} })).status;

describe('the listener of a worker', () => {
  it('says which port is in use when it was asked for, and how to choose another', async () => {
    const port = await takenPort();
    const { child, text } = await start({ REDIS_URL: redis.url, TPL_APP_WORKER_PORT: port });
    expect(text).toContain(`Port ${port} is in use: choose another with TPL_APP_WORKER_PORT`);
    expect(child.exitCode).toBe(1);
  });

  it('gives way beside another worker when nobody asked for its port', async () => {
    const first = await start({ REDIS_URL: redis.url });
    const second = await start({ REDIS_URL: redis.url });
    expect(await statusOf(`${first.url}/health/live`)).toBe(200);
    expect(await statusOf(`${second.url}/health/live`)).toBe(200);
    expect(second.url).not.toBe(first.url);
  });

  it('asks for the key of the operators, but for the health, in production', async () => {
    const key = createApiKey();
    const { url, text } = await start({
      REDIS_URL: redis.url,
      TPL_APP_WORKER_PORT: '0',
      TPL_SECURITY_ENVIRONMENT: 'production',
      TPL_SECURITY_KEYS: createApiKey(),
      TPL_SECURITY_INTERNAL_KEYS: key,
      TPL_CACHE_REDIS_ALLOW_PLAINTEXT: 'true',
      TPL_SECURITY_ALLOW_PLAIN_REDIS: 'true',
      TPL_AI_PROMPT_SECRET: 'a-secret-of-at-least-thirty-two-letters',
    });
    expect(text).toContain('http://');
    expect(await statusOf(`${url}/health/live`)).toBe(200);
    expect(await statusOf(`${url}/metrics`)).toBe(401);
    expect(await statusOf(`${url}/metrics`, key)).toBe(200);
  });

  it('is not ready while the queue is away, and goes on living', async () => {
    const own = await startRedis();
    ends.push(() => own.stop());
    const { url } = await start({ REDIS_URL: own.url, TPL_APP_WORKER_PORT: '0' });
    while ((await statusOf(`${url}/health/ready`)) !== 200) await new Promise((go) => setTimeout(go, 50));
    await own.kill();
    while ((await statusOf(`${url}/health/ready`)) === 200) await new Promise((go) => setTimeout(go, 50));
    expect(await statusOf(`${url}/health/live`)).toBe(200);
    await own.restart();
    while ((await statusOf(`${url}/health/ready`)) !== 200) await new Promise((go) => setTimeout(go, 50));
  }, 90_000);
});
