// Starts a Redis server of the test's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Redis server on a free loopback port. */
export interface RedisProcess {
  readonly url: string;
  /** Ends the server: connections are reset, new ones refused. */
  stop(): Promise<void>;
}

/** Starts `redis-server`, or the program that TPL_TEST_REDIS_SERVER names, without persistence; `more` are settings of it. */
export async function startRedis(more: readonly string[] = []): Promise<RedisProcess> {
  const program = process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server';
  const folder = await mkdtemp(join(tmpdir(), 'test-redis-'));
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...more];
  const child = spawn(program, settings, { stdio: 'ignore' });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'exit');
  const stop = async () => {
    end();
    await ended;
    process.off('exit', end);
    await rm(folder, { recursive: true, force: true });
  };
  const failed = ended.then(
    () => Promise.reject(new Error(`${program} ended before it answered.`)),
    () =>
      Promise.reject(new Error(`${program} does not start: install Redis, or set TPL_TEST_REDIS_SERVER.`)),
  );
  failed.catch(() => {});
  for (let tries = 0; tries < 200 && !(await answers(port)); tries += 1)
    await Promise.race([sleep(25), failed]);
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('data', () => socket.destroy());
  });
}
