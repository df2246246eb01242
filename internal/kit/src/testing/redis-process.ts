// Starts a Redis server for a test, and freezes or kills it.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Redis of the test's own on a free loopback port. */
export interface RedisProcess {
  readonly port: number;
  readonly url: string;
  /** Stops the process with SIGSTOP: connections stay open, nothing answers. */
  freeze(): void;
  /** Lets a frozen process go on. */
  thaw(): void;
  /** Kills the process with SIGKILL: connections are reset, new ones refused. */
  kill(): Promise<void>;
  /** Starts a killed process again on the same port, empty. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts `redis-server` (its path may stand in TPL_TEST_REDIS_SERVER) with no persistence, on loopback only.
 * `args` are further command-line settings, for example `['--maxmemory', '1mb']`.
 */
export async function startRedis(args: readonly string[] = []): Promise<RedisProcess> {
  const program = process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server';
  const folder = await mkdtemp(join(tmpdir(), 'tpl-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function launch(): Promise<void> {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ];
    const started = spawn(program, [...settings, ...args], { stdio: 'ignore' });
    child = started;
    running.add(started);
    const ended = new AbortController();
    started.once('error', () =>
      ended.abort(new Error(`${program} does not start: run "npm test" once, it installs Redis.`)),
    );
    started.once('exit', (code) => {
      running.delete(started);
      ended.abort(new Error(`${program} ended with code ${code} before it answered.`));
    });
    await untilAnswering(port, ended.signal);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  }

  const removeFolder = () => rm(folder, { recursive: true, force: true });
  await launch().catch(async (error) => {
    await removeFolder();
    throw error;
  });
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    restart: launch,
    async stop() {
      await end('SIGKILL');
      await removeFolder();
    },
  };
}

async function untilAnswering(port: number, ended: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await answersPing(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
    ended.throwIfAborted();
  }
  throw new Error(`No Redis answers on port ${port} after 5 s.`);
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    // A TLS or password-protected server answers with something else: that it answers is enough.
    socket.setTimeout(500, () => finish(false));
    socket.once('data', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
