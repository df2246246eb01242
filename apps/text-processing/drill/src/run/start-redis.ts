// Starts a Redis of the drill's own, which can be frozen and killed.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './children.ts';
import { freePort } from './free-port.ts';

/** A Redis on loopback. */
export interface DrillRedis {
  readonly url: string;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const waitMs = 5_000;

/**
 * Starts `redis-server`, or the program that TPL_TEST_REDIS_SERVER names.
 *
 * @throws Error when it does not answer within 5 s, at either of two ports
 */
export async function startRedis(): Promise<DrillRedis> {
  const program = process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server';
  const folder = mkdtempSync(join(tmpdir(), 'drill-redis-'));
  let port = await freePort();
  const args = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--dir', folder];
  const launch = async () => {
    const child = startChild(program, ['--port', String(port), ...args], { stdio: 'ignore' });
    child.process.on('error', () => {});
    for (const until = performance.now() + waitMs; !(await answers(port)); await sleep(25)) {
      if (performance.now() <= until && child.process.exitCode === null) continue;
      // Two at one folder would write into each other's file.
      await child.kill();
      throw new Error(`${program} does not answer: install Redis, or set TPL_TEST_REDIS_SERVER.`);
    }
    return child;
  };
  // What was free a moment ago may be taken.
  let child = await launch().catch(async () => {
    port = await freePort();
    return launch();
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child.process.kill('SIGSTOP'),
    thaw: () => void child.process.kill('SIGCONT'),
    kill: () => child.kill(),
    async restart() {
      child = await launch();
    },
    async close() {
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    // Whoever else answers there is no Redis.
    socket.once('data', (data) => end(String(data).startsWith('+PONG'))).once('error', () => end(false));
    socket.setTimeout(1_000, () => end(false));
  });
}
