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
  /** Stops the process: connections stay open, nothing answers. */
  freeze(): void;
  /** Lets a frozen process go on. */
  thaw(): void;
  /** Ends the server, connections are reset, new ones refused; what it has on disk stays. */
  kill(): Promise<void>;
  /** Starts a killed server again, with what it has on disk. */
  restart(): Promise<void>;
  /** Ends the server for good. */
  stop(): Promise<void>;
}

/** Starts `redis-server`, or the program that TPL_TEST_REDIS_SERVER names, without persistence; `more` are settings of it. */
export async function startRedis(more: readonly string[] = []): Promise<RedisProcess> {
  const program = process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server';
  const folder = await mkdtemp(join(tmpdir(), 'test-redis-'));
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...more];
  let { child, ended } = await launch(program, settings, port);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const kill = async () => {
    end();
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill,
    async restart() {
      ({ child, ended } = await launch(program, settings, port));
    },
    async stop() {
      await kill();
      process.off('exit', end);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the server and waits until it answers. */
async function launch(program: string, settings: readonly string[], port: number) {
  const child = spawn(program, settings, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const failed = ended.then(
    () => Promise.reject(new Error(`${program} ended before it answered.`)),
    () =>
      Promise.reject(new Error(`${program} does not start: install Redis, or set TPL_TEST_REDIS_SERVER.`)),
  );
  failed.catch(() => {});
  for (let tries = 0; tries < 200 && !(await answers(port)); tries += 1)
    await Promise.race([sleep(25), failed]);
  return { child, ended };
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
